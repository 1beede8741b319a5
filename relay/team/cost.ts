// Computes the cost of an image and of a run, in whole millionths of a US dollar. Pure.
import { model } from '../../contract/model/ideogram-remix.js'
import type { Run, RunImage } from '../../contract/run.js'
import { microsOf } from '../money.js'

/**
 * Returns the cost of an image. An image without a price, or a task with unknown result, does not
 * count as free.
 */
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

/** Returns the cost of a run's images so far, in millionths: the same sum as in the ledger. */
export function settledCost({ run, sunkUsd }: Costs): number {
  const sunk = sunkUsd.reduce((sum, usd) => sum + microsOf(usd), 0)
  return run.images.reduce((sum, image) => sum + costOf(image, run).cost, sunk)
}

/**
 * Returns the expected cost of the whole run, in millionths: the known costs, and the estimate for
 * all undecided images.
 */
export function expectedCost({ run, sunkUsd }: Costs): number {
  return run.images.reduce((sum, image) => {
    const cell = run.cells[image.cell]
    const waits = image.costUsd === undefined && image.state === 'waiting' && cell
    return waits ? sum + microsOf(model.priceUsd[cell.recipe.renderingSpeed]) : sum
  }, settledCost({ run, sunkUsd }))
}
