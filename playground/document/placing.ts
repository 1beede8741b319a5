// Finds a free place on a page. Pure: takes boxes, returns a corner.
import type { Box } from './geometry.js'

const gap = 80

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** Returns the requested corner if it is free; otherwise moves right past each box in the way. */
export function freePlace(
  taken: Box[],
  size: { width: number; height: number },
  wish?: { x: number; y: number },
): { x: number; y: number } {
  const right = taken.length ? Math.max(...taken.map((box) => box.x + box.width)) + gap : 0
  const top = taken.length ? Math.min(...taken.map((box) => box.y)) : 0
  const place = { ...(wish ?? { x: right, y: top }), ...size }
  for (;;) {
    const inTheWay = taken.filter((box) => overlap(place, box))
    if (inTheWay.length === 0) return { x: place.x, y: place.y }
    place.x = Math.max(...inTheWay.map((box) => box.x + box.width)) + gap
  }
}
