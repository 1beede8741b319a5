// What lies behind a box, in patches as large as a letter: the mean colour of each. Pure.
import type { KeptText } from '../../contract/brand.js'
import type { Size } from '../../contract/framing.js'
import { fromLinear, linear, type Rgb } from './colour.js'
import type { Raster } from './raster.js'

/**
 * A letter is about half as wide as its font size. A patch that small still averages grain and noise away, so that one bright pixel
 * fails nobody; a bright patch on which a letter stands is not missed, because patches overlap by half.
 */
const letterEm = 0.5

/** Empty where no part of the box is over the picture. */
export function patchesBehind(picture: Raster, box: KeptText['box'], frame: Size, fontSizePx: number): Rgb[] {
  const [scaleX, scaleY] = [picture.width / frame.width, picture.height / frame.height]
  const left = Math.max(0, Math.floor(box.x * scaleX))
  const top = Math.max(0, Math.floor(box.y * scaleY))
  const right = Math.min(picture.width, Math.ceil((box.x + box.width) * scaleX))
  const bottom = Math.min(picture.height, Math.ceil((box.y + box.height) * scaleY))
  if (right <= left || bottom <= top) return []
  const sums = summed(picture, left, top, right - left, bottom - top)
  const width = Math.min(right - left, Math.max(1, Math.round(letterEm * fontSizePx * scaleX)))
  const height = Math.min(bottom - top, Math.max(1, Math.round(letterEm * fontSizePx * scaleY)))
  return starts(bottom - top, height).flatMap((y) => starts(right - left, width).map((x) => mean(sums, x, y, width, height)))
}

/** The last patch ends where the box does. */
function starts(length: number, patch: number): number[] {
  const step = Math.max(1, Math.floor(patch / 2))
  const found: number[] = []
  for (let at = 0; at + patch < length; at += step) found.push(at)
  return [...found, length - patch]
}

interface Sums {
  stride: number
  /** Red, green and blue light of all that is above and left. */
  light: Float64Array
}

function summed({ data, width: row }: Raster, left: number, top: number, width: number, height: number): Sums {
  const stride = (width + 1) * 3
  const light = new Float64Array(stride * (height + 1))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < 3; channel++) {
        const at = (y + 1) * stride + (x + 1) * 3 + channel
        const own = linear[data[((top + y) * row + left + x) * 4 + channel] ?? 0] ?? 0
        light[at] = own + (light[at - 3] ?? 0) + (light[at - stride] ?? 0) - (light[at - stride - 3] ?? 0)
      }
  return { stride, light }
}

function mean({ stride, light }: Sums, x: number, y: number, width: number, height: number): Rgb {
  const at = (column: number, row: number, channel: number) => light[row * stride + column * 3 + channel] ?? 0
  const channel = (one: number) => {
    const sum = at(x + width, y + height, one) - at(x, y + height, one) - at(x + width, y, one) + at(x, y, one)
    // Differences of large sums may fall short of nothing by a rounding.
    return fromLinear(Math.max(0, sum / (width * height)))
  }
  return [channel(0), channel(1), channel(2)]
}
