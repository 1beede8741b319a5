// Applies a change of size to descendants (constraints, scaling) and to ancestors (groups fit their
// children).
import {
  TransformMatrix,
  getNodeLocalMatrix,
  getNodeWorldBounds,
  type SceneNode,
} from '@open-pencil/scene-graph'
import { placeByRows, type Rows } from '../../document/index.js'
import type { Realm } from '../members/realm.js'
import { refit } from './text/fonts.js'

type Constraint = SceneNode['horizontalConstraint']

/**
 * Returns position and length of a child on one axis when its frame's length changes from `before`
 * to `after`.
 */
function constrained(
  constraint: Constraint,
  start: number,
  length: number,
  before: number,
  after: number,
): [start: number, length: number] {
  const grown = after - before
  if (constraint === 'MAX') return [start + grown, length]
  if (constraint === 'CENTER') return [start + grown / 2, length]
  if (constraint === 'STRETCH') return [start, Math.max(0.01, length + grown)]
  if (constraint === 'SCALE') return [(start * after) / before, (length * after) / before]
  return [start, length]
}

export function resizeWithChildren(
  node: SceneNode,
  width: number,
  height: number,
  realm: Realm,
): void {
  const before = { width: node.width, height: node.height }
  if (node.type === 'TEXT' && node.textAutoResize === 'WIDTH_AND_HEIGHT')
    realm.change(node, { textAutoResize: 'NONE' })
  const hugs = node.layoutMode !== 'NONE'
  realm.change(node, {
    width,
    height,
    ...(hugs ? { primaryAxisSizing: 'FIXED', counterAxisSizing: 'FIXED' } : {}),
  })
  // A text with automatic height is measured again at the new width (typings 11031).
  if (node.type === 'TEXT' && node.textAutoResize === 'HEIGHT') refit(node, realm)
  if (hugs || node.type === 'SECTION' || before.width === 0 || before.height === 0) return
  const scales = node.type === 'GROUP' || node.type === 'BOOLEAN_OPERATION'
  for (const child of realm.graph.getChildren(node.id)) {
    const [x, w] = constrained(
      scales ? 'SCALE' : child.horizontalConstraint,
      child.x,
      child.width,
      before.width,
      width,
    )
    const [y, h] = constrained(
      scales ? 'SCALE' : child.verticalConstraint,
      child.y,
      child.height,
      before.height,
      height,
    )
    if (x !== child.x || y !== child.y) realm.change(child, { x, y })
    if (w !== child.width || h !== child.height) resizeWithChildren(child, w, h, realm)
  }
}

/**
 * Fits a group or a boolean operation to its children (typings 7371); removes a group without
 * children.
 */
export function fitGroups(group: SceneNode | undefined, realm: Realm): void {
  if (group?.type !== 'GROUP' && group?.type !== 'BOOLEAN_OPERATION') return
  const above = group.parentId ? realm.graph.getNode(group.parentId) : undefined
  const children = realm.graph.getChildren(group.id)
  if (children.length === 0 && group.type === 'BOOLEAN_OPERATION') return
  if (children.length === 0) realm.graph.deleteNode(group.id)
  else fit(group, children, realm)
  fitGroups(above, realm)
}

function fit(group: SceneNode, children: SceneNode[], realm: Realm): void {
  const boxes = children.map((child) => getNodeWorldBounds(child))
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const size = {
    width: Math.max(...boxes.map((b) => b.x + b.width)) - x,
    height: Math.max(...boxes.map((b) => b.y + b.height)) - y,
  }
  const rows = TransformMatrix.multiply(getNodeLocalMatrix(group), TransformMatrix.translated(x, y))
  if (x !== 0 || y !== 0)
    for (const child of children)
      realm.graph.updateNode(child.id, { x: child.x - x, y: child.y - y })
  realm.change(group, { ...size, ...placeByRows(size, Array.from(rows).slice(0, 6) as Rows) })
}
