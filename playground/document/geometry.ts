// Positions and bounds of nodes in a page's coordinates. Pure: reads the graph, draws nothing.
import {
  getWorldMatrix,
  TransformMatrix,
  type SceneGraph,
  type SceneNode,
} from '@open-pencil/scene-graph'
import { effectOverflow, strokeOverflow } from '@open-pencil/scene-graph/geometry'

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** [a, c, x, b, d, y]: rows of the 2×3 matrix that Figma calls a transform. */
export type Rows = [number, number, number, number, number, number]

export const worldRows = (graph: SceneGraph, node: SceneNode): Rows =>
  getWorldMatrix(node, graph).slice(0, 6) as Rows

/** Returns true if the node paints anything visible. */
export function leavesMark(graph: SceneGraph, id: string): boolean {
  const node = graph.getNode(id)
  if (!node || !node.visible || node.opacity === 0) return false
  const painted = node.fills.some((fill) => fill.visible && fill.opacity > 0)
  if (painted && (node.type !== 'TEXT' || node.text !== '') && node.type !== 'GROUP') return true
  if (node.strokes.some((stroke) => stroke.visible && stroke.weight > 0)) return true
  return node.childIds.some((child) => leavesMark(graph, child))
}

function hidden(graph: SceneGraph, node: SceneNode): boolean {
  for (
    let at: SceneNode | undefined = node;
    at;
    at = at.parentId ? graph.getNode(at.parentId) : undefined
  )
    if (!at.visible) return true
  return false
}

/**
 * Returns the painted bounds of the nodes, including shadows and strokes; null if they paint
 * nothing.
 */
export function paintedBounds(graph: SceneGraph, ids: string[]): Box | null {
  const boxes = ids.flatMap((id) => {
    const node = graph.getNode(id)
    return (node && !hidden(graph, node) && painted(graph, node)) || []
  })
  return boxes.length === 0 ? null : around(boxes)
}

function painted(graph: SceneGraph, node: SceneNode): Box | null {
  if (!leavesMark(graph, node.id)) return null
  const stroke = strokeOverflow(node.strokes)
  const effects = effectOverflow(node.effects.filter((effect) => effect.visible))
  const inside = graph.getChildren(node.id).flatMap((child) => painted(graph, child) ?? [])
  // A group paints nothing of its own; its effects surround its children.
  const own =
    node.type === 'GROUP' || node.type === 'BOOLEAN_OPERATION' ? [] : [mapped(graph, node, stroke)]
  const seen = node.clipsContent ? own : [...own, ...inside]
  const box = around(seen.length > 0 ? seen : inside)
  return {
    x: box.x - effects.left,
    y: box.y - effects.top,
    width: box.width + effects.left + effects.right,
    height: box.height + effects.top + effects.bottom,
  }
}

function mapped(graph: SceneGraph, node: SceneNode, out: number): Box {
  // The stroke of a line without caps ends at the line's ends.
  const capped =
    node.type !== 'LINE' || node.strokes.some(({ cap = node.strokeCap }) => cap !== 'NONE')
  const left = capped ? -out : 0
  const [right, bottom] = [node.width - left, node.height + out]
  return spanned(
    TransformMatrix.mapPoints(getWorldMatrix(node, graph), [
      left,
      -out,
      right,
      -out,
      left,
      bottom,
      right,
      bottom,
    ]),
  )
}

function spanned(corners: number[]): Box {
  const xs = corners.filter((_, i) => i % 2 === 0)
  const ys = corners.filter((_, i) => i % 2 === 1)
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

const around = (boxes: Box[]): Box =>
  spanned(boxes.flatMap((box) => [box.x, box.y, box.x + box.width, box.y + box.height]))

/** Returns the bounds of the nodes' own, rotated boxes. */
export function ownBounds(graph: SceneGraph, ids: string[]): Box | null {
  const boxes = ids.flatMap((id) => {
    const node = graph.getNode(id)
    return node ? mapped(graph, node, 0) : []
  })
  return boxes.length === 0 ? null : around(boxes)
}

/**
 * Returns the position, rotation and flip of these rows for a node without a parent: the scene
 * graph rotates about the centre.
 */
export function placeByRows(node: Pick<SceneNode, 'width' | 'height'>, [a, c, x, b, d, y]: Rows) {
  const flipX = a * d - c * b < 0
  const turn = Math.atan2(b, flipX ? d : a)
  const [cos, sin, cx, cy] = [Math.cos(turn), Math.sin(turn), node.width / 2, node.height / 2]
  return {
    x: x - cx + (flipX ? -cos : cos) * cx + (flipX ? sin : -sin) * cy,
    y: y - cy + sin * cx + cos * cy,
    rotation: (turn * 180) / Math.PI,
    flipX,
    flipY: false,
  }
}
