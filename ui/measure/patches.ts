// Splits letters and their surroundings as drawn into patches of letter size, and averages the
// colour of each. Pure.
import type { PixelBox, StencilText } from '../../contract/brand.js'
import { fromLinear, linear, type Rgb } from './colour.js'
import type { Raster } from './raster.js'

/** Exports of one view, all of one size. */
export interface ViewRasters {
  shown: Raster
  stencil: Raster
  without?: Raster | undefined
}

export interface Patch {
  letters: Rgb
  ground: Rgb
}

export type Patches = Patch[] | 'cut' | 'tooSmall' | 'covered'

/**
 * Patch size in em. A letter is about half as wide as its font size. Such a patch averages out
 * grain and noise, so that one bright pixel does not fail a text; a bright spot under one letter is
 * still found, because patches overlap by half.
 */
const letterEm = 0.5
/** Distance up to which a pixel counts as a letter's background: about that to the next letter. */
const nearEm = 0.15
/**
 * Stencil channels of a pixel that a letter covers fully, and of a pixel that no letter touches.
 */
const [full, none] = [254, 1]
const leastPixels = 4
/** Minimum share of a patch that its letters cover. */
const leastShare = 0.02
/** Channels that differ by at most this are equal. */
const sameWithin = 2

/** Returns the patches, or the reason why there are none. */
export function patchesOf(view: ViewRasters, text: StencilText): Patches {
  const near = Math.max(3, Math.round(nearEm * text.emPx))
  const area = areaAround(text.box, view.shown, near)
  if (area.width <= 0 || area.height <= 0) return 'cut'
  const found = lettersIn(view, text, area)
  if (found.count === 0) return found.covered ? 'covered' : found.touched ? 'tooSmall' : 'cut'
  const letters = summed(view.shown, area, (at) => found.mask[at] === 1)
  const isGround = (at: number, x: number, y: number) =>
    found.empty[at] === 1 && countIn(letters, x - near, y - near, x + near + 1, y + near + 1) > 0
  const ground = summed(view.shown, area, isGround)
  const side = Math.max(leastPixels, Math.round(letterEm * text.emPx))
  const least = Math.max(leastPixels, leastShare * side * side)
  const patches: Patch[] = []
  // The grid begins at the letters themselves, so that a shadow, which widens the layer's bounds,
  // does not shift it.
  const { left, top, right: end, bottom: foot } = found
  for (const y of starts(foot - top, side).map((at) => at + top))
    for (const x of starts(end - left, side).map((at) => at + left)) {
      const [right, bottom] = [x + side, y + side]
      if (countIn(letters, x, y, right, bottom) < least) continue
      const around = [x - near, y - near, right + near, bottom + near] as const
      if (countIn(ground, ...around) < leastPixels) continue
      patches.push({
        letters: meanIn(letters, x, y, right, bottom),
        ground: meanIn(ground, ...around),
      })
    }
  return patches.length > 0 ? patches : 'tooSmall'
}

/** Returns the box as whole pixels, clipped to the image. */
function areaAround({ x, y, width, height }: PixelBox, picture: Raster, margin: number): PixelBox {
  const left = Math.max(0, Math.floor(x) - margin)
  const top = Math.max(0, Math.floor(y) - margin)
  const right = Math.min(picture.width, Math.ceil(x + width) + margin)
  const bottom = Math.min(picture.height, Math.ceil(y + height) + margin)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

interface Found {
  /** 1 for each pixel fully covered by a letter, by its index in the area. */
  mask: Uint8Array
  /** 1 for each pixel that no letter touches. */
  empty: Uint8Array
  count: number
  /** Bounds of the letters, in pixels of the area. */
  left: number
  top: number
  right: number
  bottom: number
  covered: boolean
  touched: boolean
}

function lettersIn(
  { shown, stencil, without }: ViewRasters,
  { label, covers }: StencilText,
  area: PixelBox,
): Found {
  const found: Found = {
    mask: new Uint8Array(area.width * area.height),
    empty: new Uint8Array(area.width * area.height),
    count: 0,
    left: area.width,
    top: area.height,
    right: 0,
    bottom: 0,
    covered: false,
    touched: false,
  }
  for (let y = 0; y < area.height; y++)
    for (let x = 0; x < area.width; x++) {
      const [column, row] = [area.x + x, area.y + y]
      const at = (row * stencil.width + column) * 4
      const channel = (one: number) => stencil.data[at + one] ?? 0
      const bits = [0, 1, 2].map(channel)
      if (bits.every((value) => value <= none)) found.empty[y * area.width + x] = 1
      else found.touched = true
      if (!bits.every((value, bit) => ((label >> bit) & 1 ? value >= full : value <= none)))
        continue
      const hidden =
        without && covers.some((cover) => contains(cover, column, row)) && same(shown, without, at)
      if (hidden) found.covered = true
      else {
        found.mask[y * area.width + x] = 1
        found.count += 1
        found.left = Math.min(found.left, x)
        found.top = Math.min(found.top, y)
        found.right = Math.max(found.right, x + 1)
        found.bottom = Math.max(found.bottom, y + 1)
      }
    }
  return found
}

const contains = ({ x, y, width, height }: PixelBox, column: number, row: number) =>
  column >= x - 1 && row >= y - 1 && column <= x + width && row <= y + height

const same = (one: Raster, other: Raster, at: number) =>
  [0, 1, 2].every(
    (channel) =>
      Math.abs((one.data[at + channel] ?? 0) - (other.data[at + channel] ?? 0)) <= sameWithin,
  )

/** Returns the start of each patch; the last patch ends at the letters' end. */
function starts(length: number, patch: number): number[] {
  const step = Math.max(1, Math.floor(patch / 2))
  const found: number[] = []
  for (let at = 0; at + patch < length; at += step) found.push(at)
  return [...found, Math.max(0, length - patch)]
}

/**
 * Prefix sums over the chosen pixels above and left of each pixel: their number, and their red,
 * green and blue light.
 */
interface Sums {
  width: number
  height: number
  values: Float64Array
}

function summed(
  { data, width: row }: Raster,
  area: PixelBox,
  chosen: (at: number, x: number, y: number) => boolean,
): Sums {
  const { width, height } = area
  const stride = (width + 1) * 4
  const values = new Float64Array(stride * (height + 1))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const counts = chosen(y * width + x, x, y)
      const pixel = ((area.y + y) * row + area.x + x) * 4
      for (let part = 0; part < 4; part++) {
        const at = (y + 1) * stride + (x + 1) * 4 + part
        const own = !counts ? 0 : part === 0 ? 1 : (linear[data[pixel + part - 1] ?? 0] ?? 0)
        values[at] =
          own + (values[at - 4] ?? 0) + (values[at - stride] ?? 0) - (values[at - stride - 4] ?? 0)
      }
    }
  return { width, height, values }
}

function sumIn(
  { width, height, values }: Sums,
  part: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
): number {
  const [x0, x1] = [Math.max(0, left), Math.min(width, right)]
  const [y0, y1] = [Math.max(0, top), Math.min(height, bottom)]
  const at = (x: number, y: number) => values[(y * (width + 1) + x) * 4 + part] ?? 0
  return at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0)
}

const countIn = (sums: Sums, left: number, top: number, right: number, bottom: number) =>
  sumIn(sums, 0, left, top, right, bottom)

function meanIn(sums: Sums, ...box: readonly [number, number, number, number]): Rgb {
  const count = countIn(sums, ...box)
  // Differences of large sums may be slightly negative by rounding.
  const channel = (part: number) => fromLinear(Math.max(0, sumIn(sums, part, ...box) / count))
  return [channel(1), channel(2), channel(3)]
}
