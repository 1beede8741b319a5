// The relay with two more calls for tests: one reserves a run's budget and stops there, like a
// relay that is killed before the run's own object gets the run; the other delivers that run to its
// object.
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
