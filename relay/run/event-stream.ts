// A run's events as a stream of lines that goes at its reader's pace. Knows no run: it is told where events are and when to look.

export const heartbeatMs = 15_000
/** Read at a time, so that a slow reader costs no more than this many lines. */
const most = 50

export interface Events {
  eventsAfter(seq: number, most: number): { seq: number; value: string }[]
  hasEnded(): boolean
  /** The line that says what the run waits for; absent for a client that has not asked for such lines. */
  waiting?: () => string
  /** Resolves when something may be new, or when the signal says that nobody waits any more. */
  changed(signal: AbortSignal): Promise<void>
}

/** NDJSON from the event after `after` to the run's last. An empty line now and then shows that the line is alive. */
export function followEvents(after: number, events: Events): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const gone = new AbortController()
  let seq = after
  let shown: string | undefined
  const source: UnderlyingSource<Uint8Array> = {
    async pull(controller) {
      for (let idle = false; ;) {
        const ended = events.hasEnded()
        const next = events.eventsAfter(seq, most)
        if (next.length > 0) {
          seq = next[next.length - 1]?.seq ?? seq
          return controller.enqueue(encoder.encode(next.map(({ value }) => `${value}\n`).join('')))
        }
        const waiting = events.waiting?.()
        if (waiting !== undefined && waiting !== shown && !ended) {
          shown = waiting
          const at = JSON.stringify(new Date().toISOString())
          return controller.enqueue(
            encoder.encode(`{"seq":${seq},"at":${at},"type":"waiting","waiting":${waiting}}\n`),
          )
        }
        if (ended || gone.signal.aborted) return controller.close()
        if (idle) return controller.enqueue(encoder.encode('\n'))
        idle = await silence(events)
      }
    },
    cancel: () => gone.abort(),
  }
  return new ReadableStream(source, { highWaterMark: 0 })

  /** Waits for news. True: there was none for so long that a heartbeat is due. */
  async function silence({ changed }: Events): Promise<boolean> {
    const wait = new AbortController()
    const forget = () => wait.abort()
    gone.signal.addEventListener('abort', forget, { once: true })
    let due = false
    const timer = setTimeout(() => ((due = true), wait.abort()), heartbeatMs)
    await changed(wait.signal)
    clearTimeout(timer)
    gone.signal.removeEventListener('abort', forget)
    return due
  }
}
