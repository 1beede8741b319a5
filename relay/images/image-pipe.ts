// Transfers an image's bytes with the engine's own pipe. JavaScript reads only the first bytes, to
// determine the image type.
import type { ImageAnswer } from './image-request.js'
import { imagePatience as patience } from '../runware/timing.js'

/** A body whose first bytes were read: at least 12, or all if there are fewer. */
export interface BegunBody {
  start: Uint8Array
  /**
   * Writes all bytes and closes the stream. Rejects, and aborts the stream, if the body ends early.
   */
  pipeTo(stream: WritableStream<Uint8Array>): Promise<void>
}

/** Length of the signature of WebP, the longest of the three types. */
export const signatureBytes = 12

/** Reads the first bytes of a response. Returns `undefined` if none arrive in time. */
export async function beginBody({ answer, hangUp }: ImageAnswer): Promise<BegunBody | undefined> {
  const { body } = answer
  if (!body) return undefined
  const timer = setTimeout(hangUp, patience.silenceMs)
  const reader = body.getReader({ mode: 'byob' })
  const read = await reader.readAtLeast(signatureBytes, new Uint8Array(1024)).catch(() => undefined)
  clearTimeout(timer)
  reader.releaseLock()
  const start = read?.value
  if (!start) return undefined
  return {
    start,
    async pipeTo(stream) {
      const timer = setTimeout(hangUp, patience.longestMs)
      try {
        const writer = stream.getWriter()
        await writer.write(start)
        writer.releaseLock()
        await body.pipeTo(stream)
      } finally {
        clearTimeout(timer)
        hangUp()
      }
    },
  }
}
