// What a keep-layer has from the layers that it lies in: masks, clipping, blur, shadows, blend modes and opacity. Built again around a clone.
import { after, inverse, isStraight, movedBy, straight, type Matrix } from './affine.js'

/** From the source down to the layer's parent. */
export type Ancestors = readonly SceneNode[]

/** On the outermost frame that was built around a clone, and on its parts. */
const wrapperKey = 'kept-frame'
export const isWrapper = (node: SceneNode) => node.getPluginData(wrapperKey) !== ''

/** Returns the ancestors that change how the layer looks, other than by plain opacity. */
export function shapingAncestors(
  node: SceneNode,
  ancestors: Ancestors,
  source: SceneNode,
): SceneNode[] {
  return ancestors.filter((ancestor, index) => {
    const child = ancestors[index + 1] ?? node
    return (
      maskBelow(child) ||
      effectsOn(ancestor).length > 0 ||
      blends(ancestor) ||
      clips(ancestor, node, source)
    )
  })
}

/** Returns the product of the opacities of the ancestors. */
export function opacityOf(ancestors: Ancestors): number {
  return ancestors.reduce(
    (product, ancestor) => product * ('opacity' in ancestor ? ancestor.opacity : 1),
    1,
  )
}

/**
 * Builds a frame around the clone for each shaping ancestor, outermost first, in the source's own geometry, and returns the outermost.
 * `origin` is the top left corner of the source on the page.
 */
export function wrap(
  clone: SceneNode,
  node: SceneNode,
  ancestors: Ancestors,
  into: FrameNode,
  source: SceneNode,
  origin: Vector,
): FrameNode {
  let outermost: FrameNode | undefined
  let parent = into
  // The absolute transform of `parent`, as if the variation lay where its source lies.
  let ground: Matrix = movedBy(straight, origin.x, origin.y)
  for (const ancestor of shapingAncestors(node, ancestors, source)) {
    const frame = figma.createFrame()
    frame.setPluginData(wrapperKey, '1')
    frame.name = ancestor.name
    frame.fills = []
    parent.appendChild(frame)
    const box = boxOf(ancestor)
    frame.resizeWithoutConstraints(Math.max(0.01, box.width), Math.max(0.01, box.height))
    frame.relativeTransform = relativeTo(ground, box.transform)
    frame.clipsContent = clips(ancestor, node, source)
    if (frame.clipsContent) copyCorners(ancestor, frame)
    frame.effects = effectsOn(ancestor)
    if (blends(ancestor)) frame.blendMode = (ancestor as SceneNode & MinimalBlendMixin).blendMode
    ground = box.transform
    const mask = maskBelow(ancestors[ancestors.indexOf(ancestor) + 1] ?? node)
    if (mask) {
      const copy = mask.clone()
      copy.setPluginData(wrapperKey, '1')
      frame.appendChild(copy)
      copy.relativeTransform = relativeTo(ground, mask.absoluteTransform)
      if ('isMask' in copy) copy.isMask = true
    }
    outermost ??= frame
    parent = frame
  }
  parent.appendChild(clone)
  clone.relativeTransform = relativeTo(ground, node.absoluteTransform)
  return outermost ?? parent
}

/** A group's own box is turned only with its children, so its upright box is enough. */
function boxOf(node: SceneNode): { transform: Matrix; width: number; height: number } {
  const { absoluteBoundingBox: box, absoluteTransform } = node
  const isGroup = node.type === 'GROUP' || node.type === 'SECTION'
  if (isGroup && box)
    return { transform: movedBy(straight, box.x, box.y), width: box.width, height: box.height }
  return { transform: absoluteTransform, width: node.width, height: node.height }
}

function relativeTo(ground: Matrix, transform: Matrix): Matrix {
  const back = inverse(ground)
  return back ? after(back, transform) : transform
}

/** Returns the mask that shapes a layer: the nearest one below it among its siblings. */
function maskBelow(node: SceneNode): SceneNode | undefined {
  const { parent } = node
  if (!parent || !('children' in parent)) return undefined
  const below = parent.children.slice(
    0,
    parent.children.findIndex(({ id }) => id === node.id),
  ) as SceneNode[]
  return below.reverse().find((sibling) => 'isMask' in sibling && sibling.isMask && sibling.visible)
}

/** Shadows of a layer with a body of its own are the body's, and are in the picture; without one they are its content's. */
function effectsOn(node: SceneNode): Effect[] {
  if (!('effects' in node)) return []
  const seen = (paints: unknown) =>
    Array.isArray(paints) && (paints as Paint[]).some(({ visible }) => visible !== false)
  const hasBody = ('fills' in node && seen(node.fills)) || ('strokes' in node && seen(node.strokes))
  const shadow = (type: Effect['type']) => type === 'DROP_SHADOW' || type === 'INNER_SHADOW'
  return node.effects.filter(
    ({ type, visible }) => visible && (type === 'LAYER_BLUR' || (shadow(type) && !hasBody)),
  )
}

const blends = (node: SceneNode) =>
  'blendMode' in node && node.blendMode !== 'PASS_THROUGH' && node.blendMode !== 'NORMAL'

/**
 * Returns true if the ancestor cuts something off the layer, at its sides or at a rounded corner. What leaves the source at a side is cut
 * by the variation's own sides, wherever those are.
 */
function clips(ancestor: SceneNode, node: SceneNode, source: SceneNode): boolean {
  if (!('clipsContent' in ancestor) || !ancestor.clipsContent) return false
  const [outer, inner] = [ancestor.absoluteBoundingBox, node.absoluteBoundingBox]
  if (!outer || !inner) return false
  const radius = Math.max(
    ancestor.topLeftRadius,
    ancestor.topRightRadius,
    ancestor.bottomLeftRadius,
    ancestor.bottomRightRadius,
  )
  // Letters, shadows and strokes reach beyond a layer's box.
  const reach = 'effects' in node && node.effects.length > 0 ? 64 : 1
  const left = inner.x - reach - outer.x
  const top = inner.y - reach - outer.y
  const right = outer.x + outer.width - inner.x - inner.width - reach
  const bottom = outer.y + outer.height - inner.y - inner.height - reach
  const [across, down] = [radius - Math.min(left, right), radius - Math.min(top, bottom)]
  const inCorner = radius > 0 && across > 0 && down > 0 && Math.hypot(across, down) > radius
  if (ancestor.id === source.id) return inCorner
  return (
    !isStraight(ancestor.absoluteTransform) ||
    Math.min(left, top, right, bottom) < -reach ||
    inCorner
  )
}

function copyCorners(from: SceneNode, to: FrameNode): void {
  if (!('topLeftRadius' in from)) return
  to.topLeftRadius = from.topLeftRadius
  to.topRightRadius = from.topRightRadius
  to.bottomLeftRadius = from.bottomLeftRadius
  to.bottomRightRadius = from.bottomRightRadius
  if ('cornerSmoothing' in from) to.cornerSmoothing = from.cornerSmoothing
}
