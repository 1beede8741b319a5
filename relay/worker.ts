// Entry point of the Worker: handles requests and cron triggers, and exports the Durable Object
// classes.
import { app } from './app.js'
import { withCors, preflight, requestId } from './http/http.js'
import { log } from './log.js'
import { failureResponse } from './http/error-response.js'
import { readSettings } from './settings.js'
import { readToken, teamsIn, tokensIn } from './http/token.js'
import { type Bindings, teamObject } from './durable-objects/bindings.js'

export { AccountObject } from './account/account-object.js'
export { RunObject } from './run/run-object.js'
export { SeedObject } from './source/source-object.js'
export { TeamObject } from './team/team-object.js'

/**
 * Shortest interval at which requests wake the teams. Cloudflare's cron trigger and the launcher's
 * own request come once a minute.
 */
const wakeEveryMs = 60_000
let wokenAt: number | undefined

/**
 * Wakes the teams. A run continues without followers even if the engine has lost its alarm, also
 * after a restart.
 */
async function wakeTeams(env: Bindings): Promise<void> {
  const now = Date.now()
  if (wokenAt !== undefined && Math.abs(now - wokenAt) < wakeEveryMs) return
  wokenAt = now
  const woken = await Promise.allSettled(
    teamsIn(env.RELAY_ADMIN_TOKEN).map((team) => teamObject(env, team).wake(team, now)),
  )
  for (const { status } of woken) if (status === 'rejected') log('a team could not be woken', {})
}

export default {
  async scheduled(_, env) {
    await wakeTeams(env)
  },

  async fetch(request, env, ctx) {
    const id = requestId(request)
    const settings = readSettings(env)
    const secrets = env.RUNWARE_API_KEY && tokensIn(env.RELAY_ADMIN_TOKEN ?? '').some(readToken)
    // The launcher refuses to start with invalid settings; on Cloudflare's network this response is
    // the first sign of them.
    if (typeof settings === 'string' || !secrets) {
      const sentence =
        typeof settings === 'string'
          ? settings
          : 'RUNWARE_API_KEY and RELAY_ADMIN_TOKEN have to be set.'
      log('a setting cannot be', { ref: id, sentence })
      return withCors(failureResponse({ kind: 'broken', ref: id }, 500), id)
    }
    ctx.waitUntil(wakeTeams(env))
    const headers = new Headers(request.headers)
    headers.set('x-request-id', id)
    const call = async () => app.fetch(new Request(request, { headers }), env, ctx)
    let answer = request.method === 'OPTIONS' ? preflight() : await call()
    // The engine withholds every pending response of an object whose write fails. After the first
    // failure reads no longer begin with a write, so a retry can succeed.
    if (answer.status === 507 && (request.method === 'GET' || request.method === 'HEAD'))
      answer = await call()
    return withCors(answer, id)
  },

  /**
   * The relay is no proxy. Without this handler the engine responds to CONNECT with 500 and logs a
   * stack trace.
   */
  async connect(socket: Socket) {
    await socket.close()
  },
} satisfies ExportedHandler<Bindings>
