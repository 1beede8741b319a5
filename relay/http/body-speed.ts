// Enforces a deadline and a smallest speed for request bodies, so that a slow sender cannot occupy
// the relay indefinitely.
import { Failed } from '../../contract/failed.js'
import type { Settings } from '../settings.js'

export type BodySpeed = Pick<Settings, 'bodyGraceMs' | 'bodyBytesPerS' | 'bodyDeadlineMs'>

/** Thrown while reading a body that is too slow. The response is 408. */
export class BodyTooSlow extends Failed {
  readonly status = 408
  constructor({ bodyBytesPerS, bodyDeadlineMs }: BodySpeed) {
    const allowed = `a body that arrives at ${bodyBytesPerS} bytes a second or faster and within ${bodyDeadlineMs / 1000} seconds`
    super({ kind: 'refused', field: 'body', allowed })
  }
}

/**
 * Returns true if `received` bytes after `elapsedMs` are too few. The first seconds do not count,
 * since a connection needs time to start.
 */
export function isTooSlow(received: number, elapsedMs: number, speed: BodySpeed): boolean {
  const { bodyGraceMs, bodyBytesPerS, bodyDeadlineMs } = speed
  return elapsedMs >= Math.min(bodyDeadlineMs, bodyGraceMs + (received / bodyBytesPerS) * 1000)
}

/**
 * Yields the chunks of a body. Throws `BodyTooSlow` as soon as it falls behind; the caller then
 * responds while the sender is still sending. Reads the engine's own chunks, since a body is mostly
 * one or two of them.
 */
export async function* chunksInTime(
  body: ReadableStream<Uint8Array>,
  speed: BodySpeed,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  const startedAt = Date.now()
  let received = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  const late = new Promise<never>((_, reject) => {
    const check = () => {
      if (isTooSlow(received, Date.now() - startedAt, speed)) return reject(new BodyTooSlow(speed))
      timer = setTimeout(check, speed.bodyGraceMs / 4)
    }
    timer = setTimeout(check, speed.bodyGraceMs)
  })
  late.catch(() => undefined)
  let finished = false
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late])
      if (done) return void (finished = true)
      received += value.length
      yield value
    }
  } finally {
    clearTimeout(timer)
    if (!finished) void reader.cancel().catch(() => undefined)
  }
}
