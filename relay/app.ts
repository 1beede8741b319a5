// The relay's calls together, behind its door: who is let in, what is answered when something breaks. Imports no object, so that it can be read anywhere.
import { Hono } from 'hono'
import { aboutSchema, healthSchema, type About } from '../contract/about.js'
import { Failed } from '../contract/failed.js'
import { shownOf } from '../contract/policy.js'
import { presets } from '../contract/preset.js'
import { priceUsd } from '../contract/price.js'
import { maxCells } from '../contract/run.js'
import { Calls } from './call.js'
import { Refused, requestId, type Room } from './door.js'
import { hookCall } from './hook-call.js'
import { log } from './log.js'
import { teamNamed } from './objects.js'
import { maxSeedBytes } from './receive.js'
import { notThere, refuse } from './refusal.js'
import { runCalls } from './run-calls.js'
import { seedCalls } from './seed-calls.js'
import { teamCalls } from './team-calls.js'
import { bearerOf } from './token.js'
import { upstreamAt } from './upstream.js'
import { whoHas } from './who.js'

export const app = new Hono<Room>()
export const calls = new Calls(app)

calls.offer(
  {
    method: 'get',
    path: '/healthz',
    summary: 'Alive, and who answers behind it.',
    asker: 'anybody',
    answers: { 200: { words: 'Alive.', schema: healthSchema } },
  },
  async (c) => {
    const { kind } = await upstreamAt(c.env.RUNWARE_URL)
    return c.json({ ok: true, service: 'relay', version: c.env.RELAY_VERSION, upstream: kind })
  },
)

// Before the door: Runware has no token.
hookCall(calls)

app.use('/v1/*', async (c, next) => {
  const who = await whoHas(bearerOf(c.req.header('authorization')), c.env)
  if (!who) return refuse({ kind: 'unauthorised' })
  if ('waitMs' in who) return refuse({ kind: 'busy', retryAfterMs: who.waitMs })
  c.set('who', who)
  return next()
})

calls.offer(
  {
    method: 'get',
    path: '/v1/about',
    summary: 'What the panel’s form is made from: model, sizes, prices, limits, the asker and the team’s policy.',
    answers: { 200: { words: 'About this relay.', schema: aboutSchema } },
  },
  async (c) => {
    const { team, member, name, role } = c.var.who
    const [upstream, policy] = await Promise.all([upstreamAt(c.env.RUNWARE_URL), teamNamed(c.env, team).policy()])
    const about: About = {
      version: c.env.RELAY_VERSION,
      model: 'ideogram:4@remix',
      upstream,
      presets: [...presets],
      priceUsd,
      limits: { maxCells, maxSeedBytes },
      ...{ team, member, name, role, policy: shownOf(policy) },
    }
    return c.json(about)
  },
)
seedCalls(calls)
runCalls(calls)
teamCalls(calls)

app.notFound(() => notThere('call'))

app.onError((error, c) => {
  if (error instanceof Refused) return refuse(error.failure, error.status)
  if (error instanceof Failed) return refuse(error.failure)
  const ref = requestId(c.req.raw)
  log('a call broke', { ref, error: error instanceof Error ? error.message : 'unknown' })
  return refuse({ kind: 'broken', ref }, 500)
})
