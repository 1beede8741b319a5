// Estimates the cost of images before they are made. The actual cost comes with each result.
import type { Recipe } from '../recipe.js'
import { model } from './ideogram-remix.js'

const highestPriceUsd = Math.max(...Object.values(model.priceUsd))

// A stored recipe may have a speed of a newer version.
const priceOf = ({ renderingSpeed }: Pick<Recipe, 'renderingSpeed'>): number =>
  (model.priceUsd as Partial<Record<string, number>>)[renderingSpeed] ?? highestPriceUsd

/** Returns the estimate for all given recipes in US dollars, rounded to the hundredth of a cent. */
export function estimateUsd(
  recipes: readonly Pick<Recipe, 'renderingSpeed' | 'numberResults'>[],
): number {
  const sum = recipes.reduce((total, recipe) => total + priceOf(recipe) * recipe.numberResults, 0)
  return Math.round(sum * 1e4) / 1e4
}
