// Makes the report of one image from its pixels, on the thread of the caller. Pure.
import type { BrandColour, Report, TextViews } from '../../contract/brand.js'
import { legibilityOf, type MeasuredView } from './legibility.js'
import { paletteOf } from './palette.js'
import { printOf, printSide } from './print.js'
import { fitted, shrunk, thumbSide, type Raster } from './raster.js'
import type { Steps } from './steps.js'
import { structureOf } from './structure.js'
import { isPlainGrey } from './withheld.js'

/** The references with which an image is compared. */
export interface Against {
  brand: readonly BrandColour[]
  views: readonly MeasuredView[]
  unmeasured: TextViews['unmeasured']
  /** The thumbnail of the source image, made once for all results of a run. */
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

/** Rounds to four decimals: more than visible, and equal on every machine. */
function tidy<Value>(value: Value): Value {
  if (typeof value === 'number') return (Math.round(value * 1e4) / 1e4) as Value
  if (Array.isArray(value)) return value.map(tidy) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, tidy(part)])) as Value
}

export const thumbOf = (picture: Raster): Steps<Raster> =>
  shrunk(picture, fitted(picture, thumbSide))
