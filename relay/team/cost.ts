// What an image counts for, and what a run comes to. Whole millionths of a dollar; pure.
import { model } from '../../contract/model/ideogram-remix.js'
import type { Run, RunImage } from '../../contract/run.js'
import { microsOf } from '../money.js'

/** What counts for an image. A picture without a price, or a task that nobody can tell about any more, is not taken for free. */
export function costOf(
  image: RunImage,
  run: Pick<Run, 'cells'>,
): { cost: number; estimated: boolean } {
  if (image.costUsd !== undefined)
    return { cost: microsOf(image.costUsd), estimated: image.costDisputed ?? false }
  const cell = run.cells[image.cell]
  const unsure = image.unsure || (cell?.state === 'unknown' && image.state === 'failed')
  const owed = image.state === 'ready' || image.state === 'delivered' || unsure
  return cell && owed
    ? { cost: microsOf(model.priceUsd[cell.recipe.renderingSpeed]), estimated: true }
    : { cost: 0, estimated: false }
}

type Costs = { run: Pick<Run, 'cells' | 'images'>; sunkUsd: readonly number[] }

/** Returns what counts for a run's images so far, in millionths: the same sum as in the ledger. */
export function settledCost({ run, sunkUsd }: Costs): number {
  const sunk = sunkUsd.reduce((sum, usd) => sum + microsOf(usd), 0)
  return run.images.reduce((sum, image) => sum + costOf(image, run).cost, sunk)
}

/** What a run comes to in the end: what is known, and the estimate for whatever is not decided. In millionths. */
export function expectedCost({ run, sunkUsd }: Costs): number {
  return run.images.reduce((sum, image) => {
    const cell = run.cells[image.cell]
    const waits = image.costUsd === undefined && image.state === 'waiting' && cell
    return waits ? sum + microsOf(model.priceUsd[cell.recipe.renderingSpeed]) : sum
  }, settledCost({ run, sunkUsd }))
}
