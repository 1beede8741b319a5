// Finds the layer that a click selects, by Figma's rules: the outermost, or a sibling of the
// selection, or one level deeper. Pure; reads the graph.
import type { SceneGraph, SceneNode } from '@open-pencil/core'

/**
 * Returns the layers from the page's child down to the one under the point. A locked layer and its
 * descendants cannot be selected.
 */
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
  // Use the deepest container of the selection, so that a click stays on the current level.
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

/**
 * Returns true if the layer may be dragged; an instance or auto-layout positions its own layers.
 */
export function canMove(graph: SceneGraph, node: SceneNode): boolean {
  if (node.locked) return false
  const parent = parentOf(graph, node)
  if (parent && parent.layoutMode !== 'NONE' && node.layoutPositioning !== 'ABSOLUTE') return false
  for (let at = parent; at; at = parentOf(graph, at)) if (at.type === 'INSTANCE') return false
  return true
}
