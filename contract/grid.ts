// The grid of a run's cells on the canvas: rows, columns, and the source of each cell. Plain data,
// for the claim and for the panel.
import { cellsOf, type NewRun } from './cells.js'
import type { Source } from './message.js'
import type { Recipe } from './recipe.js'

/** Position of a cell: indices into the rows, the columns and the sources of its grid. */
export interface GridPlace {
  row: number
  column: number
  source: number
}

/** One place per cell, in the cells' order. A row or column with an empty text has no header. */
export interface Grid {
  title: string
  rows: string[]
  columns: string[]
  places: GridPlace[]
}

/** One image of a run: its number, its cell, and its number among the images of its source. */
export interface GridImage {
  n: number
  cell: number
  recipe: Recipe
  place: GridPlace
  source: Source
  /** Counts from 1. */
  ofSource: number
}

/** Returns every image of a run in order. Throws if grid and body do not match. */
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

/** Returns the name of a variation: its source's name and its number among that source's images. */
export const nameOf = ({ source, ofSource }: Pick<GridImage, 'source' | 'ofSource'>) =>
  `${source.name} / ${ofSource}`
