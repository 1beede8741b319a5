// Reads one image from the relay, and goes on from where it is when the connection breaks. Bytes that were cut never pass as whole.
import { Failed } from '../../contract/failed.js'

export interface ImageReading {
  /** Sends one request with these headers. Rejects with `Failed` where no usable answer comes. */
  request(headers: Record<string, string>, signal: AbortSignal): Promise<Response>
  /** A body that sends nothing for longer is given up. Milliseconds. */
  silenceMs: number
  /** Milliseconds before the next request, after so many in a row that brought nothing new. */
  pauseMs(failures: number): number
}

/** What has arrived so far of an image of `total` bytes. `total` is absent where the relay does not know it. */
interface Copy {
  chunks: Uint8Array[]
  size: number
  total: number | undefined
  etag: string | null
}

const mostFailures = 5
/** A line that breaks after every few bytes is no line. */
const mostRequests = 40

const emptyCopy = (): Copy => ({ chunks: [], size: 0, total: undefined, etag: null })

/** Returns the whole image. Throws `Failed`: `offline` where the relay cannot be reached or the connection keeps breaking. */
export async function readImage({
  request,
  silenceMs,
  pauseMs,
}: ImageReading): Promise<Uint8Array<ArrayBuffer>> {
  let copy = emptyCopy()
  let largest = 0
  let failures = 0
  let answers = 0
  for (let requests = 1; requests <= mostRequests && failures <= mostFailures; requests += 1) {
    const silence = new AbortController()
    try {
      const answer = await request(headersFor(copy), silence.signal)
      answers += 1
      const next = continued(copy, answer)
      copy = next ?? emptyCopy()
      if (next) await readBody(answer, copy, silence, silenceMs)
      if (next && (copy.total === undefined || copy.size === copy.total)) return joined(copy)
    } catch (error) {
      if (answers === 0 || !(error instanceof Failed) || !isBreak(error)) throw error
    } finally {
      silence.abort()
    }
    failures = copy.size > largest ? 0 : failures + 1
    largest = Math.max(largest, copy.size)
    await new Promise((resolve) => setTimeout(resolve, pauseMs(failures)))
  }
  throw new Failed({ kind: 'offline' })
}

const isBreak = ({ failure: { kind } }: Failed) => kind === 'offline' || kind === 'timedOut'

/** A relay that has another image by now answers with the whole of it. Without a tag only the whole can be had. */
function headersFor({ size, etag }: Copy): Record<string, string> {
  return size > 0 && etag !== null ? { range: `bytes=${size}-`, 'if-range': etag } : {}
}

/** Returns the copy that an answer adds to: the one so far, or a new one for the whole. `undefined` where it is a part of another image. */
function continued(copy: Copy, { status, headers }: Response): Copy | undefined {
  const etag = headers.get('etag')
  const length = headers.get('content-length')
  if (status !== 206)
    return { chunks: [], size: 0, total: length === null ? undefined : Number(length), etag }
  const [, from, total] =
    /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? []
  const isSame = etag === copy.etag && (copy.total === undefined || total === String(copy.total))
  if (Number(from) !== copy.size || !isSame) return undefined
  return { ...copy, total: copy.total ?? (Number(total) || undefined) }
}

async function readBody(
  { body }: Response,
  copy: Copy,
  silence: AbortController,
  silenceMs: number,
): Promise<void> {
  const reader = body?.getReader()
  for (;;) {
    const timer = setTimeout(() => silence.abort(), silenceMs)
    const next = await reader
      ?.read()
      .catch(() => {
        throw new Failed({ kind: 'offline' })
      })
      .finally(() => clearTimeout(timer))
    if (!next || next.done) return
    copy.chunks.push(next.value)
    copy.size += next.value.length
    if (copy.total !== undefined && copy.size > copy.total)
      throw new Failed({ kind: 'broken', ref: 'more bytes than announced' })
  }
}

function joined({ chunks, size }: Copy): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
