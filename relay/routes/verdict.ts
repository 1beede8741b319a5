// What the sandbox asks before a variation is swapped in: the verdict of one image, for everybody of the team whose run it is. Shows nothing else of the run.
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
      // Only a run that the team's rows know is looked up: a name that is made up makes no object.
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
