// Lists the sources and cells of a run in their order. Loads without zod, for the sandbox.
import type { Recipe } from './recipe.js'

/** The start image of some cells: a source image, by its hash, or an earlier image. */
export type CellSource = { seed: string; from?: { run: string; n: number } | undefined }

/** The body of a new run: a first source with its cells, and further sources with theirs. */
export type NewRun = CellSource & {
  cells: Recipe[]
  also?: (CellSource & { cells: Recipe[] })[] | undefined
}

/** Returns all sources of a run in order, the first one included. */
export function sourcesOf({
  also = [],
  ...first
}: NewRun): readonly (CellSource & { cells: Recipe[] })[] {
  return [first, ...also]
}

/** Returns every cell of a run in order. */
export const cellsOf = (run: NewRun): Recipe[] => sourcesOf(run).flatMap(({ cells }) => cells)
