// Share of an image on the brand's palette, and its main colours. Pure: the same pixels give the
// same report.
import type { BrandColour, PaletteReport, StripColour } from '../../contract/brand.js'
import { fromLinear, hexOf, labOf, labOfLinear, linear, rgbOf, type Lab } from './colour.js'
import { deltaE } from './difference.js'
import { grouped, type Spot } from './group.js'
import type { Raster } from './raster.js'
import type { Steps } from './steps.js'

/**
 * CIEDE2000 up to which a pixel counts as a brand colour. Up to 10 a difference is noticed at a
 * glance and is still one of shade; from 11 on two colours are “more similar than opposite” at best
 * (the scale of zschuessler.github.io/DeltaE/learn). A photograph's light and shadow shift a flat
 * colour by some 5 to 10.
 */
export const onPaletteDeltaE = 10

/** Maximum number of colours in a strip besides the brand's own. */
const strangers = 4
/** Spots between two yields. */
const stretch = 256

/**
 * Returns the palette figures; `undefined` without brand colours. Measured per pixel, so the figure
 * does not depend on the grouping of the strip.
 */
export function* paletteOf(
  picture: Raster,
  brand: readonly BrandColour[],
): Steps<PaletteReport | undefined> {
  if (brand.length === 0) return undefined
  const spots = yield* spotsOf(picture, brand)
  const total = picture.width * picture.height
  const isOn = ({ deltaE }: Spot) => deltaE <= onPaletteDeltaE
  const own = brand.map((_, index) => spots.filter((spot) => isOn(spot) && spot.nearest === index))
  const others = grouped(
    spots.filter((spot) => !isOn(spot)),
    strangers,
  )
  const strip = [...own, ...others]
    .filter((group) => group.length > 0)
    .map((group) => segment(group, brand, total))
  strip.sort((a, b) => Number(b.on) - Number(a.on) || b.share - a.share)
  const onPalette = spots.reduce((sum, spot) => (isOn(spot) ? sum + spot.pixels : sum), 0) / total
  return { onPalette, within: onPaletteDeltaE, strip }
}

/** Returns one spot per distinct colour. */
function* spotsOf({ data }: Raster, brand: readonly BrandColour[]): Steps<Spot[]> {
  const counts = new Map<number, number>()
  for (let at = 0; at < data.length; at += 4) {
    const colour = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const labs = brand.map(({ hex }) => labOf(rgbOf(hex)))
  const spots: Spot[] = []
  for (const [colour, pixels] of counts) {
    const light = [
      linear[colour >> 16] ?? 0,
      linear[(colour >> 8) & 255] ?? 0,
      linear[colour & 255] ?? 0,
    ] as const
    const lab = labOfLinear(...light)
    spots.push({ pixels, light, lab, ...nearestOf(lab, labs) })
    if (spots.length % stretch === 0) yield
  }
  return spots
}

function nearestOf(lab: Lab, others: readonly Lab[]): { nearest: number; deltaE: number } {
  let best = { nearest: 0, deltaE: Infinity }
  for (const [nearest, other] of others.entries()) {
    const distance = deltaE(lab, other)
    if (distance < best.deltaE) best = { nearest, deltaE: distance }
  }
  return best
}

/**
 * The segment's colour is the mean of its light; its distance is the mean over its pixels, so that
 * segment and figure never disagree about the limit.
 */
function segment(
  group: readonly Spot[],
  brand: readonly BrandColour[],
  total: number,
): StripColour {
  let pixels = 0
  let distance = 0
  const light: [number, number, number] = [0, 0, 0]
  const votes = brand.map(() => 0)
  for (const spot of group) {
    pixels += spot.pixels
    distance += spot.pixels * spot.deltaE
    for (const channel of [0, 1, 2] as const) light[channel] += spot.pixels * spot.light[channel]
    votes[spot.nearest] = (votes[spot.nearest] ?? 0) + spot.pixels
  }
  const [red, green, blue] = light
  return {
    hex: hexOf([fromLinear(red / pixels), fromLinear(green / pixels), fromLinear(blue / pixels)]),
    share: pixels / total,
    deltaE: distance / pixels,
    nearest: brand[votes.indexOf(Math.max(...votes))]?.name ?? '',
    on: distance / pixels <= onPaletteDeltaE,
  }
}
