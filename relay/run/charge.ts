// Computes the amount charged for one image from the cost in the provider's response. Pure.
import { model } from '../../contract/model/ideogram-remix.js'
import type { Recipe } from '../../contract/recipe.js'

/** A cost above this multiple of the estimate is treated as a provider error. */
const mostEstimates = 10

/**
 * Returns the cost in US dollars, or nothing if the provider sent no cost. A value that is no
 * amount of money, or that is far above the estimate, would use up the team's budget: the estimate
 * counts instead, the image is marked, and an admin can set the amount actually paid.
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
