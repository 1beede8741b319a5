// Finds the plain grey image that some deployments of the model send, and charge for, in place of a
// withheld one. Pure.
import type { Raster } from './raster.js'
import type { Steps } from './steps.js'

/** Maximum spread of a neutral pixel's channels, also after JPEG. */
const neutralSpread = 10
/** Limits of the grey: nearly white is a product shot's background, nearly black a night. */
const darkestGrey = 40
const lightestGrey = 215
/**
 * Spread of an even background, allowing for an encoder's rounding; grain, fog and gradients have
 * more.
 */
const groundSpread = 2
const leastGround = 0.94
/** A pixel lighter or darker than the background by this much belongs to a letter. */
const letterContrast = 12
/**
 * The text on the image is a line or two: its rows are a small part of the height and cross many
 * strokes. A drawn object has few.
 */
const mostTextHeight = 0.4
const leastStrokes = 6
/** Below this the image has no letters: single pixels, an edge made by an encoder. */
const fewestLetterPixels = 0.0002

/** Returns true for one even grey with nothing on it but a line or two of grey letters. */
export function* isPlainGrey({ width, height, data }: Raster): Steps<boolean> {
  const levels = new Uint32Array(256)
  let coloured = 0
  for (let y = 0; y < height; y++) {
    for (let at = y * width * 4; at < (y + 1) * width * 4; at += 4) {
      const [red, green, blue] = [
        data[at] as number,
        data[at + 1] as number,
        data[at + 2] as number,
      ]
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > neutralSpread) coloured++
      levels[green]!++
    }
    if (y % 64 === 0) yield
  }
  const pixels = width * height
  const ground = levels.indexOf(Math.max(...levels))
  if (coloured > pixels * 0.001 || ground < darkestGrey || ground > lightestGrey) return false
  const even = levels
    .subarray(ground - groundSpread, ground + groundSpread + 1)
    .reduce((sum, count) => sum + count, 0)
  if (even < pixels * leastGround) return false
  return yield* hasLettersOnly({ width, height, data }, ground)
}

function* hasLettersOnly({ width, height, data }: Raster, ground: number): Steps<boolean> {
  const strokes: number[] = []
  let letterPixels = 0
  let top = height
  let bottom = 0
  for (let y = 0; y < height; y++) {
    let crossed = 0
    let inside = false
    for (let x = 0; x < width; x++) {
      const isLetter = Math.abs((data[(y * width + x) * 4 + 1] as number) - ground) > letterContrast
      if (isLetter) letterPixels++
      if (isLetter && !inside) crossed++
      inside = isLetter
    }
    if (crossed > 0) {
      strokes.push(crossed)
      top = Math.min(top, y)
      bottom = y + 1
    }
    if (y % 64 === 0) yield
  }
  if (letterPixels < width * height * fewestLetterPixels) return true
  const middle = strokes.sort((a, b) => a - b)[strokes.length >> 1] ?? 0
  return bottom - top <= height * mostTextHeight && middle >= leastStrokes
}
