// Hands an image to the panel piece by piece, from where Runware keeps it or from the run's own rows. A body that was cut never passes as whole.
import type { Call } from './door.js'
import { fetchImage } from './fetch-image.js'
import { log } from './log.js'
import type { Kept } from './kept.js'
import { readRange } from './range.js'
import { notThere, refuse } from './refusal.js'

/** From an address. `home` is told when the whole image has been handed over. */
export async function deliver(
  c: Call,
  { url, imageUUID }: { url: string; imageUUID: string | undefined },
  home: () => Promise<void>,
): Promise<Response> {
  const etag = imageUUID && `"${imageUUID}"`
  if (etag && c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } })
  const image = await fetchImage(url, c.env.RUNWARE_URL, rangeOf(c, etag))
  if (!('bytes' in image)) {
    if (image.why === 'beyond') return beyond(image.total)
    const host = URL.canParse(url) ? new URL(url).host : 'none'
    log('an image did not come', { why: image.why, host, imageUUID })
    return image.why === 'gone' ? notThere('image') : refuse({ kind: 'broken', ref: imageUUID ?? 'image' })
  }
  const { bytes, type, part, from, to, total, lastModified } = image
  const length = to === undefined ? undefined : to - from + 1
  const headers = new Headers({ 'content-type': type, 'cache-control': 'private, max-age=3600', 'accept-ranges': 'bytes' })
  if (etag) headers.set('etag', etag)
  if (lastModified !== null) headers.set('last-modified', lastModified)
  if (length !== undefined) headers.set('content-length', String(length))
  if (part) headers.set('content-range', `bytes ${from}-${to}/${total ?? '*'}`)
  const status = part ? 206 : 200
  if (c.req.method === 'HEAD') {
    await bytes.return(undefined)
    return new Response(null, { status, headers })
  }
  const pipe = length === undefined ? new IdentityTransformStream() : new FixedLengthStream(length)
  pour(c, write(bytes, pipe.writable), imageUUID, part ? undefined : home)
  return new Response(pipe.readable, { status, headers, encodeBody: 'manual' })
}

/** Waits for the panel to take each piece: one that reads slowly or not at all holds up nothing but itself. */
async function write(bytes: AsyncGenerator<Uint8Array>, to: WritableStream): Promise<void> {
  const writer = to.getWriter()
  try {
    for await (const piece of bytes) await writer.write(piece)
    await writer.close()
  } catch (error) {
    await writer.abort(error).catch(() => undefined)
    throw error
  }
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
  const range = readRange(rangeOf(c, etag), kept.bytes)
  if (range === 'beyond') return beyond(kept.bytes)
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
  pour(c, body.pipeTo(pipe.writable), imageUUID, length === kept.bytes ? home : undefined)
  return new Response(pipe.readable, { status, headers, encodeBody: 'manual' })
}

function pour(c: Call, poured: Promise<void>, imageUUID: string | undefined, home: (() => Promise<void>) | undefined): void {
  const told = poured.then(
    () => home?.(),
    (error: unknown) => log('an image broke off', { imageUUID, error: error instanceof Error ? error.message : 'unknown' }),
  )
  c.executionCtx.waitUntil(told)
}

/** What part is asked for; all of it where the panel has a part of another image. */
function rangeOf(c: Call, etag: string | undefined): string | undefined {
  const condition = c.req.header('if-range')
  return condition === undefined || condition === etag ? c.req.header('range') : undefined
}

function beyond(total: number | undefined): Response {
  return new Response(null, { status: 416, headers: { 'content-range': `bytes */${total ?? '*'}` } })
}
