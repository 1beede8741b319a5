// Sends an image to the panel, from Runware's URL or from the run's own rows. A truncated body
// never passes as complete.
import type { Failure } from '../../contract/failure.js'
import type { CallContext } from '../http/http.js'
import { fetchImage } from './fetch-image.js'
import { log } from '../log.js'
import { readRange } from './range.js'
import { notFoundResponse, failureResponse } from '../http/error-response.js'
import type { StoredImage } from '../durable-objects/run.js'

/** Pause until a panel tries again. */
const unavailablePauseMs = 3_000

/** Callbacks to the run for each result of a delivery. */
export interface Outcome {
  /** The last byte was sent. */
  delivered(): Promise<void>
  /** The bytes at the URL are not an image. */
  notPicture(): Promise<void>
  /**
   * The URL is gone or refused. Returns the image's failure once that is certain; `undefined` if
   * the image is not ready.
   */
  unavailable(): Promise<Failure | 'again' | undefined>
}

/** Sends an image from a URL. */
export async function deliver(
  c: CallContext,
  { url, imageUUID }: { url: string; imageUUID: string | undefined },
  { delivered, notPicture, unavailable }: Outcome,
): Promise<Response> {
  const etag = imageUUID && `"${imageUUID}"`
  if (etag && c.req.header('if-none-match') === etag)
    return new Response(null, { status: 304, headers: { etag } })
  const image = await fetchImage(url, c.env.RUNWARE_URL, rangeOf(c, etag))
  if ('why' in image) {
    if (image.why === 'beyond') return beyond(image.total)
    const host = URL.canParse(url) ? new URL(url).host : 'none'
    log('an image did not come', { why: image.why, host, imageUUID })
    if (image.why === 'notPicture') await notPicture()
    const failure =
      image.why === 'gone' || image.why === 'refused' || image.why === 'foreign'
        ? await unavailable()
        : undefined
    if (failure === 'again' && image.why !== 'foreign')
      return failureResponse({ kind: 'busy', retryAfterMs: unavailablePauseMs })
    if (failure && failure !== 'again') return failureResponse(failure, 404)
    return image.why === 'gone'
      ? notFoundResponse('image')
      : failureResponse({ kind: 'broken', ref: imageUUID ?? 'image' })
  }
  const { type, part, from, to, total, lastModified } = image
  const length = to === undefined ? undefined : to - from + 1
  const headers = new Headers({
    'content-type': type,
    'cache-control': 'private, max-age=3600',
    'accept-ranges': 'bytes',
  })
  if (etag) headers.set('etag', etag)
  if (lastModified !== null) headers.set('last-modified', lastModified)
  if (length !== undefined) headers.set('content-length', String(length))
  if (part) headers.set('content-range', `bytes ${from}-${to}/${total ?? '*'}`)
  const status = part ? 206 : 200
  if (c.req.method === 'HEAD') {
    await image.cancel()
    return new Response(null, { status, headers })
  }
  const pipe = length === undefined ? new IdentityTransformStream() : new FixedLengthStream(length)
  const isLast = !part || (resumes(c) && to !== undefined && to + 1 === total)
  finish(c, image.sendTo(pipe.writable), imageUUID, isLast ? delivered : undefined)
  return new Response(pipe.readable, { status, headers, encodeBody: 'manual' })
}

/** Sends an image from the run's rows. `read` returns the bytes of a range, both ends included. */
export async function deliverKept(
  c: CallContext,
  { kept, imageUUID }: { kept: StoredImage; imageUUID: string | undefined },
  read: (from: number, to: number) => Promise<Response>,
  delivered: () => Promise<void>,
): Promise<Response> {
  const etag = `"${imageUUID ?? kept.sha}"`
  if (c.req.header('if-none-match') === etag)
    return new Response(null, { status: 304, headers: { etag } })
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
  if (!body) return notFoundResponse('image')
  const pipe = new FixedLengthStream(length)
  const isLast = length === kept.bytes || (resumes(c) && to + 1 === kept.bytes)
  finish(c, body.pipeTo(pipe.writable), imageUUID, isLast ? delivered : undefined)
  return new Response(pipe.readable, { status, headers, encodeBody: 'manual' })
}

/** Calls `delivered` once the last byte was sent. Without that call the image stays ready. */
function finish(
  c: CallContext,
  sent: Promise<void>,
  imageUUID: string | undefined,
  delivered: (() => Promise<void>) | undefined,
): void {
  const finished = sent.then(
    () => delivered?.(),
    (error: unknown) =>
      log('an image broke off', {
        imageUUID,
        error: error instanceof Error ? error.message : 'unknown',
      }),
  )
  c.executionCtx.waitUntil(finished)
}

/**
 * The panel has the bytes before this range: it sends the ETag of their image, and gets the whole
 * image if the ETag differs.
 */
const resumes = (c: CallContext) => c.req.header('if-range') !== undefined

/**
 * Returns the requested range, or `undefined` for the whole image if the panel has a part of
 * another image.
 */
function rangeOf(c: CallContext, etag: string | undefined): string | undefined {
  const condition = c.req.header('if-range')
  return condition === undefined || condition === etag ? c.req.header('range') : undefined
}

function beyond(total: number | undefined): Response {
  return new Response(null, {
    status: 416,
    headers: { 'content-range': `bytes */${total ?? '*'}` },
  })
}
