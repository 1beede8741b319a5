// The relay with two more calls: one claims a run and stops there, as a relay does that is killed before the run's own object has heard of it; the
// other brings that run to its object.
import worker from '../../relay/worker.js'
import { runObject, teamObject } from '../../relay/durable-objects/bindings.js'

export * from '../../relay/worker.js'

export default {
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url)
    if (pathname === '/claim-only') {
      const { team, ...ask } = await request.json()
      return Response.json(await teamObject(env, team).reserveRun(ask))
    }
    if (pathname === '/create-only') {
      const order = await request.json()
      return Response.json({
        made: (await runObject(env, order.team, order.id).create(order)) !== undefined,
      })
    }
    return worker.fetch(request, env, context)
  },
}
