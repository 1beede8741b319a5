// The order in which a person reads layers: line by line, from the left. Pure.
import type { Box } from '../place/layout.js'

/** A layer belongs to a line where its middle is within the line's first layer's height. */
export function inReadingOrder<Item>(items: readonly Item[], boxOf: (item: Item) => Box): Item[] {
  const rest = [...items].sort((a, b) => boxOf(a).y - boxOf(b).y)
  const ordered: Item[] = []
  while (rest.length > 0) {
    const [first] = rest as [Item]
    const { y, height } = boxOf(first)
    const line = rest.filter(
      (item) =>
        boxOf(item).y + boxOf(item).height / 2 <= y + Math.max(height, boxOf(item).height / 2),
    )
    const mine = line.length > 0 ? line : [first]
    ordered.push(...mine.sort((a, b) => boxOf(a).x - boxOf(b).x))
    for (const item of mine) rest.splice(rest.indexOf(item), 1)
  }
  return ordered
}
