// Clusters similar colours: k-means in CIELAB, weighted by area, with a deterministic start. Pure.
import type { Lab } from './colour.js'

/** All pixels of one colour: their number, their linear light, and the nearest brand colour. */
export interface Spot {
  pixels: number
  light: readonly [number, number, number]
  lab: Lab
  nearest: number
  deltaE: number
}

/** Upper bound; centres stop moving long before. */
const rounds = 12
/** Lab units (CIE76). A colour nearer than this to a centre starts no group of its own. */
const apart = 15

/** Returns at most `most` groups, the largest first. Every spot is in exactly one. */
export function grouped(spots: readonly Spot[], most: number): Spot[][] {
  let centres = starts(spots, most)
  if (centres.length === 0) return []
  let groups: Spot[][] = []
  for (let round = 0; round < rounds; round++) {
    groups = centres.map(() => [])
    for (const spot of spots) groups[closest(spot.lab, centres).index]?.push(spot)
    // Drops a centre without any nearest spot.
    groups = groups.filter((group) => group.length > 0)
    const moved = groups.map(centreOf)
    const still =
      moved.length === centres.length &&
      moved.every((lab, index) => squared(lab, centres[index] ?? lab) < 0.01)
    centres = moved
    if (still) break
  }
  return groups.sort((a, b) => areaOf(b) - areaOf(a))
}

/**
 * Returns the start centres: the colour with the largest area, then each time the colour with the
 * largest product of area and squared distance to its nearest centre.
 */
function starts(spots: readonly Spot[], most: number): Lab[] {
  if (spots.length === 0) return []
  const centres: Lab[] = [heaviest(spots, ({ pixels }) => pixels).lab]
  while (centres.length < most) {
    const next = heaviest(spots, ({ lab, pixels }) => pixels * closest(lab, centres).distance)
    if (closest(next.lab, centres).distance < apart ** 2) break
    centres.push(next.lab)
  }
  return centres
}

function heaviest(spots: readonly Spot[], weigh: (spot: Spot) => number): Spot {
  return spots.reduce((best, spot) => (weigh(spot) > weigh(best) ? spot : best))
}

function closest(lab: Lab, centres: readonly Lab[]): { index: number; distance: number } {
  let best = { index: 0, distance: Infinity }
  for (const [index, centre] of centres.entries()) {
    const distance = squared(lab, centre)
    if (distance < best.distance) best = { index, distance }
  }
  return best
}

function centreOf(group: readonly Spot[]): Lab {
  const area = areaOf(group)
  const mean = (axis: 0 | 1 | 2) =>
    group.reduce((sum, { lab, pixels }) => sum + lab[axis] * pixels, 0) / area
  return [mean(0), mean(1), mean(2)]
}

const areaOf = (group: readonly Spot[]) => group.reduce((sum, { pixels }) => sum + pixels, 0)
const squared = (one: Lab, other: Lab) =>
  (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2
