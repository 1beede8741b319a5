// Fetches an image from where Runware keeps it, and goes on where it broke off. Never holds more than a piece; knows no panel and no run.
import { maxPictureBytes } from './carried.js'
import { chunksOf } from './chunks.js'
import { Ending, typeOf } from './ending.js'
import { imagePatience as patience } from './pace.js'
import type { ImageType } from './picture.js'
import { readContentRange, readRange } from './range.js'
import { mayFetch } from './upstream.js'

/** Bytes `from` to `to`, both included, of `total`: absent where the server does not say how many there are. */
export interface Image {
  type: ImageType
  part: boolean
  from: number
  to?: number | undefined
  total?: number | undefined
  lastModified: string | null
  /** Ends when all is there; throws where it cannot be had. Each piece is only good until the next is asked for. */
  bytes: AsyncGenerator<Uint8Array>
}

/**
 * `gone`: it was there once, or never. `broken`: not this time. `lost`: patience has run out. `foreign`: an address that is not to be
 * reached. `beyond`: the range lies outside of `total`.
 */
export type NoImage = { why: 'gone' | 'broken' | 'lost' | 'foreign' } | { why: 'beyond'; total: number | undefined }

/** What may be there a moment later: a picture that was just made is not everywhere at once. */
const attemptsFor: Partial<Record<NoImage['why'], number>> = { broken: patience.attempts, gone: 3 }

/** An image whose first bytes are there. Asked for again until they are, or patience has run out. */
export async function fetchImage(link: string, upstreamUrl: string, range: string | undefined): Promise<Image | NoImage> {
  for (let attempt = 1; ; attempt += 1) {
    const opened = await open(link, upstreamUrl, range)
    const most = 'bytes' in opened ? 0 : (attemptsFor[opened.why] ?? 0)
    if (attempt >= most) return opened
    await pause(attempt)
  }
}

async function open(link: string, upstreamUrl: string, range: string | undefined): Promise<Image | NoImage> {
  const line = await ask(link, upstreamUrl, range)
  if ('why' in line) return line
  const { status, headers, body } = line.answer
  const refused = (no: NoImage): NoImage => {
    line.hangUp()
    return no
  }
  if (status === 404 || status === 410) return refused({ why: 'gone' })
  const told = readContentRange(headers.get('content-range'))
  if (status === 416) return refused({ why: 'beyond', total: told?.total })
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return refused({ why: 'lost' })
  if ((status !== 200 && status !== 206) || !body) return refused({ why: 'broken' })
  if (status === 206 && told?.from === undefined) return refused({ why: 'broken' })

  const total = status === 206 ? told?.total : lengthOf(headers)
  const wanted = status === 206 || total === undefined ? undefined : readRange(range, total)
  if (wanted === 'beyond') return refused({ why: 'beyond', total })
  const given = status === 206 ? told : wanted
  const from = given?.from ?? 0
  const to = given?.to ?? (total === undefined ? undefined : total - 1)
  if ((to ?? 0) >= maxPictureBytes) return refused({ why: 'broken' })

  const known: Known = { link, upstreamUrl, from, to, total, etag: headers.get('etag'), header: headers.get('content-type') }
  const bytes = whole(line, status === 206 ? (told?.from ?? 0) : 0, known)
  const first = await bytes.next().catch(() => undefined)
  if (!first) return { why: 'lost' }
  const start = first.done ? new Uint8Array() : first.value
  const type = typeOf(headers.get('content-type'), from === 0 ? start : undefined)
  if (!type) {
    await bytes.return(undefined)
    return { why: 'broken' }
  }
  const part = status === 206 || wanted !== undefined
  return { type, part, from, to, total, lastModified: headers.get('last-modified'), bytes: after(first, bytes) }
}

async function* after(first: IteratorResult<Uint8Array>, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (!first.done) yield first.value
  yield* rest
}

interface Known {
  link: string
  upstreamUrl: string
  from: number
  to: number | undefined
  total: number | undefined
  etag: string | null
  header: string | null
}

/** The bytes that are wanted, out of as many answers as it takes. `begins`: which byte the first answer begins with. */
async function* whole(first: Line, begins: number, known: Known): AsyncGenerator<Uint8Array> {
  const { from } = known
  const ending = from === 0 ? new Ending() : undefined
  let line: Line | undefined = first
  let at = from
  let starts = begins
  let breaks = 0
  for (;;) {
    try {
      const { to } = known
      if (line)
        for await (const chunk of heard(line)) {
          const skip = Math.min(chunk.length, Math.max(0, at - starts))
          starts += chunk.length
          const piece = chunk.subarray(skip, to === undefined ? chunk.length : Math.min(chunk.length, skip + to + 1 - at))
          if (piece.length === 0) continue
          at += piece.length
          if (at > maxPictureBytes) throw new Error('too large for a picture')
          ending?.add(piece)
          breaks = 0
          yield piece
          if (to !== undefined && at > to) return
        }
      // Without a length and without chunks, the end of the line is the end of the body, and so is a cut.
      const framed = line?.answer.headers.has('transfer-encoding') || line?.answer.headers.has('content-length')
      if (line && to === undefined && (framed || ending?.isWhole())) return
    } catch (error) {
      if (at > maxPictureBytes) throw error
    }
    breaks += 1
    if (breaks > patience.attempts) throw new Error('the image broke off')
    await pause(breaks)
    const more = await rest(at, known)
    if (more === 'whole') return
    ;[line, starts] = more
  }
}

/** What is missing from byte `at` on: a part of it, or all once more where the server gives no parts. It has to be the same image still. */
async function rest(at: number, known: Known): Promise<[Line | undefined, number] | 'whole'> {
  const { link, upstreamUrl, to, total, etag, header } = known
  const line = await ask(link, upstreamUrl, at === 0 && to === undefined ? undefined : `bytes=${at}-${to ?? ''}`)
  if ('why' in line) return [undefined, at]
  const { status, headers } = line.answer
  const range = readContentRange(headers.get('content-range'))
  const told = status === 200 ? { from: 0, total: lengthOf(headers) } : range
  const same = headers.get('content-type') === header && (etag === null || (headers.get('etag') ?? etag) === etag)
  const fits =
    (status === 206 || status === 200) &&
    told?.from !== undefined &&
    told.from <= at &&
    (total === undefined || told.total === total)
  if (fits && same) {
    // A part says how much there is, where the whole did not.
    if (total === undefined && told.total !== undefined) Object.assign(known, { total: told.total, to: told.total - 1 })
    return [line, told.from as number]
  }
  line.hangUp()
  // It was cut behind its last byte.
  return status === 416 && to === undefined && at > 0 && range?.total === at ? 'whole' : [undefined, at]
}

/** An answer that has begun; hanging up ends it wherever it is. */
interface Line {
  answer: Response
  hangUp(): void
}

/** The body's pieces. Silence ends it; a reader that takes its time does not. One timer serves them all: there are fifty of them a picture. */
async function* heard({ answer, hangUp }: Line): AsyncGenerator<Uint8Array> {
  if (!answer.body) return
  let askedAt: number | undefined
  const watch = () => {
    if (askedAt !== undefined && Date.now() - askedAt >= patience.silenceMs) return hangUp()
    timer = setTimeout(watch, patience.silenceMs / 2)
  }
  let timer = setTimeout(watch, patience.silenceMs)
  const chunks = chunksOf(answer.body)
  try {
    for (;;) {
      askedAt = Date.now()
      const next = await chunks.next()
      askedAt = undefined
      if (next.done) return
      yield next.value
    }
  } finally {
    clearTimeout(timer)
    hangUp()
  }
}

/** One request, through redirects that stay among the allowed hosts. */
async function ask(link: string, upstreamUrl: string, range: string | undefined): Promise<Line | NoImage> {
  const headers = { 'accept-encoding': 'identity', ...(range !== undefined && { range }) }
  let url = link
  for (let hop = 0; hop <= patience.redirects; hop += 1) {
    if (!mayFetch(url, upstreamUrl)) return { why: 'foreign' }
    const gone = new AbortController()
    const timer = setTimeout(() => gone.abort(), patience.headersMs)
    const answer = await fetch(url, { headers, redirect: 'manual', signal: gone.signal }).catch(() => undefined)
    clearTimeout(timer)
    if (!answer) return { why: 'broken' }
    const to = answer.headers.get('location')
    const hangUp = () => gone.abort()
    if (answer.status < 300 || answer.status >= 400) return { answer, hangUp }
    hangUp()
    if (to === null || !URL.canParse(to, url)) break
    url = new URL(to, url).href
  }
  return { why: 'lost' }
}

function lengthOf(headers: Headers): number | undefined {
  const length = headers.get('content-length')
  return length === null || headers.has('content-encoding') ? undefined : Number(length)
}

const pause = (breaks: number) =>
  new Promise((resolve) => setTimeout(resolve, Math.min(4000, 125 * 2 ** breaks) * (0.5 + Math.random() / 2)))
