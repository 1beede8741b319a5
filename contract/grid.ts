// How a run's cells stand on the canvas: rows, columns, and which source each begins from. Plain data, for the claim and for the panel.
import { cellsOf, type NewRun } from './cells.js'
import type { Source } from './message.js'
import type { Recipe } from './recipe.js'

/** Where a cell stands: indices into the rows, the columns and the sources of its grid. */
export interface GridPlace {
  row: number
  column: number
  source: number
}

/** One place a cell, in the cells' order. A row or column without words has no header. */
export interface Grid {
  title: string
  rows: string[]
  columns: string[]
  places: GridPlace[]
}

/** One image of a run: its number, its cell, and its number among its source's. */
export interface GridImage {
  n: number
  cell: number
  recipe: Recipe
  place: GridPlace
  source: Source
  /** From 1. */
  ofSource: number
}

/** Every image of a run in its order. Throws where grid and body do not belong together. */
export function imagesOf({
  body,
  grid,
  sources,
}: {
  body: NewRun
  grid: Grid
  sources: readonly Source[]
}): GridImage[] {
  const made = sources.map(() => 0)
  let n = 0
  return cellsOf(body).flatMap((recipe, cell) => {
    const place = grid.places[cell]
    const source = place && sources[place.source]
    if (!place || !source) throw new Error(`cell ${cell} has no place`)
    return Array.from({ length: recipe.numberResults }, () => {
      const ofSource = (made[place.source] ?? 0) + 1
      made[place.source] = ofSource
      return { n: n++, cell, recipe, place, source, ofSource }
    })
  })
}

/** What a variation is called: after its source, numbered among that source's. */
export const nameOf = ({ source, ofSource }: Pick<GridImage, 'source' | 'ofSource'>) =>
  `${source.name} / ${ofSource}`
