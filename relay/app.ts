// Registers the relay's routes and the middleware around them: authentication, rate limit, error
// responses. Imports no Durable Object class, so that it can be imported anywhere.
import { Hono, type MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { aboutSchema, healthSchema, unhealthySchema, type About } from '../contract/about.js'
import { Failed } from '../contract/failed.js'
import { shownOf } from '../contract/policy.js'
import { model } from '../contract/model/ideogram-remix.js'
import { maxCells } from '../contract/run.js'
import { BodyTooSlow } from './http/body-speed.js'
import { Routes } from './http/route.js'
import { HttpError, requestId, type AppEnv } from './http/http.js'
import { problemOf } from './health.js'
import { noteDiskError } from './storage/disk.js'
import { addWebhookRoute } from './routes/webhook.js'
import { log } from './log.js'
import { count } from './metrics.js'
import { addOpsRoutes } from './routes/ops.js'
import { maxSeedBytes } from './source/upload.js'
import { notFoundResponse, failureResponse } from './http/error-response.js'
import { addRunRoutes } from './routes/runs.js'
import { addVerdictRoute } from './routes/verdict.js'
import { addSourceRoutes } from './routes/source-images.js'
import { addTeamRoutes } from './routes/team.js'
import { bearerOf } from './http/token.js'
import { upstreamAt } from './runware/upstream.js'
import { authenticate } from './http/authenticate.js'
import { accountObject, teamObject } from './durable-objects/bindings.js'

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE'])

export const app = new Hono<AppEnv>()
export const calls = new Routes(app)

// Every request is counted and logged by its route, never by its URL, which may contain a secret.
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

calls.add(
  {
    method: 'get',
    path: '/healthz',
    summary: 'Alive, and who answers behind it.',
    asker: 'anybody',
    answers: {
      200: { words: 'Alive.', schema: healthSchema },
      503: { words: 'The disk is full, or data cannot be read.', schema: unhealthySchema },
    },
  },
  async (c) => {
    const [{ kind }, problem] = await Promise.all([upstreamAt(c.env.RUNWARE_URL), problemOf(c.env)])
    const health = { service: 'relay', version: c.env.RELAY_VERSION, upstream: kind }
    return problem
      ? c.json({ ok: false, ...health, problem }, 503)
      : c.json({ ok: true, ...health })
  },
)

// Registered before authentication, since Runware has no token.
addWebhookRoute(calls)

const letIn: MiddlewareHandler<AppEnv> = async (c, next) => {
  const who = await authenticate(bearerOf(c.req.header('authorization')), c.env)
  if (!who) return failureResponse({ kind: 'unauthorised' })
  if ('waitMs' in who) return failureResponse({ kind: 'busy', retryAfterMs: who.waitMs })
  c.set('who', who)
  return next()
}
app.use('/v1/*', letIn)
app.use('/metrics', letIn)

calls.add(
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
      teamObject(c.env, team).policy(),
      accountObject(c.env).census(),
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
addSourceRoutes(calls)
addRunRoutes(calls)
addVerdictRoute(calls)
addTeamRoutes(calls)
addOpsRoutes(calls)

app.notFound(() => notFoundResponse('call'))

app.onError((error, c) => {
  if (error instanceof HttpError || error instanceof BodyTooSlow)
    return failureResponse(error.failure, error.status)
  if (error instanceof Failed) return failureResponse(error.failure)
  const ref = requestId(c.req.raw)
  if (noteDiskError(error)) {
    log('the disk is full', { ref })
    return failureResponse(
      {
        kind: 'refused',
        field: 'relay',
        allowed: 'its disk is full, so ask your admin to make room',
      },
      507,
    )
  }
  // Log the place of the error and not its message, which may repeat a client's input.
  const stack = error.stack
    ?.split('\n')
    .slice(1, 4)
    .map((line) => line.trim())
    .join(' ')
  log('a call broke', { ref, error: error.name, stack })
  return failureResponse({ kind: 'broken', ref }, 500)
})
