// Whether a layer that holds others ends at its own outline, or shows what it holds beyond it. Reads layers, changes none.
import { boundsOf, isStraight } from '../keep/affine.js'
import { canBeSeen } from '../keep/find.js'

const radii = [
  'topLeftRadius',
  'topRightRadius',
  'bottomLeftRadius',
  'bottomRightRadius',
  'cornerSmoothing',
] as const
type Corners = Partial<Record<(typeof radii)[number], number>>

/** Empty where all corners are square. */
export function cornersOf(node: SceneNode): Corners {
  if (!('topLeftRadius' in node)) return {}
  const corners = Object.fromEntries(radii.map((name) => [name, node[name]])) as Required<Corners>
  return largest(corners) === 0 ? {} : corners
}

const largest = ({ cornerSmoothing: _, ...corners }: Corners) =>
  Math.max(0, ...Object.values(corners))

export const clips = (node: SceneNode): boolean => 'clipsContent' in node && node.clipsContent

/**
 * Within the layer's upright box, that is in its picture, nothing lies outside its outline: it clips, or nothing that it holds reaches
 * into the corners of its box. A group has no outline of its own, but would grow by whatever is larger than it is.
 */
export function endsAtOutline(node: SceneNode & ChildrenMixin): boolean {
  if (node.type === 'GROUP' || clips(node)) return true
  const { width, height } = node
  const turned = !isStraight(node.absoluteTransform)
  const radius = largest(cornersOf(node))
  return !node.children.some((child) => {
    if (!canBeSeen(child)) return false
    const box = boundsOf(child.relativeTransform, child.width, child.height)
    const reach = {
      left: -box.x,
      top: -box.y,
      right: box.x + box.width - width,
      bottom: box.y + box.height - height,
    }
    if (turned && Object.values(reach).some((distance) => distance > 1)) return true
    const across = reach.left > -radius || reach.right > -radius
    return radius > 0 && across && (reach.top > -radius || reach.bottom > -radius)
  })
}
