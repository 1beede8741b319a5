// Sends one request for an image to an allowed host and reads the bytes of the response. Has no
// access to runs.
import { chunksOf } from '../streams/chunks.js'
import { imagePatience as patience } from '../runware/timing.js'
import { mayFetch } from '../runware/upstream.js'

/**
 * The reason why there is no image. `gone`: the server has none at this URL. `broken`: a temporary
 * failure. `lost`: no usable redirect or no image bytes. `refused`: its server does not give it to
 * the relay. `foreign`: the relay does not fetch from this host. `notPicture`: the bytes are no
 * PNG, JPEG or WebP. `beyond`: the range lies outside of `total`.
 */
export type NoImage =
  | { why: 'gone' | 'refused' | 'broken' | 'lost' | 'foreign' | 'notPicture' }
  | { why: 'beyond'; total: number | undefined }

/** A response whose headers have arrived. `hangUp` closes its connection. */
export interface ImageAnswer {
  answer: Response
  hangUp(): void
}

/** Sends one request and follows redirects among the allowed hosts. */
export async function requestImage(
  link: string,
  upstreamUrl: string,
  range: string | undefined,
): Promise<ImageAnswer | NoImage> {
  const headers = { 'accept-encoding': 'identity', ...(range !== undefined && { range }) }
  let url = link
  for (let hop = 0; hop <= patience.redirects; hop += 1) {
    if (!mayFetch(url, upstreamUrl)) return { why: 'foreign' }
    const connection = new AbortController()
    const timer = setTimeout(() => connection.abort(), patience.headersMs)
    const answer = await fetch(url, {
      headers,
      redirect: 'manual',
      signal: connection.signal,
    }).catch(() => undefined)
    clearTimeout(timer)
    if (!answer) return { why: 'broken' }
    const to = answer.headers.get('location')
    const hangUp = () => connection.abort()
    if (answer.status < 300 || answer.status >= 400) return { answer, hangUp }
    hangUp()
    if (to === null || !URL.canParse(to, url)) break
    url = new URL(to, url).href
  }
  return { why: 'lost' }
}

/**
 * Returns the number of bytes that a response announces. Returns `undefined` if it announces none,
 * or only the number after compression.
 */
export function announcedLength(headers: Headers): number | undefined {
  const length = headers.get('content-length')
  return length === null || headers.has('content-encoding') ? undefined : Number(length)
}

/**
 * Yields the chunks of a body. Throws after silence of the server; a slow reader is no reason. One
 * timer serves all chunks, since an image has about fifty.
 */
export async function* chunksUntilSilence({
  answer,
  hangUp,
}: ImageAnswer): AsyncGenerator<Uint8Array> {
  if (!answer.body) return
  let waitingSince: number | undefined
  const watch = () => {
    if (waitingSince !== undefined && Date.now() - waitingSince >= patience.silenceMs)
      return hangUp()
    timer = setTimeout(watch, patience.silenceMs / 2)
  }
  let timer = setTimeout(watch, patience.silenceMs)
  const chunks = chunksOf(answer.body)
  try {
    for (;;) {
      waitingSince = Date.now()
      const next = await chunks.next()
      waitingSince = undefined
      if (next.done) return
      yield next.value
    }
  } finally {
    clearTimeout(timer)
    hangUp()
  }
}

/**
 * Waits before the next attempt: longer after each failure, with jitter so that parallel requests
 * spread.
 */
export const pauseAfter = (failures: number) =>
  new Promise((resolve) =>
    setTimeout(resolve, Math.min(4000, 125 * 2 ** failures) * (0.5 + Math.random() / 2)),
  )
