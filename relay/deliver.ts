// Pipes an image from where Runware keeps it to the panel. The bytes never enter JavaScript; a body that was cut never passes as whole.
import type { Call } from './door.js'
import { log } from './log.js'
import { notThere, refuse } from './refusal.js'
import { mayFetch } from './upstream.js'

const attempts = 3
const headersTimeoutMs = 20_000
const passed = ['content-type', 'content-length', 'content-range', 'accept-ranges', 'last-modified', 'etag']

/** `home` is told when the whole image has been handed over. */
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
  const whole = from.status === 200
  const piped = from.body.pipeTo(pipe.writable).then(
    () => (whole ? home() : undefined),
    (error: unknown) =>
      log('an image broke off', { imageUUID: place.imageUUID, error: error instanceof Error ? error.name : 'unknown' }),
  )
  c.executionCtx.waitUntil(piped)
  return new Response(pipe.readable, { status: from.status, headers, encodeBody: 'manual' })
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
