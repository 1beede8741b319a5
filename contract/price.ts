// What pictures are expected to cost, before they are made. The actual cost comes with each result.
import type { Recipe } from './recipe.js'

/**
 * US dollars an image, by speed. Runware's price of `ideogram:4@0`; the remix model is announced without one,
 * so this is an estimate until the first result tells its cost.
 */
export const priceUsd = { TURBO: 0.03, DEFAULT: 0.06, QUALITY: 0.1 } as const satisfies Record<
  Recipe['renderingSpeed'],
  number
>

/** The estimate for some recipes together, in US dollars, rounded to the hundredth of a cent. */
export function estimateUsd(
  recipes: readonly Pick<Recipe, 'renderingSpeed' | 'numberResults'>[],
): number {
  const sum = recipes.reduce(
    (total, recipe) => total + priceUsd[recipe.renderingSpeed] * recipe.numberResults,
    0,
  )
  return Math.round(sum * 1e4) / 1e4
}
