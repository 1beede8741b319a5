// Which layer a click means, by Figma's manners: the outermost, or a sibling of what is selected, or one deeper. Pure over the graph.
import type { SceneGraph, SceneNode } from '@open-pencil/core'

/** From the layer right on the page down to the one under the point. A locked layer, and what is in it, can't be picked. */
export function chainAt(graph: SceneGraph, pageId: string, x: number, y: number): SceneNode[] {
  const chain: SceneNode[] = []
  for (
    let node = graph.hitTestDeep(x, y, pageId) ?? undefined;
    node && node.id !== pageId;
    node = parentOf(graph, node)
  )
    chain.unshift(node)
  const locked = chain.findIndex((node) => node.locked)
  return locked < 0 ? chain : chain.slice(0, locked)
}

const parentOf = (graph: SceneGraph, node: SceneNode) =>
  node.parentId ? graph.getNode(node.parentId) : undefined

export function pickOutermost(
  graph: SceneGraph,
  chain: SceneNode[],
  selection: readonly string[],
): SceneNode | undefined {
  const entered = new Set(selection.map((id) => graph.getNode(id)?.parentId))
  // The deepest container that the selection lies in, so that a click stays on the level one has reached.
  for (let i = chain.length - 1; i > 0; i--) if (entered.has(chain[i]!.parentId)) return chain[i]
  return chain[0]
}

export function pickDeeper(
  chain: SceneNode[],
  selection: readonly string[],
): SceneNode | undefined {
  for (let i = chain.length - 1; i >= 0; i--)
    if (selection.includes(chain[i]!.id)) return chain[i + 1] ?? chain[i]
  return chain[0]
}

/** Layers that a person may drag: not those that an instance or auto layout places. */
export function canMove(graph: SceneGraph, node: SceneNode): boolean {
  if (node.locked) return false
  const parent = parentOf(graph, node)
  if (parent && parent.layoutMode !== 'NONE' && node.layoutPositioning !== 'ABSOLUTE') return false
  for (let at = parent; at; at = parentOf(graph, at)) if (at.type === 'INSTANCE') return false
  return true
}
