// Routes about runs. Each looks up the run's Durable Object under the caller's own team and calls
// it.
import * as z from 'zod/mini'
import { Failed } from '../../contract/failed.js'
import { estimateUsd } from '../../contract/model/price.js'
import {
  cellsOf,
  markSchema,
  newRunSchema,
  retrySchema,
  runEventSchema,
  runListSchema,
  runSchema,
  sourcesOf,
  type NewRun,
  type Run,
} from '../../contract/run.js'
import type { Routes } from '../http/route.js'
import { HttpError, requestId, type CallContext } from '../http/http.js'
import { deliver, deliverKept } from '../images/deliver.js'
import { digestOf } from '../http/digest.js'
import { log } from '../log.js'
import { count } from '../metrics.js'
import { notFoundResponse, failureResponse } from '../http/error-response.js'
import { isStored } from './source-images.js'
import { runObject, teamObject } from '../durable-objects/bindings.js'
import type { Credential } from '../durable-objects/credential.js'
import type { RunApi } from '../durable-objects/run.js'

const pictures = ['image/png', 'image/jpeg', 'image/webp']
const found = { words: 'The run.', schema: runSchema }
const missing = { words: 'No such run of this member.' }

export function addRunRoutes(calls: Routes): void {
  calls.add(
    {
      method: 'post',
      path: '/v1/runs',
      summary: 'Begins a run, once for each key.',
      headers: { 'Idempotency-Key!': 'A key of 1 to 200 characters, new for each run.' },
      body: newRunSchema as z.ZodMiniType<NewRun>,
      answers: {
        200: { words: 'The run that this key and body already stand for.', schema: runSchema },
        201: { words: 'The new run.', schema: runSchema },
        402: { words: 'Over the budget; the failure says what is left.' },
        422: { words: 'The key stands for another body.' },
      },
    },
    post,
  )

  calls.add(
    {
      method: 'get',
      path: '/v1/runs',
      summary: 'The asker’s runs, the newest 50 first.',
      query: { key: 'Only the run that was posted under this Idempotency-Key.' },
      answers: { 200: { words: 'The runs.', schema: runListSchema } },
    },
    async (c) => {
      const { team, member } = c.var.who
      const ids = await teamObject(c.env, team).runs(member, c.req.query('key'))
      const views = await Promise.allSettled(ids.map((id) => viewOf(c, id)))
      const runs = views.flatMap((view) => (view.status === 'fulfilled' ? (view.value ?? []) : []))
      const unreadable = views.filter(({ status }) => status === 'rejected').length
      if (unreadable > 0) log('runs cannot be read', { ref: requestId(c.req.raw), unreadable })
      return c.json({ runs, ...(unreadable > 0 && { unreadable }) })
    },
  )

  calls.add(
    {
      method: 'get',
      path: '/v1/runs/:id',
      summary: 'One run with all its state.',
      answers: { 200: found, 404: missing },
    },
    async (c) => {
      const run = await runOf(c)
      return one(run && (await viewOf(c, c.req.param('id') ?? '')))
    },
  )

  calls.add(
    {
      method: 'delete',
      path: '/v1/runs/:id',
      summary: 'Calls a run off: what was not sent is not, what was is still delivered.',
      answers: { 200: found, 404: missing },
    },
    async (c) => one(await (await runOf(c))?.cancel(c.var.who.member)),
  )

  calls.add(
    {
      method: 'delete',
      path: '/v1/runs/:id/cells/:n',
      summary: 'Calls one cell of a run off, where it was not sent.',
      answers: { 200: found, 404: missing },
    },
    async (c) => {
      const cell = imageNumber(c)
      return cell === undefined
        ? notFoundResponse('cell')
        : one(await (await runOf(c))?.cancel(c.var.who.member, cell))
    },
  )

  calls.add(
    {
      method: 'post',
      path: '/v1/runs/:id/retry',
      summary: 'Asks again for what is known to have failed, once for each key.',
      headers: { 'Idempotency-Key!': 'A key of 1 to 200 characters, new for each retry.' },
      body: retrySchema,
      answers: {
        200: found,
        402: { words: 'Over the budget; the failure says what is left.' },
        404: missing,
        409: { words: 'One of these cells, or every one, is not known to have failed.' },
      },
    },
    async (c, { cells }) => {
      const retried = await (await runOf(c))?.retry(credentialOf(c), keyOf(c), cells)
      if (retried === 'nothing')
        throw new HttpError('cells', 'cells that are known to have failed', 409)
      return retried && 'failure' in retried ? failureResponse(retried.failure) : one(retried)
    },
  )

  calls.add(
    {
      method: 'get',
      path: '/v1/runs/:id/events',
      summary: 'The run’s events from one on, until it ends. An empty line every 15 s of silence.',
      query: {
        after: 'The number of the last event that was seen.',
        waiting:
          '`1`: also lines of type `waiting`, which are not numbered, whenever the reason for waiting changes.',
      },
      answers: {
        200: {
          words: 'One event a line.',
          schema: runEventSchema,
          types: ['application/x-ndjson'],
        },
        404: missing,
      },
    },
    async (c) => {
      const after = c.req.query('after') ?? '0'
      if (!/^\d{1,9}$/.test(after))
        throw new HttpError('after', 'the number of the last event that was seen', 400)
      const query = new URLSearchParams({
        member: c.var.who.member,
        after,
        waiting: c.req.query('waiting') ?? '',
      })
      const answer = await (await runOf(c))?.fetch(new Request(`https://run/events?${query}`))
      return answer?.ok ? answer : notFoundResponse('run')
    },
  )

  calls.add(
    {
      method: 'get',
      path: '/v1/runs/:id/images/:n',
      summary: 'An image’s bytes. Range, If-None-Match and HEAD work.',
      headers: { Range: 'A part of it.', 'If-None-Match': 'The ETag of what is there already.' },
      answers: {
        200: { words: 'The bytes.', types: pictures },
        206: { words: 'The part that was asked for.', types: pictures },
        304: { words: 'Nothing new.' },
        404: { words: 'There is no image to hand out.' },
        416: { words: 'A part that it does not have.' },
      },
    },
    image,
  )

  calls.add(
    {
      method: 'post',
      path: '/v1/runs/:id/images/:n/marks',
      summary: 'What the canvas did with an image, for the audit.',
      body: markSchema,
      answers: {
        204: { words: 'Noted.' },
        403: { words: 'The policy leaves overriding to others.' },
        404: missing,
      },
    },
    async (c, mark) => {
      const n = imageNumber(c)
      const run = c.req.param('id') ?? ''
      const { team, member } = c.var.who
      if (
        mark.what === 'withheld' &&
        !(n !== undefined && (await (await runOf(c))?.withhold(member, n)))
      )
        return notFoundResponse('image')
      const marked =
        n === undefined ? undefined : await teamObject(c.env, team).mark(c.var.who, run, n, mark)
      if (marked === undefined) return notFoundResponse('image')
      return marked === 'marked' ? c.body(null, 204) : failureResponse(marked, 403)
    },
  )
}

/**
 * Responds with 201 for a new run, and with 200 if the idempotency key and body already belong to a
 * run.
 */
async function post(c: CallContext, run: NewRun): Promise<Response> {
  const key = keyOf(c)
  const { team, member } = c.var.who
  const seeds = [...new Set(sourcesOf(run).map(({ seed }) => seed))]
  const there = await Promise.all(seeds.map((seed) => isStored(c, seed)))
  const seedThere = there.every(Boolean)
  const digest = await digestOf(JSON.stringify(run))
  const estimate = estimateUsd(cellsOf(run))
  const claim = await teamObject(c.env, team).reserveRun({
    ...credentialOf(c),
    key,
    digest,
    estimateUsd: estimate,
    seedThere,
    run,
  })
  if (claim === 'other')
    throw new HttpError('Idempotency-Key', 'another key, for this one stands for another run', 422)
  if (claim === 'noSeed')
    throw new Failed({ kind: 'refused', field: 'seed', allowed: 'a picture that was sent before' })
  if ('failure' in claim) throw new Failed(claim.failure)
  const { run: id, fresh, uploadEndpoint } = claim
  const ref = requestId(c.req.raw)
  // If the relay died between the reservation and the creation, the repeated request completes it:
  // the run is created once.
  const order = {
    id,
    team,
    member,
    estimateUsd: estimate,
    run: await withKnownRuns(c, run),
    uploadEndpoint,
    ref,
  }
  const made = await runObject(c.env, team, id).create(order)
  // The team gave the run up because it was never created, and has just released its reservation.
  // The same idempotency key is free again.
  if (!made) throw new Failed({ kind: 'busy', retryAfterMs: 1_000 })
  log('a run was posted', {
    ref,
    run: id,
    cells: made.cells.length,
    images: made.images.length,
    fresh: fresh ? 1 : 0,
  })
  return Response.json(made, { status: fresh ? 201 : 200 })
}

/**
 * Returns the run without the references (`from`) to earlier runs of other members: looking up an
 * image there would create an object.
 */
async function withKnownRuns(c: CallContext, run: NewRun): Promise<NewRun> {
  const { team, member } = c.var.who
  const named = sourcesOf(run).flatMap(({ from }) => from?.run ?? [])
  if (named.length === 0) return run
  const own = await teamObject(c.env, team).ownRuns(member, [...new Set(named)])
  const checked = <Source extends Pick<NewRun, 'from'>>({ from, ...source }: Source) =>
    ({ ...source, ...(from && own.includes(from.run) && { from }) }) as Source
  return { ...checked(run), ...(run.also && { also: run.also.map(checked) }) }
}

async function image(c: CallContext): Promise<Response> {
  const run = await runOf(c)
  const n = imageNumber(c)
  const place = n === undefined ? undefined : await run?.image(c.var.who.member, n)
  if (!run || !place || n === undefined) return notFoundResponse('image')
  if ('failure' in place)
    return failureResponse(
      place.failure ?? { kind: 'refused', field: 'image', allowed: 'an image that is ready' },
      404,
    )
  const isNews = !('isDelivered' in place && place.isDelivered)
  const delivered = async () => {
    count('relay_images_delivered_total')
    if (isNews) await run.delivered(n)
  }
  const unavailable = () => run.imageUnavailable(n)
  if ('url' in place)
    return deliver(c, place, { delivered, notPicture: () => run.failPicture(n), unavailable })
  const read = (from: number, to: number) => {
    const query = new URLSearchParams({
      member: c.var.who.member,
      n: String(n),
      from: String(from),
      to: String(to),
    })
    return run.fetch(new Request(`https://run/kept?${query}`))
  }
  return deliverKept(c, place, read, delivered)
}

function keyOf(c: CallContext): string {
  const key = c.req.header('idempotency-key') ?? ''
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key
  throw new HttpError('Idempotency-Key', 'a key of 1 to 200 characters, new each time', 400)
}

/**
 * Returns the run as its member sees it. An object whose clock stands still aborts on the first
 * call, and its successor responds to the second.
 */
async function viewOf(c: CallContext, id: string): Promise<Run | undefined> {
  const { team, member } = c.var.who
  const view = () => runObject(c.env, team, id).view(member, Date.now())
  return view().catch(view)
}

/**
 * Returns the run's object if the team has such a run of this member. A call to an object creates
 * it, so the team is checked first.
 */
async function runOf(c: CallContext): Promise<RunApi | undefined> {
  const id = c.req.param('id') ?? ''
  const { team, member } = c.var.who
  return (await teamObject(c.env, team).ownerOf(id)) === member
    ? runObject(c.env, team, id)
    : undefined
}

function credentialOf(c: CallContext): Credential {
  const { member, hash, first } = c.var.who
  return { member, hash, first }
}

function imageNumber(c: CallContext): number | undefined {
  const n = c.req.param('n') ?? ''
  return /^\d{1,4}$/.test(n) ? Number(n) : undefined
}

function one(run: Run | undefined): Response {
  return run
    ? Response.json(run, { headers: { 'cache-control': 'no-store' } })
    : notFoundResponse('run')
}
