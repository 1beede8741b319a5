// The relay's calls together, behind its door: who is let in, what is answered when something breaks. Imports no object, so that it can be read anywhere.
import { Hono, type MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { aboutSchema, healthSchema, unhealthySchema, type About } from '../contract/about.js'
import { Failed } from '../contract/failed.js'
import { shownOf } from '../contract/policy.js'
import { model } from '../contract/model/ideogram-remix.js'
import { maxCells } from '../contract/run.js'
import { BodyTooSlow } from './http/body-speed.js'
import { Calls } from './http/route.js'
import { Refused, requestId, type Room } from './http/http.js'
import { isDiskFull, noteDiskError, noteStored } from './storage/disk.js'
import { hookCall } from './routes/webhook.js'
import { log } from './log.js'
import { count } from './metrics.js'
import { outsideCalls } from './routes/ops.js'
import { maxSeedBytes } from './source/upload.js'
import { notThere, refuse } from './http/error-response.js'
import { runCalls } from './routes/runs.js'
import { vouchCall } from './routes/verdict.js'
import { seedCalls } from './routes/source-images.js'
import { teamCalls } from './routes/team.js'
import { bearerOf } from './http/token.js'
import { upstreamAt } from './runware/upstream.js'
import { whoHas } from './http/authenticate.js'
import { type Bindings, accountLine, seedNamed, teamNamed } from './durable-objects/bindings.js'

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE'])

export const app = new Hono<Room>()
export const calls = new Calls(app)

// Everything that is asked is counted and written down: by its route, never by its address, which may hold a secret.
app.use(async (c, next) => {
  const began = Date.now()
  await next()
  const route =
    matchedRoutes(c)
      .filter(({ method }) => method !== 'ALL')
      .pop()?.path ?? 'none'
  const { method } = c.req
  const { status } = c.res
  const ms = Date.now() - began
  count('relay_requests_total', { method: methods.has(method) ? method : 'other', route, status })
  count('relay_request_seconds_total', { route }, ms / 1000)
  if (route !== '/healthz')
    log('a call', {
      ref: requestId(c.req.raw),
      method,
      route,
      status,
      ms,
      team: c.get('who')?.team,
    })
})

calls.offer(
  {
    method: 'get',
    path: '/healthz',
    summary: 'Alive, and who answers behind it.',
    asker: 'anybody',
    answers: {
      200: { words: 'Alive.', schema: healthSchema },
      503: { words: 'The disk is full.', schema: unhealthySchema },
    },
  },
  async (c) => {
    const [{ kind }, isFull] = await Promise.all([upstreamAt(c.env.RUNWARE_URL), checkDisk(c.env)])
    const health = { service: 'relay', version: c.env.RELAY_VERSION, upstream: kind }
    return isFull
      ? c.json({ ok: false, ...health, problem: 'The disk is full.' }, 503)
      : c.json({ ok: true, ...health })
  },
)

// Before the door: Runware has no token.
hookCall(calls)

const diskCheckMs = 5_000
let diskCheckedAt: number | undefined

/** Returns whether the disk is full. Writes a row in an object of its own, every few seconds at most, since a failed write ends its object. */
async function checkDisk(env: Bindings): Promise<boolean> {
  const now = Date.now()
  if (diskCheckedAt === undefined || Math.abs(now - diskCheckedAt) >= diskCheckMs) {
    diskCheckedAt = now
    try {
      await seedNamed(env, 'relay', 'disk-check').checkDisk()
      noteStored()
    } catch (error) {
      if (noteDiskError(error)) log('the disk is full', {})
    }
  }
  return isDiskFull()
}

const letIn: MiddlewareHandler<Room> = async (c, next) => {
  const who = await whoHas(bearerOf(c.req.header('authorization')), c.env)
  if (!who) return refuse({ kind: 'unauthorised' })
  if ('waitMs' in who) return refuse({ kind: 'busy', retryAfterMs: who.waitMs })
  c.set('who', who)
  return next()
}
app.use('/v1/*', letIn)
app.use('/metrics', letIn)

calls.offer(
  {
    method: 'get',
    path: '/v1/about',
    summary:
      'What the panel’s form is made from: model, sizes, prices, limits, the asker and the team’s policy.',
    answers: { 200: { words: 'About this relay.', schema: aboutSchema } },
  },
  async (c) => {
    const { team, member, name, role } = c.var.who
    const [upstream, policy, account] = await Promise.all([
      upstreamAt(c.env.RUNWARE_URL),
      teamNamed(c.env, team).policy(),
      accountLine(c.env).census(),
    ])
    const about: About = {
      version: c.env.RELAY_VERSION,
      model: model.id,
      upstream,
      presets: [...model.presets],
      priceUsd: model.priceUsd,
      limits: { maxCells, maxSeedBytes },
      account,
      ...{ team, member, name, role, policy: shownOf(policy) },
    }
    return c.json(about)
  },
)
seedCalls(calls)
runCalls(calls)
vouchCall(calls)
teamCalls(calls)
outsideCalls(calls)

app.notFound(() => notThere('call'))

app.onError((error, c) => {
  if (error instanceof Refused || error instanceof BodyTooSlow)
    return refuse(error.failure, error.status)
  if (error instanceof Failed) return refuse(error.failure)
  const ref = requestId(c.req.raw)
  if (noteDiskError(error)) {
    log('the disk is full', { ref })
    return refuse(
      {
        kind: 'refused',
        field: 'relay',
        allowed: 'its disk is full, so ask your admin to make room',
      },
      507,
    )
  }
  // Where it broke and not what was said: a message may repeat what somebody sent.
  const at = error.stack
    ?.split('\n')
    .slice(1, 4)
    .map((line) => line.trim())
    .join(' ')
  log('a call broke', { ref, error: error.name, at })
  return refuse({ kind: 'broken', ref }, 500)
})
