// Layer operations of the editor: duplicate, group, reorder, resize, remove. Fits groups to their
// children and recomputes auto-layout. Independent of plugins and of the page.
import { computeLayout } from '@open-pencil/core/layout'
import {
  getNodeLocalMatrix,
  getNodeWorldBounds,
  TransformMatrix,
  type SceneGraph,
  type SceneNode,
} from '@open-pencil/scene-graph'
import { scaleGeometryPaths } from '@open-pencil/scene-graph/copy'
import {
  collectResizeDescendants,
  computeConstrainedResizeChanges,
  scaleVectorNetworkForResize,
  type ResizeSnapshot,
} from '@open-pencil/scene-graph/resize'
import { placeByRows, worldRows, type Box, type Rows } from './geometry.js'

const parentOf = (graph: SceneGraph, node: SceneNode | undefined) =>
  node?.parentId ? graph.getNode(node.parentId) : undefined

/** Returns true if the node is inside an instance, whose component determines its children. */
export function insideInstance(graph: SceneGraph, id: string): boolean {
  for (let at = parentOf(graph, graph.getNode(id)); at; at = parentOf(graph, at))
    if (at.type === 'INSTANCE') return true
  return false
}

/** Updates the ancestors of a changed layer: fits groups and recomputes auto-layout. */
export function settleAround(graph: SceneGraph, containerId: string | null | undefined): void {
  let outermost: SceneNode | undefined
  for (
    let at = containerId ? graph.getNode(containerId) : undefined;
    at;
    at = parentOf(graph, at)
  ) {
    if (at.type === 'GROUP') fitGroup(graph, at)
    if (at.layoutMode !== 'NONE') outermost = at
  }
  if (!outermost || !graph.getNode(outermost.id)) return
  const { id } = outermost
  graph.withLayoutMutations(() => computeLayout(graph, id))
}

function fitGroup(graph: SceneGraph, group: SceneNode): void {
  const children = graph.getChildren(group.id)
  if (children.length === 0) return graph.deleteNode(group.id)
  const boxes = children.map((child) => getNodeWorldBounds(child))
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))]
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - x
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - y
  if (x === 0 && y === 0 && width === group.width && height === group.height) return
  const rows = TransformMatrix.multiply(getNodeLocalMatrix(group), TransformMatrix.translated(x, y))
  for (const child of children) graph.updateNode(child.id, { x: child.x - x, y: child.y - y })
  graph.updateNode(group.id, {
    width,
    height,
    ...placeByRows({ width, height }, Array.from(rows).slice(0, 6) as Rows),
  })
}

export function removeLayers(graph: SceneGraph, ids: readonly string[]): void {
  for (const id of ids) {
    const node = graph.getNode(id)
    if (!node || insideInstance(graph, id)) continue
    graph.deleteNode(id)
    settleAround(graph, node.parentId)
  }
}

/** Duplicates layers; each copy is directly above its original. Returns the copies' ids. */
export function duplicateLayers(graph: SceneGraph, ids: readonly string[]): string[] {
  return ids.flatMap((id) => {
    const node = graph.getNode(id)
    if (!node?.parentId || insideInstance(graph, id)) return []
    // The copy of a component is an instance of it, as in Figma.
    const made =
      node.type === 'COMPONENT'
        ? graph.createInstance(id, node.parentId, {
            name: node.name,
            x: node.x + node.width + 40,
            y: node.y,
          })
        : graph.cloneTree(id, node.parentId)
    if (!made) return []
    graph.insertChildAt(
      made.id,
      node.parentId,
      graph.getNode(node.parentId)!.childIds.indexOf(id) + 1,
    )
    settleAround(graph, node.parentId)
    return [made.id]
  })
}

/**
 * Groups layers at the position of the uppermost. Returns the group's id; undefined without a
 * parent that may change.
 */
export function groupLayers(graph: SceneGraph, ids: readonly string[]): string | undefined {
  const nodes = ids
    .flatMap((id) => graph.getNode(id) ?? [])
    .filter((node) => !insideInstance(graph, node.id))
  const parent = parentOf(graph, nodes[0])
  if (!parent || parent.type === 'INSTANCE') return undefined
  const order = [...nodes].sort(
    (a, b) => parent.childIds.indexOf(a.id) - parent.childIds.indexOf(b.id),
  )
  const group = graph.createNode('GROUP', parent.id, {
    name: 'Group',
    x: 0,
    y: 0,
    width: 1,
    height: 1,
    fills: [],
  })
  graph.insertChildAt(group.id, parent.id, parent.childIds.indexOf(order.at(-1)!.id) + 1)
  for (const node of order) moveInto(graph, node.id, group.id, group.childIds.length)
  settleAround(graph, group.id)
  return group.id
}

/** Removes groups and returns the ids of their children. */
export function ungroupLayers(graph: SceneGraph, ids: readonly string[]): string[] {
  return ids.flatMap((id) => {
    const group = graph.getNode(id)
    const parent = parentOf(graph, group)
    if (!group || !parent || group.childIds.length === 0 || insideInstance(graph, id)) return []
    if (group.type !== 'GROUP' && group.type !== 'FRAME') return []
    const children = [...group.childIds]
    let at = parent.childIds.indexOf(id)
    for (const child of children) moveInto(graph, child, parent.id, at++)
    graph.deleteNode(id)
    settleAround(graph, parent.id)
    return children
  })
}

/**
 * Moves a layer to another parent or index; it keeps its position on the page. `index` counts from
 * the bottom, without the layer itself.
 */
export function moveInto(graph: SceneGraph, id: string, parentId: string, index: number): boolean {
  const [node, parent] = [graph.getNode(id), graph.getNode(parentId)]
  if (
    !node ||
    !parent ||
    parent.type === 'INSTANCE' ||
    insideInstance(graph, id) ||
    insideInstance(graph, parentId)
  )
    return false
  if (graph.isDescendant(parentId, id)) return false
  const before = parentOf(graph, node)
  const rows = worldRows(graph, node)
  graph.insertChildAt(id, parentId, index)
  if (before && before.id !== parentId) {
    const around =
      parent.type === 'CANVAS'
        ? TransformMatrix.identity()
        : TransformMatrix.invert([...worldRows(graph, parent), 0, 0, 1])
    if (around)
      graph.updateNode(
        id,
        placeByRows(
          node,
          Array.from(TransformMatrix.multiply(around, [...rows, 0, 0, 1])).slice(0, 6) as Rows,
        ),
      )
    settleAround(graph, before.id)
  }
  settleAround(graph, parentId)
  return true
}

/** Snapshot of a layer and its descendants at the start of a resize. */
export interface Grip {
  id: string
  box: Box
  inside: Map<string, ResizeSnapshot>
  own: Pick<ResizeSnapshot, 'vectorNetwork' | 'fillGeometry' | 'strokeGeometry'>
}

export function gripOf(graph: SceneGraph, id: string): Grip | undefined {
  const node = graph.getNode(id)
  if (!node) return undefined
  const { x, y, width, height, vectorNetwork, fillGeometry, strokeGeometry } = node
  const inside = collectResizeDescendants(graph, id) ?? new Map<string, ResizeSnapshot>()
  return {
    id,
    box: { x, y, width, height },
    inside,
    own: { vectorNetwork, fillGeometry, strokeGeometry },
  }
}

/**
 * Resizes the layer to a box in its parent's coordinates; its descendants follow their constraints.
 */
export function resizeGripped(graph: SceneGraph, { id, box, inside, own }: Grip, to: Box): void {
  const node = graph.getNode(id)
  if (!node) return
  const [kx, ky] = [to.width / Math.max(box.width, 0.01), to.height / Math.max(box.height, 0.01)]
  const network = scaleVectorNetworkForResize(
    own.vectorNetwork,
    box.width,
    box.height,
    to.width,
    to.height,
  )
  graph.updateNode(id, {
    ...to,
    ...(network ? { vectorNetwork: network } : {}),
    ...(own.fillGeometry.length > 0
      ? { fillGeometry: scaleGeometryPaths(own.fillGeometry, kx, ky) }
      : {}),
    ...(own.strokeGeometry.length > 0
      ? { strokeGeometry: scaleGeometryPaths(own.strokeGeometry, kx, ky) }
      : {}),
    ...(node.type === 'TEXT'
      ? { textAutoResize: to.height === box.height ? 'HEIGHT' : 'NONE' }
      : {}),
    ...(node.layoutMode !== 'NONE'
      ? { primaryAxisSizing: 'FIXED', counterAxisSizing: 'FIXED' }
      : {}),
  })
  if (node.type !== 'SECTION')
    for (const [child, changes] of computeConstrainedResizeChanges(graph, id, box, to, inside))
      graph.updateNode(child, changes)
  settleAround(graph, id)
}
