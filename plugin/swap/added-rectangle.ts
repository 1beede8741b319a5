// The rectangle that shows a picture in a layer that holds others: its outline, its place, and how to tell whether somebody has changed it.
import { readValue } from '../document/nodes.js'
import { inverse, movedBy, after as following, straight, type Matrix } from '../keep/affine.js'
import { clips, cornersOf } from './outline.js'
import { paintOf, type Picture } from './paint.js'
import { refused, type AddedRectangle, type Container } from './plan.js'
import { recordChange } from './swap-record.js'

/** `outline`: it has its parent's outline; otherwise it is as large as the upright box around that. */
export function addRectangle(
  { node: parent, index, outline }: AddedRectangle,
  picture: Picture,
  swap: string,
): void {
  const back = inverse(groundOf(parent))
  const box = parent.absoluteBoundingBox
  if (!back || !box) throw refused('noPlace')
  // Read before the rectangle is in it: a group grows by what it holds.
  const { width, height } = outline ? parent : box
  const transform = outline ? parent.absoluteTransform : movedBy(straight, box.x, box.y)
  const rectangle = figma.createRectangle()
  // Recorded before it has its place: whatever fails from here on, it can be found and removed.
  recordChange(rectangle, swap, { did: 'add', after: {} }, false)
  rectangle.resize(width, height)
  rectangle.name = `${parent.name} / variation`
  parent.insertChild(index, rectangle)
  if ('layoutMode' in parent && parent.layoutMode !== 'NONE')
    rectangle.layoutPositioning = 'ABSOLUTE'
  if (parent.type !== 'SECTION')
    rectangle.constraints = { horizontal: 'STRETCH', vertical: 'STRETCH' }
  rectangle.fills = [paintOf(picture, transform, { width, height })]
  rectangle.relativeTransform = following(back, transform)
  // A frame that clips gives its corners to what it holds.
  if (outline && !clips(parent)) Object.assign(rectangle, cornersOf(parent))
  recordChange(rectangle, swap, { did: 'add', after: lookOf(rectangle) }, false)
}

const looks = [
  'name',
  'fills',
  'strokes',
  'effects',
  'opacity',
  'blendMode',
  'visible',
  'locked',
  'cornerRadius',
  'x',
  'y',
  'width',
  'height',
]

/** What tells whether somebody has changed the rectangle since. */
export const lookOf = (node: SceneNode): Record<string, unknown> =>
  Object.fromEntries(looks.map((name) => [name, readValue(node, name)]))

/** Where a child's coordinates count from: groups are transparent to them. */
function groundOf(parent: Container): Matrix {
  let at: BaseNode | null = parent
  while (at && (at.type === 'GROUP' || at.type === 'BOOLEAN_OPERATION')) at = at.parent
  return at && 'absoluteTransform' in at ? at.absoluteTransform : straight
}
