// Checks a run against a team's policy before any budget is spent. Pure.
import type { Failure } from '../../contract/failure.js'
import type { Policy } from '../../contract/policy.js'
import type { Recipe } from '../../contract/recipe.js'
import { sourcesOf, type NewRun } from '../../contract/run.js'
import { bannedOnce } from './banned-terms/banned-terms.js'

/**
 * Returns the first violation with its path in the request body, or `undefined` if there is none.
 */
export function findViolation(
  policy: Policy,
  cells: readonly Recipe[],
  pathOf: (cell: number) => string,
): Failure | undefined {
  const { maxImages, speeds } = policy
  const images = cells.reduce((sum, { numberResults }) => sum + numberResults, 0)
  if (images > maxImages) return refused('cells', `at most ${maxImages} images in one run`)
  const find = bannedOnce(policy.bannedTerms)
  for (const [n, recipe] of cells.entries()) {
    const path = pathOf(n)
    if (!speeds.includes(recipe.renderingSpeed))
      return refused(`${path}.renderingSpeed`, speeds.join(' or '))
    if (policy.copyrightCheckRequired && !recipe.copyrightDetection)
      return refused(`${path}.copyrightDetection`, 'on')
    if (policy.contentCheckRequired && !recipe.checkContent)
      return refused(`${path}.checkContent`, 'on')
    const found = find(recipe.positivePrompt, recipe.structuredPrompt)
    if (found) return refused(`${path}.${found.field}`, `not “${found.term}”`)
  }
  return undefined
}

/** Returns a function from a cell's number to its path in the request body. */
export function pathsOf(run: NewRun): (cell: number) => string {
  const paths = sourcesOf(run).flatMap(({ cells }, source) =>
    cells.map((_, n) => (source === 0 ? `cells.${n}` : `also.${source - 1}.cells.${n}`)),
  )
  return (cell) => paths[cell] ?? 'cells'
}

function refused(field: string, allowed: string): Failure {
  return { kind: 'refused', field, allowed: `${allowed}, by your team’s policy` }
}
