// Builds the drop event of a plugin: the node under the drop and the position within it (typings,
// figma.on 'drop').
import { TransformMatrix, getWorldMatrix, type SceneNode } from '@open-pencil/scene-graph'
import type { Drop } from '../../stage.js'
import type { Realm } from '../members/realm.js'

const holds = ['FRAME', 'SECTION', 'COMPONENT', 'GROUP', 'CANVAS', 'COMPONENT_SET']

export function dropEvent(
  { x, y, items, files, dropMetadata }: Drop,
  realm: Realm,
): Record<string, unknown> {
  realm.settle()
  const page = realm.node(realm.document.currentPageId)
  const target = targetAt(page, x, y, realm) ?? page
  const [left, top] = inside(target, x, y, realm)
  return {
    node: realm.ref(target.id),
    x: left,
    y: top,
    absoluteX: x,
    absoluteY: y,
    items,
    files,
    ...(dropMetadata === undefined ? {} : { dropMetadata }),
  }
}

function inside(node: SceneNode, x: number, y: number, realm: Realm): [number, number] {
  if (node.type === 'CANVAS') return [x, y]
  const inverse =
    TransformMatrix.invert(getWorldMatrix(node, realm.graph)) ?? TransformMatrix.identity()
  const [left, top] = TransformMatrix.mapPoints(inverse, [x, y])
  return [left!, top!]
}

/**
 * Returns the topmost, innermost node under the point that can have children; skips locked and
 * hidden nodes.
 */
function targetAt(parent: SceneNode, x: number, y: number, realm: Realm): SceneNode | undefined {
  for (const child of realm.graph.getChildren(parent.id).reverse()) {
    if (!child.visible || child.locked || !holds.includes(child.type)) continue
    const [left, top] = inside(child, x, y, realm)
    if (left < 0 || top < 0 || left > child.width || top > child.height) continue
    return targetAt(child, x, y, realm) ?? child
  }
  return undefined
}
