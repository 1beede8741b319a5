// Moves an image's bytes with the engine's own pipe. JavaScript reads the first bytes only, to see which type of picture they are.
import type { ImageAnswer } from './image-request.js'
import { imagePatience as patience } from '../runware/timing.js'

/** The first bytes of a body, whose rest is still to be read. At least 12 of them, or all where there are fewer. */
export interface BegunBody {
  start: Uint8Array
  /** Writes all bytes and closes the stream. Rejects, and aborts the stream, where the body ends early. */
  pipeTo(stream: WritableStream<Uint8Array>): Promise<void>
}

/** As many as the signature of a WebP has; the others have fewer. */
export const signatureBytes = 12

/** Reads the first bytes of an answer. `undefined` where none arrive in time. */
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
