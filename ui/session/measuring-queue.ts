// The order in which placed pictures are measured: one at a time, those of the run on screen first, never while a picture is on its way to
// the canvas. Knows nothing of what measuring is.
import { signal } from '@preact/signals'
import { failureOf } from '../../contract/failed.js'

/** Rejects with `cancelled` where it was interrupted; it is then called again later, from its beginning. */
export type MeasuringJob = (interrupted: AbortSignal) => Promise<void>

interface QueuedJob {
  /** Of its run. */
  key: string
  job: MeasuringJob
}

/** Jobs done, of those that were added since the run last had none. */
interface JobCount {
  done: number
  of: number
}

interface RunningJob extends QueuedJob {
  controller: AbortController
}

export class MeasuringQueue {
  readonly #counts = signal<ReadonlyMap<string, JobCount>>(new Map())
  readonly #waiting: QueuedJob[] = []
  readonly #watchers = new Set<() => void>()
  #running: RunningJob | undefined
  #deliveries = 0
  #shown: string | undefined

  /** Absent while none of the run's jobs waits. */
  progressOf(key: string): JobCount | undefined {
    return this.#counts.value.get(key)
  }

  add(key: string, job: MeasuringJob): void {
    this.#waiting.push({ key, job })
    this.#count(key, { done: 0, of: 1 })
    this.#next()
  }

  /** Interrupts what is under way, and holds the queue until the function that is returned is called. */
  pause(): () => void {
    this.#deliveries += 1
    this.#running?.controller.abort()
    return () => {
      this.#deliveries -= 1
      this.#next()
    }
  }

  /** The jobs of this run come first. None is ever dropped: measuring also finds pictures that the content check has withheld. */
  show(key: string | undefined): void {
    this.#shown = key
  }

  /** Resolves once all that was added for the run is measured. */
  async ended(key: string): Promise<void> {
    while (this.#counts.peek().has(key))
      await new Promise<void>((resolve) => this.#watchers.add(resolve))
  }

  #next(): void {
    for (const watcher of this.#watchers) watcher()
    this.#watchers.clear()
    if (this.#running || this.#deliveries > 0) return
    const shown = this.#waiting.findIndex(({ key }) => key === this.#shown)
    const [next] = this.#waiting.splice(Math.max(0, shown), 1)
    if (next) void this.#run({ ...next, controller: new AbortController() })
  }

  async #run(running: RunningJob): Promise<void> {
    this.#running = running
    const again = await running.job(running.controller.signal).then(
      () => false,
      (error: unknown) => failureOf(error).kind === 'cancelled',
    )
    this.#running = undefined
    if (again) this.#waiting.unshift({ key: running.key, job: running.job })
    else this.#count(running.key, { done: 1, of: 0 })
    this.#next()
  }

  #count(key: string, more: JobCount): void {
    const counts = new Map(this.#counts.peek())
    const before = counts.get(key) ?? { done: 0, of: 0 }
    const now = { done: before.done + more.done, of: before.of + more.of }
    if (now.done < now.of) counts.set(key, now)
    else counts.delete(key)
    this.#counts.value = counts
  }
}
