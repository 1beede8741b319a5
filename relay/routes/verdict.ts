// Route that returns the verdict of one image to every member of the team, and nothing else of the
// run. The plugin's sandbox calls it before it swaps in a variation.
import { vouchedSchema, type Vouched } from '../../contract/swap.js'
import type { Routes } from '../http/route.js'
import { notFoundResponse } from '../http/error-response.js'
import { runObject, teamObject } from '../durable-objects/bindings.js'

export function addVerdictRoute(calls: Routes): void {
  calls.add(
    {
      method: 'get',
      path: '/v1/runs/:id/images/:n/verdict',
      summary:
        'An image’s verdict, and the picture that was placed for it. For every member of the run’s team.',
      answers: {
        200: { words: 'What the relay vouches for.', schema: vouchedSchema },
        404: { words: 'No such image of this team.' },
      },
    },
    async (c) => {
      const { team } = c.var.who
      const [run, n] = [c.req.param('id') ?? '', Number(c.req.param('n'))]
      const vouching =
        Number.isInteger(n) && n >= 0
          ? await teamObject(c.env, team).verdictFacts(c.var.who, run, n)
          : undefined
      // Only runs in the team's rows are looked up: a call to an object creates it, also under a
      // made-up name.
      const image =
        vouching &&
        (await runObject(c.env, team, run).view(vouching.member))?.images.find((one) => one.n === n)
      if (!vouching || !image) return notFoundResponse('image')
      const { picture, mayOverride } = vouching
      const verdict = image.verdict ?? 'unchecked'
      const vouched: Vouched = {
        run,
        n,
        verdict,
        ...(picture && { picture }),
        mayOverride: mayOverride && verdict === 'unchecked',
      }
      return c.json(vouched, { headers: { 'cache-control': 'no-store' } })
    },
  )
}
