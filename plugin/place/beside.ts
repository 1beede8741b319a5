// Where a new section goes: beside its sources, covering nothing. Pure: takes rectangles, gives one.
import type { Size } from '../../contract/framing.js'
import type { Box } from './layout.js'

/** Canvas pixels between the section and whatever else is near. Below, a section's title needs its own room. */
export const gap = 80
const gapBelow = 160

/**
 * To the right of the sources where that is free; otherwise right of or below all that is in the way, whichever is nearer.
 * It slides until nothing is touched, so it always ends where nothing is.
 */
export function placeBeside(source: Box, size: Size, obstacles: readonly Box[]): Box {
  const all = [source, ...obstacles]
  const right = { x: Math.ceil(source.x + source.width + gap), y: Math.round(source.y), ...size }
  for (let box = touching(right, all); box; box = touching(right, all))
    right.x = Math.ceil(box.x + box.width + gap)
  const below = {
    x: Math.round(source.x),
    y: Math.ceil(source.y + source.height + gapBelow),
    ...size,
  }
  for (let box = touching(below, all); box; box = touching(below, all))
    below.y = Math.ceil(box.y + box.height + gapBelow)
  const wayRight = right.x - (source.x + source.width)
  const wayDown = below.y - (source.y + source.height)
  return wayRight <= Math.max(gap + 1, wayDown) ? right : below
}

/** The smallest box around some. Throws where there is none. */
export function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  if (!Number.isFinite(right)) throw new Error('nothing to go around')
  return { x, y, width: right - x, height: bottom - y }
}

/** Closer than the gap counts as touching; half a pixel of rounding does not. */
function touching(a: Box, boxes: readonly Box[]): Box | undefined {
  const reach = gap - 0.5
  return boxes.find(
    (b) =>
      a.x < b.x + b.width + reach &&
      b.x < a.x + a.width + reach &&
      a.y < b.y + b.height + reach &&
      b.y < a.y + a.height + reach,
  )
}
