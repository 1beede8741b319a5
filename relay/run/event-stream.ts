// Streams a run's events as NDJSON at the pace of the reader. Has no access to the run itself.

export const heartbeatMs = 15_000
/** Events per read. Bounds the memory that a slow reader occupies. */
const most = 50

export interface Events {
  eventsAfter(seq: number, most: number): { seq: number; value: string }[]
  hasEnded(): boolean
  /**
   * Returns the line with the reason why the run waits. Absent if the client did not request such
   * lines.
   */
  waiting?: () => string
  /** Resolves when there may be new events, or when the signal aborts. */
  changed(signal: AbortSignal): Promise<void>
}

/**
 * Returns NDJSON from the event after `after` to the last event of the run. Sends an empty line
 * from time to time as a heartbeat.
 */
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

  /** Waits for new events. Returns true if a heartbeat is due because none came. */
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
