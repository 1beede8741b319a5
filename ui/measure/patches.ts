// Letters and their surroundings as they are drawn, in patches as large as a letter: the mean colour of each. Pure.
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
 * A letter is about half as wide as its font size. A patch that small still averages grain and noise away, so that one bright pixel
 * fails nobody; a bright patch on which a letter stands is not missed, because patches overlap by half.
 */
const letterEm = 0.5
/** Ground is what lies this near to a letter: about as far as to the next one. */
const nearEm = 0.15
/** Channels of the stencil: a pixel that is all letter, and one that no letter touches. */
const [full, none] = [254, 1]
const leastPixels = 4
/** The least share of a patch that its letters cover. */
const leastShare = 0.02
/** Channels that differ by no more are the same. */
const sameWithin = 2

/** In place of patches the reason why there are none. */
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
  // The grid begins at the letters themselves: a shadow that widens the layer's bounds does not move it.
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

/** Whole pixels inside of the picture. */
function areaAround({ x, y, width, height }: PixelBox, picture: Raster, margin: number): PixelBox {
  const left = Math.max(0, Math.floor(x) - margin)
  const top = Math.max(0, Math.floor(y) - margin)
  const right = Math.min(picture.width, Math.ceil(x + width) + margin)
  const bottom = Math.min(picture.height, Math.ceil(y + height) + margin)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

interface Found {
  /** 1 where a pixel is all letter, by its place in the area. */
  mask: Uint8Array
  /** 1 where no letter touches the pixel. */
  empty: Uint8Array
  count: number
  /** Around the letters, in pixels of the area. */
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

/** The last patch ends where the letters do. */
function starts(length: number, patch: number): number[] {
  const step = Math.max(1, Math.floor(patch / 2))
  const found: number[] = []
  for (let at = 0; at + patch < length; at += step) found.push(at)
  return [...found, Math.max(0, length - patch)]
}

/** Of the chosen pixels above and left of each: their number, and their red, green and blue light. */
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
  // Differences of large sums may fall short of nothing by a rounding.
  const channel = (part: number) => fromLinear(Math.max(0, sumIn(sums, part, ...box) / count))
  return [channel(1), channel(2), channel(3)]
}
