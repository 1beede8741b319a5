// Reads the visible state of each layer of a generated document, so that a rule can be about single
// layers.
import type { PlaygroundDocument } from 'figma-playground/document'
import { plain } from '../plugin/campaign.js'

export interface LayerState {
  name: string
  type: string
  parent: string
  /** Every property except notes, ids and child layers. */
  own: Record<string, unknown>
  /** Relative to the corner of the page. */
  at: { x: number; y: number }
}

export type LayerStates = Map<string, LayerState>

const ignored = ['id', 'childIds', 'source', 'guid', 'sourceGuid', 'overrides', 'figma:overridden']

/**
 * Returns the layers on the pages of one tag by id. Leaves out the content of instances, which
 * belongs to the instance.
 */
export function layerStates({ graph }: PlaygroundDocument, tag: string): LayerStates {
  const states: LayerStates = new Map()
  const read = (id: string, from: { x: number; y: number }) => {
    const node = graph.getNode(id)
    if (!node) return
    const at = { x: from.x + node.x, y: from.y + node.y }
    const entries = Object.entries(node).filter(
      ([name]) => !ignored.includes(name) && !name.startsWith('plugin'),
    )
    const own = plain(Object.fromEntries(entries)) as Record<string, unknown>
    states.set(id, { name: node.name, type: node.type, parent: node.parentId ?? '', own, at })
    if (node.type !== 'INSTANCE') for (const child of node.childIds) read(child, at)
  }
  for (const page of graph.getPages())
    if (page.name.endsWith(` ${tag}`))
      for (const child of page.childIds) read(child, { x: 0, y: 0 })
  return states
}
