// A small, opaque RGBA raster, and its downscaling. Decoding is elsewhere. Pure.
import type { Size } from '../../contract/framing.js'
import { fromLinear, linear } from './colour.js'
import type { Steps } from './steps.js'

/** Rows from the top, four bytes a pixel. */
export interface Raster extends Size {
  data: Uint8ClampedArray
}

/**
 * Longest sides in pixels. Text is measured at a size at which a caption's letter still covers
 * several pixels, colour and structure on a thumbnail.
 */
export const closeSide = 1024
export const thumbSide = 128

/** Returns the size scaled down to `longest`; never larger than the image itself. */
export function fitted({ width, height }: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(width, height))
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
}

/**
 * Returns the scaled raster. Averages linear light, so that a fine pattern keeps its brightness.
 */
export function* shrunk(from: Raster, { width, height }: Size): Steps<Raster> {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    const [top, bottom] = span(y, from.height / height, from.height)
    for (let x = 0; x < width; x++) {
      const [left, right] = span(x, from.width / width, from.width)
      const sum: [number, number, number] = [0, 0, 0]
      for (let row = top; row < bottom; row++)
        for (let at = (row * from.width + left) * 4; at < (row * from.width + right) * 4; at += 4)
          for (const channel of [0, 1, 2] as const)
            sum[channel] += linear[from.data[at + channel] ?? 0] ?? 0
      const pixels = (bottom - top) * (right - left)
      const at = (y * width + x) * 4
      for (const channel of [0, 1, 2] as const)
        data[at + channel] = fromLinear(sum[channel] / pixels)
      data[at + 3] = 255
    }
    yield
  }
  return { width, height, data }
}

function span(index: number, scale: number, end: number): [number, number] {
  const from = Math.min(end - 1, Math.floor(index * scale))
  return [from, Math.min(end, Math.max(from + 1, Math.round((index + 1) * scale)))]
}
