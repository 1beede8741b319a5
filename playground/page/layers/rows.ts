// Converts the layer tree to visible rows, topmost first as in Figma's list. Pure.
import type { SceneGraph, SceneNode } from '@open-pencil/core'

export interface Row {
  node: SceneNode
  level: number
  parent: string | null
  /** Undefined for a row without children. */
  expanded: boolean | undefined
  setSize: number
  position: number
}

export function rowsOf(graph: SceneGraph, pageId: string, open: ReadonlySet<string>): Row[] {
  const rows: Row[] = []
  const walk = (parentId: string, level: number, parent: string | null) => {
    const children = [...(graph.getNode(parentId)?.childIds ?? [])].reverse().flatMap((id) => {
      const node = graph.getNode(id)
      return node && !node.internalOnly ? [node] : []
    })
    children.forEach((node, index) => {
      const expanded = node.childIds.length > 0 ? open.has(node.id) : undefined
      rows.push({ node, level, parent, expanded, setSize: children.length, position: index + 1 })
      if (expanded) walk(node.id, level + 1, node.id)
    })
  }
  walk(pageId, 1, null)
  return rows
}

export function ancestorsOf(graph: SceneGraph, id: string): string[] {
  const above: string[] = []
  for (let at = graph.getNode(id)?.parentId; at; at = graph.getNode(at)?.parentId) above.push(at)
  return above
}
