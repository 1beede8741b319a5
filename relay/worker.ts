// The Worker: what every request meets before and after its call. The objects' classes leave the bundle here.
import { app } from './app.js'
import { opened, preflight, requestId } from './door.js'
import { log } from './log.js'
import type { Bindings } from './objects.js'
import { refuse } from './refusal.js'
import { readSettings } from './settings.js'
import { readToken, tokensIn } from './token.js'

export { RunObject } from './run.js'
export { SeedObject } from './seed.js'
export { TeamObject } from './team.js'

export default {
  async fetch(request, env, ctx) {
    const id = requestId(request)
    const settings = readSettings(env)
    const secrets = env.RUNWARE_API_KEY && tokensIn(env.RELAY_ADMIN_TOKEN ?? '').some(readToken)
    // The launcher refuses to start so; on Cloudflare's network this is the first that anybody hears of it.
    if (typeof settings === 'string' || !secrets) {
      const sentence = typeof settings === 'string' ? settings : 'RUNWARE_API_KEY and RELAY_ADMIN_TOKEN have to be set.'
      log('a setting cannot be', { ref: id, sentence })
      return opened(refuse({ kind: 'broken', ref: id }, 500), id)
    }
    const headers = new Headers(request.headers)
    headers.set('x-request-id', id)
    const answer = request.method === 'OPTIONS' ? preflight() : await app.fetch(new Request(request, { headers }), env, ctx)
    return opened(answer, id)
  },
} satisfies ExportedHandler<Bindings>
