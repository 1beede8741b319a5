// The amount that counts for one image, out of the cost that the upstream names. Pure.
import { model } from '../../contract/model/ideogram-remix.js'
import type { Recipe } from '../../contract/recipe.js'

/** Beyond so many times its estimate, a cost is taken for an error of the upstream's. */
const mostEstimates = 10

/**
 * Returns the cost in US dollars. One that is no amount of money, or is far beyond the estimate, would use up a team's budget: the estimate counts
 * instead, the image is marked, and an admin may set what was really paid. Empty where the upstream named no cost.
 */
export function chargeOf(
  { costUsd, costUnreadable }: { costUsd?: number; costUnreadable?: true },
  { renderingSpeed }: Pick<Recipe, 'renderingSpeed'>,
): { costUsd?: number; costDisputed?: true } {
  const estimate = model.priceUsd[renderingSpeed]
  if (costUnreadable || (costUsd ?? 0) > mostEstimates * estimate)
    return { costUsd: estimate, costDisputed: true }
  return costUsd === undefined ? {} : { costUsd }
}
