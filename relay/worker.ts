// The relay's door: the calls of /v1, who may make them, and what every answer carries. Keeps no state; that is in the objects.
import { Hono } from 'hono'
import type { About } from '../contract/about.js'
import { Failed } from '../contract/failed.js'
import { firstPolicy, shownOf } from '../contract/policy.js'
import { presets } from '../contract/preset.js'
import { priceUsd } from '../contract/price.js'
import { seedHashSchema } from '../contract/run.js'
import { opened, preflight, Refused, requestId, type Room } from './door.js'
import { log } from './log.js'
import { hookCall } from './hook-call.js'
import { seedNamed, type Bindings } from './objects.js'
import { drain, maxSeedBytes, tooLarge, wrongType } from './receive.js'
import { notThere, refuse } from './refusal.js'
import { runCalls } from './run-calls.js'
import { readSettings } from './settings.js'
import { bearerOf } from './token.js'
import { upstreamAt } from './upstream.js'
import { whoHas } from './who.js'

export { RunObject } from './run.js'
export { SeedObject } from './seed.js'
export { TeamObject } from './team.js'

const maxCells = 100
const app = new Hono<Room>()

app.get('/healthz', async (c) => {
  const { kind } = await upstreamAt(c.env.RUNWARE_URL)
  return c.json({ ok: true, service: 'relay', version: c.env.RELAY_VERSION, upstream: kind })
})

// Before the door: Runware has no token.
hookCall(app)

app.use('/v1/*', async (c, next) => {
  const who = await whoHas(bearerOf(c.req.header('authorization')), c.env.RELAY_ADMIN_TOKEN)
  if (!who) return refuse({ kind: 'unauthorised' })
  c.set('who', who)
  return next()
})

app.get('/v1/about', async (c) => {
  const upstream = await upstreamAt(c.env.RUNWARE_URL)
  const limits = { maxCells, maxSeedBytes }
  const about: About = {
    version: c.env.RELAY_VERSION,
    model: 'ideogram:4@remix',
    upstream,
    presets: [...presets],
    priceUsd,
    limits,
    ...c.var.who,
    name: c.var.who.member,
    role: 'admin',
    policy: shownOf(firstPolicy),
  }
  return c.json(about)
})

app.get('/v1/seeds/:hash', async (c) => {
  const hash = c.req.param('hash')
  const there = seedHashSchema.safeParse(hash).success && (await seedNamed(c.env, c.var.who.team, hash).there())
  return there ? c.body(null, 200) : notThere('seed')
})

app.put('/v1/seeds/:hash', async (c) => {
  const hash = c.req.param('hash')
  if (!seedHashSchema.safeParse(hash).success) throw new Refused('seed', 'a SHA-256 in 64 hex digits in lower case', 400)
  const { status, failure } = /^image\/(png|jpeg)\b/i.test(c.req.header('content-type') ?? '') ? tooLarge() : wrongType()
  if (status === 415 || Number(c.req.header('content-length')) > maxSeedBytes) {
    await drain(c.req.raw.body)
    return refuse(failure, status)
  }
  const seed = seedNamed(c.env, c.var.who.team, hash)
  return seed.fetch(new Request(`https://seed/?sha=${hash}`, { method: 'PUT', body: c.req.raw.body }))
})

runCalls(app)

app.notFound(() => notThere('call'))

app.onError((error, c) => {
  if (error instanceof Refused) return refuse(error.failure, error.status)
  if (error instanceof Failed) return refuse(error.failure)
  const ref = requestId(c.req.raw)
  log('a call broke', { ref, error: error instanceof Error ? error.message : 'unknown' })
  return refuse({ kind: 'broken', ref }, 500)
})

export default {
  async fetch(request, env, ctx) {
    const id = requestId(request)
    const settings = readSettings(env)
    // The launcher refuses to start so; on Cloudflare's network this is the first that anybody hears of it.
    if (typeof settings === 'string') {
      log('a setting cannot be', { ref: id, sentence: settings })
      return opened(refuse({ kind: 'broken', ref: id }, 500), id)
    }
    const headers = new Headers(request.headers)
    headers.set('x-request-id', id)
    const answer = request.method === 'OPTIONS' ? preflight() : await app.fetch(new Request(request, { headers }), env, ctx)
    return opened(answer, id)
  },
} satisfies ExportedHandler<Bindings>
