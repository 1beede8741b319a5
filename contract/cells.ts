// The sources and cells of a run's order, in their one order. Loads without zod, for the sandbox.
import type { Recipe } from './recipe.js'

/** What some cells begin from: a seed, by its hash, or an earlier image. */
export type CellSource = { seed: string; from?: { run: string; n: number } | undefined }

/** What is posted: a first source with its cells, and further ones with theirs. */
export type NewRun = CellSource & {
  cells: Recipe[]
  also?: (CellSource & { cells: Recipe[] })[] | undefined
}

/** All sources of a run in order, its first among them. */
export function sourcesOf({
  also = [],
  ...first
}: NewRun): readonly (CellSource & { cells: Recipe[] })[] {
  return [first, ...also]
}

/** Every cell of a run in its order. */
export const cellsOf = (run: NewRun): Recipe[] => sourcesOf(run).flatMap(({ cells }) => cells)
