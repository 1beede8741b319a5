// The layers of a made-up document, each with what can be seen of it, so that a rule can be about single layers.
import type { PlaygroundDocument } from 'figma-playground/document'
import { plain } from '../plugin/campaign.js'

export interface LayerState {
  name: string
  type: string
  parent: string
  /** Every property but notes, ids and the layers inside. */
  own: Record<string, unknown>
  /** From the corner of the page. */
  at: { x: number; y: number }
}

export type LayerStates = Map<string, LayerState>

const ignored = ['id', 'childIds', 'source', 'guid', 'sourceGuid', 'overrides', 'figma:overridden']

/** Returns the layers on the pages of one tag by id. What an instance holds belongs to the instance and is left out. */
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
