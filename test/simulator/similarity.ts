// Calculates the SSIM of two images in grey, in windows of 8 × 8 pixels, after scaling both to one
// size. 1: the same.
import sharp from 'sharp'

const side = 8
const [steadyMean, steadyVariance] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2]

export async function similarity(
  one: Buffer,
  other: Buffer,
  width: number,
  height: number,
): Promise<number> {
  const grey = (picture: Buffer) =>
    sharp(picture).resize(width, height, { fit: 'cover' }).greyscale().raw().toBuffer()
  const [a, b] = await Promise.all([grey(one), grey(other)])
  let sum = 0
  let windows = 0
  for (let top = 0; top + side <= height; top += side)
    for (let left = 0; left + side <= width; left += side) {
      sum += inWindow(a, b, top * width + left, width)
      windows++
    }
  return sum / windows
}

function inWindow(a: Buffer, b: Buffer, start: number, width: number): number {
  let [sumA, sumB, squareA, squareB, product] = [0, 0, 0, 0, 0]
  for (let row = 0; row < side; row++)
    for (let at = start + row * width; at < start + row * width + side; at++) {
      const [p, q] = [a[at] as number, b[at] as number]
      sumA += p
      sumB += q
      squareA += p * p
      squareB += q * q
      product += p * q
    }
  const count = side * side
  const [meanA, meanB] = [sumA / count, sumB / count]
  const [varianceA, varianceB] = [squareA / count - meanA ** 2, squareB / count - meanB ** 2]
  const covariance = product / count - meanA * meanB
  return (
    ((2 * meanA * meanB + steadyMean) * (2 * covariance + steadyVariance)) /
    ((meanA ** 2 + meanB ** 2 + steadyMean) * (varianceA + varianceB + steadyVariance))
  )
}
