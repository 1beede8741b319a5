// Receives a source image's bytes in rows, and checks its type, size and hash. Never holds the
// whole image in memory.
import type { Failure } from '../../contract/failure.js'
import { chunksInTime, type BodySpeed } from '../http/body-speed.js'
import { toHex, pictureType } from '../images/image-type.js'

export const maxSeedBytes = 25 * 1024 * 1024
/** Divisible by three, so that rows can be encoded as base64 one by one, and below 1 MB. */
export const pieceBytes = 768 * 1024

export type Piece = (n: number, bytes: Uint8Array) => void

/** Thrown when a source image is refused, with the status of the response. */
export class SeedRefused extends Error {
  constructor(
    readonly status: 400 | 413 | 415,
    readonly failure: Failure,
  ) {
    super('seed refused')
  }
}

export const tooLarge = () =>
  new SeedRefused(413, { kind: 'refused', field: 'seed', allowed: 'at most 25 MB' })
export const wrongType = () =>
  new SeedRefused(415, { kind: 'refused', field: 'seed', allowed: 'a PNG or a JPEG' })

/**
 * Bytes of a refused body that are still read: a sender that is cut off in the middle sees a
 * connection error instead of the reason.
 */
const drainedBytes = 64 * 1024 * 1024

/** Reads and discards the rest of a body, up to a limit and with the smallest speed of a body. */
export async function drain(
  body: ReadableStream<Uint8Array> | null,
  speed: BodySpeed,
): Promise<void> {
  if (body) await drainChunks(chunksInTime(body, speed))
}

async function drainChunks(chunks: AsyncGenerator<Uint8Array>): Promise<void> {
  try {
    let size = 0
    for await (const chunk of chunks) {
      size += chunk.length
      if (size >= drainedBytes) return
    }
  } catch {
    // A sender that has disconnected, or is too slow, gets no reason.
  }
}

/**
 * Passes on each full piece. Returns the image's type and size. Throws `SeedRefused` or
 * `BodyTooSlow`.
 */
export async function receive(
  body: ReadableStream<Uint8Array> | null,
  hash: string,
  keep: Piece,
  speed: BodySpeed,
): Promise<{ type: 'image/png' | 'image/jpeg'; bytes: number }> {
  if (!body) throw wrongType()
  const digest = new crypto.DigestStream('SHA-256')
  const writer = digest.getWriter()
  const chunks = chunksInTime(body, speed)
  const piece = new Uint8Array(pieceBytes)
  let filled = 0
  let count = 0
  let size = 0
  let type: ReturnType<typeof pictureType>
  const flush = () => {
    if (count === 0) type = pictureType(piece.subarray(0, filled))
    if (!type) throw wrongType()
    keep(count, piece.slice(0, filled))
    count += 1
    filled = 0
  }
  try {
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      const { value } = next
      size += value.length
      if (size > maxSeedBytes) throw tooLarge()
      await writer.write(value)
      for (let at = 0; at < value.length;) {
        const part = value.subarray(at, at + pieceBytes - filled)
        piece.set(part, filled)
        filled += part.length
        at += part.length
        if (filled === pieceBytes) flush()
      }
    }
    if (filled > 0 || count === 0) flush()
    await writer.close()
  } catch (error) {
    if (error instanceof SeedRefused) await drainChunks(chunks)
    // Aborting the writer rejects the digest of a truncated body, so that nothing awaits it
    // forever.
    digest.digest.catch(() => undefined)
    await writer.abort(error).catch(() => undefined)
    throw error
  }
  if (toHex(await digest.digest) !== hash)
    throw new SeedRefused(400, {
      kind: 'refused',
      field: 'seed',
      allowed: 'bytes that match the hash they are sent under',
    })
  return { type: type as 'image/png' | 'image/jpeg', bytes: size }
}
