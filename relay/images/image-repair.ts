// Reads an image in JavaScript, chunk by chunk, if the engine's pipe is not sufficient: the server
// announces no length, or sends more than requested. Resumes an interrupted body, and checks the
// end of an image of unknown length.
import { maxPictureBytes } from '../streams/base64-stream.js'
import { Ending } from './image-end.js'
import {
  announcedLength,
  chunksUntilSilence,
  pauseAfter,
  requestImage,
  type ImageAnswer,
} from './image-request.js'
import { imagePatience as patience } from '../runware/timing.js'
import { readContentRange } from './range.js'

/**
 * The requested bytes `from` to `to`, both included, of `total`, as described by the first
 * response.
 */
export interface WantedBytes {
  link: string
  upstreamUrl: string
  from: number
  to: number | undefined
  total: number | undefined
  etag: string | null
  contentType: string | null
}

/**
 * Yields the requested bytes from as many responses as necessary. `begins`: the offset of the first
 * response's first byte.
 */
export async function* repairedBytes(
  first: ImageAnswer,
  begins: number,
  wanted: WantedBytes,
): AsyncGenerator<Uint8Array> {
  const { from } = wanted
  const ending = from === 0 ? new Ending() : undefined
  let line: ImageAnswer | undefined = first
  let at = from
  let starts = begins
  let failures = 0
  for (;;) {
    try {
      const { to } = wanted
      if (line)
        for await (const chunk of chunksUntilSilence(line)) {
          const skip = Math.min(chunk.length, Math.max(0, at - starts))
          starts += chunk.length
          const piece = chunk.subarray(
            skip,
            to === undefined ? chunk.length : Math.min(chunk.length, skip + to + 1 - at),
          )
          if (piece.length === 0) continue
          at += piece.length
          if (at > maxPictureBytes) throw new Error('too large for a picture')
          ending?.add(piece)
          failures = 0
          yield piece
          if (to !== undefined && at > to) return
        }
      // Without a length and without chunked encoding a truncated body cannot be distinguished from
      // a complete one: both end with the connection.
      const framed =
        line?.answer.headers.has('transfer-encoding') || line?.answer.headers.has('content-length')
      if (line && to === undefined && (framed || ending?.isWhole())) return
    } catch (error) {
      if (at > maxPictureBytes) throw error
    }
    failures += 1
    if (failures > patience.attempts) throw new Error('the image broke off')
    await pauseAfter(failures)
    const more = await rest(at, wanted)
    if (more === 'whole') return
    ;[line, starts] = more
  }
}

/**
 * Requests the missing bytes from offset `at` on. A server without range support sends all bytes
 * again. The image must still be the same one.
 */
async function rest(
  at: number,
  wanted: WantedBytes,
): Promise<[ImageAnswer | undefined, number] | 'whole'> {
  const { link, upstreamUrl, to, total, etag, contentType } = wanted
  const line = await requestImage(
    link,
    upstreamUrl,
    at === 0 && to === undefined ? undefined : `bytes=${at}-${to ?? ''}`,
  )
  if ('why' in line) return [undefined, at]
  const { status, headers } = line.answer
  const range = readContentRange(headers.get('content-range'))
  const given = status === 200 ? { from: 0, total: announcedLength(headers) } : range
  const same =
    headers.get('content-type') === contentType &&
    (etag === null || (headers.get('etag') ?? etag) === etag)
  const fits =
    (status === 206 || status === 200) &&
    given?.from !== undefined &&
    given.from <= at &&
    (total === undefined || given.total === total)
  if (fits && same) {
    // A range response has the total even if the full response had none.
    if (total === undefined && given.total !== undefined)
      Object.assign(wanted, { total: given.total, to: given.total - 1 })
    return [line, given.from as number]
  }
  line.hangUp()
  // The connection was cut after the last byte.
  return status === 416 && to === undefined && at > 0 && range?.total === at
    ? 'whole'
    : [undefined, at]
}

/** Writes each chunk as soon as the reader accepts it: a slow reader delays only itself. */
export async function writeAll(
  bytes: AsyncIterable<Uint8Array>,
  stream: WritableStream<Uint8Array>,
): Promise<void> {
  const writer = stream.getWriter()
  try {
    for await (const piece of bytes) await writer.write(piece)
    await writer.close()
  } catch (error) {
    await writer.abort(error).catch(() => undefined)
    throw error
  }
}
