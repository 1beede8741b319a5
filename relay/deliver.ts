// Pipes an image to the panel, from where Runware keeps it or from the run's own rows. A body that was cut never passes as whole.
import type { Call } from './door.js'
import { log } from './log.js'
import type { Kept } from './kept.js'
import { readRange } from './range.js'
import { notThere, refuse } from './refusal.js'
import { mayFetch } from './upstream.js'

const attempts = 3
const headersTimeoutMs = 20_000
const passed = ['content-type', 'content-length', 'content-range', 'accept-ranges', 'last-modified', 'etag']

/** From an address; the bytes never enter JavaScript. `home` is told when the whole image has been handed over. */
export async function deliver(
  c: Call,
  place: { url: string; imageUUID: string | undefined },
  home: () => Promise<void>,
): Promise<Response> {
  if (!mayFetch(place.url, c.env.RUNWARE_URL)) {
    log('an image from a foreign host', {
      host: URL.canParse(place.url) ? new URL(place.url).host : 'none',
      imageUUID: place.imageUUID,
    })
    return refuse({ kind: 'broken', ref: place.imageUUID ?? 'image' })
  }
  const own = place.imageUUID && `"${place.imageUUID}"`
  if (own && c.req.header('if-none-match') === own) return new Response(null, { status: 304, headers: { etag: own } })

  const from = await fetched(place.url, c)
  if (from?.status === 416) return new Response(null, { status: 416, headers: kept(from.headers) })
  if (from?.status === 404 || from?.status === 410) return await dropped(from, notThere('image'))
  const type = from?.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!from || (from.status !== 200 && from.status !== 206) || !/^image\/(png|jpeg|webp)$/.test(type)) {
    log('an image did not come', { status: from?.status, type, imageUUID: place.imageUUID })
    return await dropped(from, refuse({ kind: 'broken', ref: place.imageUUID ?? 'image' }))
  }
  const headers = kept(from.headers)
  if (own) headers.set('etag', own)
  headers.set('cache-control', 'private, max-age=3600')
  const length = from.headers.get('content-length')
  if (c.req.method === 'HEAD' || !from.body) return await dropped(from, new Response(null, { status: from.status, headers }))

  const pipe = length === null ? new IdentityTransformStream() : new FixedLengthStream(Number(length))
  pour(c, from.body, pipe.writable, place.imageUUID, from.status === 200 ? home : undefined)
  return new Response(pipe.readable, { status: from.status, headers, encodeBody: 'manual' })
}

/** From the run's rows. `read` answers with the bytes from one to another, both included. */
export async function deliverKept(
  c: Call,
  { kept, imageUUID }: { kept: Kept; imageUUID: string | undefined },
  read: (from: number, to: number) => Promise<Response>,
  home: () => Promise<void>,
): Promise<Response> {
  const etag = `"${imageUUID ?? kept.sha}"`
  if (c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } })
  const range = readRange(c.req.header('range'), kept.bytes)
  if (range === 'beyond') return new Response(null, { status: 416, headers: { 'content-range': `bytes */${kept.bytes}` } })
  const { from, to } = range ?? { from: 0, to: kept.bytes - 1 }
  const length = to - from + 1
  const headers = new Headers({
    etag,
    'content-type': kept.type,
    'content-length': String(length),
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=3600',
    ...(range && { 'content-range': `bytes ${from}-${to}/${kept.bytes}` }),
  })
  const status = range ? 206 : 200
  if (c.req.method === 'HEAD') return new Response(null, { status, headers })
  const { body } = await read(from, to)
  if (!body) return notThere('image')
  const pipe = new FixedLengthStream(length)
  pour(c, body, pipe.writable, imageUUID, length === kept.bytes ? home : undefined)
  return new Response(pipe.readable, { status, headers, encodeBody: 'manual' })
}

function pour(
  c: Call,
  from: ReadableStream,
  to: WritableStream,
  imageUUID: string | undefined,
  home: (() => Promise<void>) | undefined,
): void {
  const piped = from.pipeTo(to).then(
    () => home?.(),
    (error: unknown) => log('an image broke off', { imageUUID, error: error instanceof Error ? error.name : 'unknown' }),
  )
  c.executionCtx.waitUntil(piped)
}

/** Up to its headers an image may be asked for again. A redirect could lead anywhere, so none is followed. */
async function fetched(url: string, c: Call): Promise<Response | undefined> {
  const range = c.req.header('range')
  const method = c.req.method === 'HEAD' ? 'HEAD' : 'GET'
  const headers: Record<string, string> = { 'accept-encoding': 'identity', ...(range && { range }) }
  for (let attempt = 1; ; attempt += 1) {
    const gone = new AbortController()
    const timer = setTimeout(() => gone.abort(), headersTimeoutMs)
    const answer = await fetch(url, { method, headers, redirect: 'manual', signal: gone.signal }).catch(() => undefined)
    clearTimeout(timer)
    if ((answer && answer.status < 500) || attempt === attempts) return answer
    await answer?.body?.cancel()
    await new Promise((resolve) => setTimeout(resolve, 250 * attempt))
  }
}

function kept(from: Headers): Headers {
  const headers = new Headers()
  for (const name of passed) {
    const value = from.get(name)
    if (value !== null) headers.set(name, value)
  }
  return headers
}

async function dropped(from: Response | undefined, answer: Response): Promise<Response> {
  await from?.body?.cancel()
  return answer
}
