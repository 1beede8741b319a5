// Structural similarity of two images: mean SSIM of the luma. Z. Wang, A. C. Bovik, H. R. Sheikh,
// E. P. Simoncelli, “Image Quality Assessment: From Error Visibility to Structural Similarity”,
// IEEE Transactions on Image Processing 13 (2004), 600–612, with its own windows and constants:
// Gaussian, 11 × 11, σ 1.5, K 0.01 and 0.03. Pure.
import type { Raster } from './raster.js'
import type { Steps } from './steps.js'

const side = 11
const sigma = 1.5
const c1 = (0.01 * 255) ** 2
const c2 = (0.03 * 255) ** 2

const weights = (() => {
  const bell = Array.from({ length: side }, (_, at) =>
    Math.exp(-((at - (side - 1) / 2) ** 2) / (2 * sigma ** 2)),
  )
  const sum = bell.reduce((a, b) => a + b)
  return bell.map((one) => one / sum)
})()

/** Returns Rec. 601's luma of the encoded channels, as in the paper. */
function lumaOf({ width, height, data }: Raster): Float64Array {
  return Float64Array.from(
    { length: width * height },
    (_, at) =>
      0.299 * (data[at * 4] ?? 0) +
      0.587 * (data[at * 4 + 1] ?? 0) +
      0.114 * (data[at * 4 + 2] ?? 0),
  )
}

/**
 * Returns -1 to 1, and 1 for the same structure. `undefined` where the sizes differ or are smaller
 * than a window.
 */
export function* structureOf(one: Raster, other: Raster): Steps<number | undefined> {
  const { width, height } = one
  if (other.width !== width || other.height !== height || width < side || height < side)
    return undefined
  const [x, y] = [lumaOf(one), lumaOf(other)]
  const blur = (of: (at: number) => number) => blurred(of, width, height)
  const meanX = yield* blur((at) => x[at] ?? 0)
  const meanY = yield* blur((at) => y[at] ?? 0)
  const meanXX = yield* blur((at) => (x[at] ?? 0) ** 2)
  const meanYY = yield* blur((at) => (y[at] ?? 0) ** 2)
  const meanXY = yield* blur((at) => (x[at] ?? 0) * (y[at] ?? 0))
  let sum = 0
  for (let at = 0; at < meanX.length; at++) {
    const [mx = 0, my = 0] = [meanX[at], meanY[at]]
    const [varX, varY] = [(meanXX[at] ?? 0) - mx * mx, (meanYY[at] ?? 0) - my * my]
    const both = (meanXY[at] ?? 0) - mx * my
    sum += ((2 * mx * my + c1) * (2 * both + c2)) / ((mx * mx + my * my + c1) * (varX + varY + c2))
  }
  return Math.max(-1, Math.min(1, sum / meanX.length))
}

/**
 * Covers only windows that lie wholly within the image; rows first, then columns, which is
 * equivalent for a Gaussian.
 */
function* blurred(of: (at: number) => number, width: number, height: number): Steps<Float64Array> {
  const across = width - side + 1
  const rows = new Float64Array(across * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < across; x++)
      for (let at = 0; at < side; at++)
        rows[y * across + x]! += (weights[at] ?? 0) * of(y * width + x + at)
    if (y % side === 0) yield
  }
  const down = height - side + 1
  const result = new Float64Array(across * down)
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++)
      for (let at = 0; at < side; at++)
        result[y * across + x]! += (weights[at] ?? 0) * (rows[(y + at) * across + x] ?? 0)
    if (y % side === 0) yield
  }
  return result
}
