// Changes layers so that a picture takes their place, after storing on each what was there before. What is to be done was decided in plan.ts.
import { readValue } from '../document/nodes.js'
import { addRectangle } from './added-rectangle.js'
import { isPlain } from './overrides.js'
import { paintOf, type Picture } from './paint.js'
import type { Plan, PlannedChange } from './plan.js'
import { recordChange } from './swap-record.js'
import { setValues, styleNames, styleOf, type Painting, type Settable } from './values.js'

/** All records are written before the first layer is changed: a swap that cannot be given back is not begun. */
export function applySwap({ place, changes: planned }: Plan, picture: Picture, swap: string): void {
  const changes = place.as === 'fill' ? withFill(planned, place, picture) : planned
  const plain = changes.map(({ node }) => isPlain(node))
  changes.forEach(({ node, set }, index) => {
    const names = Object.keys(set) as Settable[]
    const before = Object.fromEntries(names.map((name) => [name, readValue(node, name)]))
    const styled = names.filter(
      (name): name is Painting => name in styleNames && styleOf(node, name as Painting) !== '',
    )
    const styles = Object.fromEntries(styled.map((name) => [name, styleOf(node, name)]))
    recordChange(node, swap, { did: 'set', before, after: set, styles }, plain[index] === true)
  })
  for (const { node, set } of changes) setValues(node, set)
  if (place.as === 'rectangle') addRectangle(place, picture, swap)
}

type Fill = Extract<Plan['place'], { as: 'fill' }>

function withFill(
  changes: readonly PlannedChange[],
  { node, paints }: Fill,
  picture: Picture,
): PlannedChange[] {
  const paint = paintOf(picture, node.absoluteTransform, node)
  const set = {
    ...changes.find((change) => change.node.id === node.id)?.set,
    fills: paints?.(paint) ?? [paint],
  }
  return [...changes.filter((change) => change.node.id !== node.id), { node, set }]
}
