// Opens an image at its URL: determines the range that the server sends, the image type, and the
// way to transfer the bytes.
import { maxPictureBytes } from '../streams/base64-stream.js'
import { beginBody, signatureBytes } from './image-pipe.js'
import { repairedBytes, writeAll } from './image-repair.js'
import {
  announcedLength,
  pauseAfter,
  requestImage,
  type ImageAnswer,
  type NoImage,
} from './image-request.js'
import { imagePatience as patience } from '../runware/timing.js'
import { imageType } from './image-type.js'
import { readContentRange, readRange } from './range.js'
import type { ImageType } from '../durable-objects/run.js'

/**
 * An open image: bytes `from` to `to`, both included, of `total`. `total` is absent if the server
 * announces no length.
 */
export interface Image {
  type: ImageType
  part: boolean
  from: number
  to?: number | undefined
  total?: number | undefined
  lastModified: string | null
  /**
   * Writes the bytes and closes the stream. Rejects, and aborts the stream, if they do not all
   * arrive.
   */
  sendTo(stream: WritableStream<Uint8Array>): Promise<void>
  cancel(): Promise<void>
}

type Opened = Omit<Image, 'type'> & { start: Uint8Array; contentType: string | null }

/**
 * Attempts by reason. A newly generated image may be missing for a moment, and a proxy may send
 * something else in its place.
 */
const attemptsFor: Partial<Record<NoImage['why'], number>> = {
  broken: patience.attempts,
  gone: 3,
  refused: 3,
  notPicture: 3,
}

/**
 * Returns an image whose first bytes have arrived. Repeats the request until they do or the
 * attempts are used up.
 */
export async function fetchImage(
  link: string,
  upstreamUrl: string,
  range: string | undefined,
): Promise<Image | NoImage> {
  for (let attempt = 1; ; attempt += 1) {
    const image = await openTyped(link, upstreamUrl, range)
    const most = 'why' in image ? (attemptsFor[image.why] ?? 0) : 0
    if (attempt >= most) return image
    await pauseAfter(attempt)
  }
}

/**
 * Determines the type from the image's first bytes and ignores the headers. If the range lacks the
 * first bytes, they are requested separately.
 */
async function openTyped(
  link: string,
  upstreamUrl: string,
  range: string | undefined,
): Promise<Image | NoImage> {
  const opened = await open(link, upstreamUrl, range)
  if ('why' in opened) return opened
  const { start, contentType, ...image } = opened
  const { from, to = Infinity, total = Infinity } = image
  const first =
    from === 0 && to + 1 >= Math.min(signatureBytes, total)
      ? opened
      : await beginning(link, upstreamUrl, opened)
  const type = 'why' in first ? undefined : imageType(first.start)
  if (type) return { ...image, type }
  await image.cancel()
  return 'why' in first ? first : { why: isMessage(first.contentType) ? 'broken' : 'notPicture' }
}

/** Requests the first bytes of the image to which a range belongs. */
async function beginning(
  link: string,
  upstreamUrl: string,
  part: Opened,
): Promise<Opened | NoImage> {
  if (isMessage(part.contentType)) return { why: 'broken' }
  const first = await open(link, upstreamUrl, `bytes=0-${signatureBytes - 1}`)
  if ('why' in first) return first
  await first.cancel()
  return first.total === part.total ? first : { why: 'broken' }
}

/**
 * Returns true for a content type of a page or a message. A server or proxy that sends one in place
 * of an image may send the image a moment later.
 */
function isMessage(contentType: string | null): boolean {
  return /^\s*(text\/|application\/([\w.-]+\+)?(json|xml)\b)/i.test(contentType ?? '')
}

async function open(
  link: string,
  upstreamUrl: string,
  range: string | undefined,
): Promise<Opened | NoImage> {
  const line = await requestImage(link, upstreamUrl, range)
  if ('why' in line) return line
  const { status, headers, body } = line.answer
  const refused = (no: NoImage): NoImage => {
    line.hangUp()
    return no
  }
  if (status === 404 || status === 410) return refused({ why: 'gone' })
  const given = readContentRange(headers.get('content-range'))
  if (status === 416) return refused({ why: 'beyond', total: given?.total })
  if (status >= 400 && status < 500 && status !== 408 && status !== 429)
    return refused({ why: 'refused' })
  if ((status !== 200 && status !== 206) || !body) return refused({ why: 'broken' })
  if (status === 206 && given?.from === undefined) return refused({ why: 'broken' })

  const length = announcedLength(headers)
  const total = status === 206 ? given?.total : length
  const wanted = status === 206 || total === undefined ? undefined : readRange(range, total)
  const contentType = headers.get('content-type')
  if (wanted === 'beyond')
    return refused(isMessage(contentType) ? { why: 'broken' } : { why: 'beyond', total })
  const chosen = status === 206 ? given : wanted
  const from = chosen?.from ?? 0
  const to = chosen?.to ?? (total === undefined ? undefined : total - 1)
  if ((to ?? 0) >= maxPictureBytes) return refused({ why: 'broken' })
  const begins = status === 206 ? from : 0
  const part = status === 206 || wanted !== undefined
  const image = { part, from, to, total, lastModified: headers.get('last-modified'), contentType }
  // The body is exactly the requested range, and a truncation is noticed: the engine receives fewer
  // bytes than announced.
  if (begins === from && to !== undefined && length === to - from + 1) return piped(line, image)
  const etag = headers.get('etag')
  return repaired(
    repairedBytes(line, begins, { link, upstreamUrl, from, to, total, etag, contentType }),
    image,
  )
}

async function piped(
  line: ImageAnswer,
  image: Omit<Opened, 'start' | 'sendTo' | 'cancel'>,
): Promise<Opened | NoImage> {
  const begun = await beginBody(line)
  if (!begun) {
    line.hangUp()
    return { why: 'broken' }
  }
  return { ...image, start: begun.start, sendTo: begun.pipeTo, cancel: async () => line.hangUp() }
}

async function repaired(
  bytes: AsyncGenerator<Uint8Array>,
  image: Omit<Opened, 'start' | 'sendTo' | 'cancel'>,
): Promise<Opened | NoImage> {
  const first = await firstBytes(bytes).catch(() => undefined)
  if (!first) return { why: 'lost' }
  return {
    ...image,
    start: first.slice(0, signatureBytes),
    sendTo: (stream) => writeAll(joined(first, bytes), stream),
    cancel: async () => void (await bytes.return(undefined)),
  }
}

/**
 * Collects chunks until the signature of an image is complete. The next chunk overwrites each
 * chunk, so they are copied.
 */
async function firstBytes(bytes: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let start = new Uint8Array()
  while (start.length < signatureBytes) {
    const next = await bytes.next()
    if (next.done) break
    const longer = new Uint8Array(start.length + next.value.length)
    longer.set(start)
    longer.set(next.value, start.length)
    start = longer
  }
  return start
}

async function* joined(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}
