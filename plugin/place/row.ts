// Where a row of new frames goes: right of the source, covering nothing. Pure: takes rectangles, gives rectangles.
import type { Size } from '../../contract/framing.js'

export interface Box extends Size {
  x: number
  y: number
}

/** Canvas pixels between the source, the frames of a row, and whatever else is near. */
export const gap = 80

/**
 * A place for each size, in order, on one line whose top is the source's. The line as a whole moves right past
 * everything that it would touch, so it always ends where nothing is.
 */
export function rowBeside(source: Box, sizes: readonly Size[], obstacles: readonly Box[]): Box[] {
  const height = Math.max(0, ...sizes.map((size) => size.height))
  const width = sizes.reduce((sum, size) => sum + size.width, 0) + gap * Math.max(0, sizes.length - 1)
  const line = { x: Math.ceil(source.x + source.width + gap), y: Math.round(source.y), width, height }
  const inTheWay = () => obstacles.find((box) => near(line, box))
  for (let box = inTheWay(); box; box = inTheWay()) line.x = Math.ceil(box.x + box.width + gap)
  let x = line.x
  return sizes.map((size) => {
    const place = { x, y: line.y, ...size }
    x += size.width + gap
    return place
  })
}

/** Closer than the gap counts as touching; half a pixel of rounding does not. */
function near(a: Box, b: Box): boolean {
  const reach = gap - 0.5
  return (
    a.x < b.x + b.width + reach && b.x < a.x + a.width + reach && a.y < b.y + b.height + reach && b.y < a.y + a.height + reach
  )
}
