// Turning, flipping and moving on the plane, as Figma's 2×3 transforms. Pure: knows no node.
import type { Box } from './box.js'

export type Matrix = [[number, number, number], [number, number, number]]

export const straight: Matrix = [
  [1, 0, 0],
  [0, 1, 0],
]

/** First `b`, then `a`. */
export function after(a: Matrix, b: Matrix): Matrix {
  const row = ([p, q, r]: readonly number[]): [number, number, number] => {
    const [[e, f, g], [h, i, j]] = b
    return [
      (p ?? 0) * e + (q ?? 0) * h,
      (p ?? 0) * f + (q ?? 0) * i,
      (p ?? 0) * g + (q ?? 0) * j + (r ?? 0),
    ]
  }
  return [row(a[0]), row(a[1])]
}

/** `undefined` where the plane is folded flat, which has no way back. */
export function inverse([[a, c, x], [b, d, y]]: Matrix): Matrix | undefined {
  const fold = a * d - c * b
  if (Math.abs(fold) < 1e-12) return undefined
  return [
    [d / fold, -c / fold, (c * y - d * x) / fold],
    [-b / fold, a / fold, (b * x - a * y) / fold],
  ]
}

export const movedBy = ([[a, c, x], [b, d, y]]: Matrix, dx: number, dy: number): Matrix => [
  [a, c, x + dx],
  [b, d, y + dy],
]

/** Whether it only moves. */
export function isStraight([[a, c], [b, d]]: Matrix): boolean {
  return [a - 1, c, b, d - 1].every((part) => Math.abs(part) < 1e-6)
}

/** The upright box around a turned one. */
export function boundsOf([[a, c, x], [b, d, y]]: Matrix, width: number, height: number): Box {
  const xs = [0, a * width, c * height, a * width + c * height]
  const ys = [0, b * width, d * height, b * width + d * height]
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { x: x + left, y: y + top, width: Math.max(...xs) - left, height: Math.max(...ys) - top }
}
