// All that is measured on one picture, from its pixels to the report. Pure; whoever runs it decides on which thread.
import type { BrandColour, Report, TextViews } from '../../contract/brand.js'
import { legibilityOf, type MeasuredView } from './legibility.js'
import { paletteOf } from './palette.js'
import { printOf, printSide } from './print.js'
import { fitted, shrunk, thumbSide, type Raster } from './raster.js'
import type { Steps } from './steps.js'
import { structureOf } from './structure.js'
import { isPlainGrey } from './withheld.js'

/** What a picture is held against. */
export interface Against {
  brand: readonly BrandColour[]
  views: readonly MeasuredView[]
  unmeasured: TextViews['unmeasured']
  /** The seed as a thumbnail: it was made once for all results of a run. */
  seed?: Raster | undefined
}

/** `picture` is the result at `closeSide`. */
export function* reportOf(
  picture: Raster,
  { brand, views, unmeasured, seed }: Against,
): Steps<Report> {
  const thumb = yield* thumbOf(picture)
  const print = printOf(yield* shrunk(thumb, { width: printSide, height: printSide }))
  const palette = yield* paletteOf(thumb, brand)
  const structure = seed && (yield* structureOf(seed, thumb))
  const plainGrey = (yield* isPlainGrey(picture)) && { plainGrey: true as const }
  const figures = yield* legibilityOf(views, unmeasured)
  return tidy({
    version: 1,
    ...(palette && { palette }),
    ...figures,
    ...(structure !== undefined && { structure }),
    ...plainGrey,
    print,
  })
}

/** Four decimals: more than anybody sees, and the same from every machine's arithmetic. */
function tidy<Value>(value: Value): Value {
  if (typeof value === 'number') return (Math.round(value * 1e4) / 1e4) as Value
  if (Array.isArray(value)) return value.map(tidy) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, tidy(part)])) as Value
}

export const thumbOf = (picture: Raster): Steps<Raster> =>
  shrunk(picture, fitted(picture, thumbSide))
