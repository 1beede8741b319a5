// The calls about runs. They find the run's object under the asker's own team and ask it; they keep nothing.
import type { Hono } from 'hono'
import { Failed } from '../contract/failed.js'
import { estimateUsd } from '../contract/price.js'
import { cellsOf, markSchema, newRunSchema, sourcesOf, type NewRun, type Run } from '../contract/run.js'
import { bodyOf, Refused, type Call, type Room } from './door.js'
import { deliver, deliverKept } from './deliver.js'
import { runNamed, seedNamed, teamNamed, type RunCalls } from './objects.js'
import { hex } from './picture.js'
import { notThere, refuse } from './refusal.js'

export function runCalls(app: Hono<Room>): void {
  app.post('/v1/runs', post)

  app.get('/v1/runs', async (c) => {
    const { team, member } = c.var.who
    const ids = await teamNamed(c.env, team).runs(member, c.req.query('key'))
    const runs = await Promise.all(ids.map((id) => runNamed(c.env, team, id).view(member)))
    return c.json({ runs: runs.filter((run) => run !== undefined) })
  })

  app.get('/v1/runs/:id', async (c) => one(await runOf(c)?.view(c.var.who.member)))

  app.delete('/v1/runs/:id', async (c) => one(await runOf(c)?.cancel(c.var.who.member)))

  app.get('/v1/runs/:id/events', async (c) => {
    const after = c.req.query('after') ?? '0'
    if (!/^\d{1,9}$/.test(after)) throw new Refused('after', 'the number of the last event that was seen', 400)
    const query = new URLSearchParams({ member: c.var.who.member, after })
    const answer = await runOf(c)?.fetch(new Request(`https://run/events?${query}`))
    return answer?.ok ? answer : notThere('run')
  })

  app.get('/v1/runs/:id/images/:n', async (c) => {
    const run = runOf(c)
    const n = imageNumber(c)
    const place = n === undefined ? undefined : await run?.image(c.var.who.member, n)
    if (!run || !place || n === undefined) return notThere('image')
    if ('failure' in place)
      return refuse(place.failure ?? { kind: 'refused', field: 'image', allowed: 'an image that is ready' }, 404)
    const home = () => run.delivered(n)
    if ('url' in place) return deliver(c, place, home)
    const read = (from: number, to: number) => {
      const query = new URLSearchParams({ member: c.var.who.member, n: String(n), from: String(from), to: String(to) })
      return run.fetch(new Request(`https://run/kept?${query}`))
    }
    return deliverKept(c, place, read, home)
  })

  app.post('/v1/runs/:id/images/:n/marks', async (c) => {
    const mark = await bodyOf(c, markSchema)
    const n = imageNumber(c)
    const marked = n !== undefined && (await runOf(c)?.mark(c.var.who.member, n, mark))
    return marked ? c.body(null, 204) : notThere('image')
  })
}

/** 201 for a run that is new, 200 for one that this key and body already stand for. */
async function post(c: Call): Promise<Response> {
  const key = c.req.header('idempotency-key') ?? ''
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw new Refused('Idempotency-Key', 'a key of 1 to 200 characters, new for each run', 400)
  const run: NewRun = await bodyOf(c, newRunSchema)
  const { team, member } = c.var.who
  const seeds = [...new Set(sourcesOf(run).map(({ seed }) => seed))]
  const there = await Promise.all(seeds.map((seed) => seedNamed(c.env, team, seed).there()))
  const seedThere = there.every(Boolean)
  const digest = hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(run))))
  const estimate = estimateUsd(cellsOf(run))
  const claim = await teamNamed(c.env, team).claim({ member, key, digest, estimateUsd: estimate, seedThere })
  if (claim === 'other') throw new Refused('Idempotency-Key', 'another key, for this one stands for another run', 422)
  if (claim === 'noSeed') throw new Failed({ kind: 'refused', field: 'seed', allowed: 'a picture that was sent before' })
  // A relay that died between the two is caught up by the repeat: the run's own object is created once.
  const made = await runNamed(c.env, team, claim.run).create({ id: claim.run, team, member, estimateUsd: estimate, run })
  return Response.json(made, { status: claim.fresh ? 201 : 200 })
}

/** Only an id that the team's object could have made is looked up: a name that is made up makes no object. */
function runOf(c: Call): RunCalls | undefined {
  const id = c.req.param('id') ?? ''
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? runNamed(c.env, c.var.who.team, id) : undefined
}

function imageNumber(c: Call): number | undefined {
  const n = c.req.param('n') ?? ''
  return /^\d{1,4}$/.test(n) ? Number(n) : undefined
}

function one(run: Run | undefined): Response {
  return run ? Response.json(run, { headers: { 'cache-control': 'no-store' } }) : notThere('run')
}
