// Pictures what is seen behind a source on the canvas. Works on temporary copies far from everything; the document is only read.
import type { Size } from '../../contract/framing.js'
import type { Picture } from '../../contract/message.js'
import { layerById, pageAround } from '../document/nodes.js'
import { movedBy } from '../keep/affine.js'
import { canBeSeen } from '../keep/find.js'
import { keepModes } from '../keep/modes.js'
import { markCopy, putAway } from '../keep/without.js'
import { constraintFor, pixelsOf } from './export.js'

/** Returns a picture of the source's box with all that lies under the source, or null where nothing can be drawn there. */
export async function exportBehind({
  id,
  size,
}: {
  id: string
  size: Size
}): Promise<Picture | null> {
  const source = await layerById(id)
  const page = source && pageAround(source)
  const box = source?.absoluteBoundingBox
  if (!page || !box) return null
  const stage = figma.createFrame()
  try {
    markCopy(stage)
    putAway(stage)
    stage.resizeWithoutConstraints(Math.max(0.01, box.width), Math.max(0.01, box.height))
    stage.fills = page.backgrounds
    await copyLower(page, ancestorsOf(source), box, stage)
    return await pixelsOf(stage, constraintFor(size))
  } catch {
    return null
  } finally {
    stage.remove()
  }
}

/** From the layer on the page down to the source itself. */
function ancestorsOf(source: SceneNode): SceneNode[] {
  const found: SceneNode[] = []
  for (
    let at: BaseNode | null = source;
    at && at.type !== 'PAGE' && at.type !== 'DOCUMENT';
    at = at.parent
  )
    found.unshift(at as SceneNode)
  return found
}

/** Sections cannot lie in a frame, so a section gives its fill and its own layers one by one. */
async function copyLower(
  parent: ChildrenMixin,
  [node, ...inside]: SceneNode[],
  box: Rect,
  stage: FrameNode,
): Promise<void> {
  for (const sibling of parent.children) {
    if (sibling.id === node?.id) break
    if (canBeSeen(sibling) && overlaps(sibling, box)) await copyOnto(stage, sibling, box)
  }
  if (!node || inside.length === 0) return
  const copy = await copyOnto(stage, node, box)
  if (node.type === 'SECTION') await copyLower(node, inside, box, stage)
  else if (copy) hideFrom(copy, node, inside)
}

async function copyOnto(
  stage: FrameNode,
  node: SceneNode,
  box: Rect,
): Promise<SceneNode | undefined> {
  const { absoluteTransform } = node
  if (node.type === 'SECTION') {
    const ground = figma.createRectangle()
    stage.appendChild(ground)
    ground.resize(node.width, node.height)
    ground.relativeTransform = movedBy(absoluteTransform, -box.x, -box.y)
    ground.fills = node.fills
    return undefined
  }
  const copy = node.type === 'COMPONENT' ? node.createInstance() : node.clone()
  stage.appendChild(copy)
  markCopy(copy)
  copy.relativeTransform = movedBy(absoluteTransform, -box.x, -box.y)
  await keepModes(copy, node)
  return copy
}

/** Hides the source and what lies above it. Opacity, not visibility: auto-layout would move the others. */
function hideFrom(copy: SceneNode, original: SceneNode, [node, ...inside]: SceneNode[]): void {
  if (!node || !('children' in copy) || !('children' in original)) return
  const index = original.children.findIndex(({ id }) => id === node.id)
  for (const [at, child] of copy.children.entries()) {
    if (at > index || (at === index && inside.length === 0)) {
      if ('opacity' in child) child.opacity = 0
    } else if (at === index) hideFrom(child, node, inside)
  }
}

function overlaps({ absoluteBoundingBox: other }: SceneNode, box: Rect): boolean {
  if (!other) return false
  const across = other.x < box.x + box.width && box.x < other.x + other.width
  return across && other.y < box.y + box.height && box.y < other.y + other.height
}
