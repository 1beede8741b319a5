// Drag and drop in the layer tree: above, below or into another row.
import { signal } from '@preact/signals'
import type { SceneNode } from '@open-pencil/core'
import { moveInto } from '../../document/index.js'
import { asOneStep, inOrder } from '../edit/layers.js'
import { graph, select, selection } from '../editor.js'

export const dropping = signal<{ id: string; where: 'above' | 'below' | 'into' } | null>(null)

const holds = new Set(['FRAME', 'GROUP', 'SECTION', 'COMPONENT', 'COMPONENT_SET'])

export function take(event: DragEvent, id: string): void {
  if (!selection.value.includes(id)) select([id])
  event.dataTransfer?.setData('application/x-playground-layers', id)
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move'
}

export function over(event: DragEvent, node: SceneNode): void {
  if (!event.dataTransfer?.types.includes('application/x-playground-layers')) return
  const row = (event.currentTarget as HTMLElement).getBoundingClientRect()
  const at = (event.clientY - row.top) / row.height
  const where =
    holds.has(node.type) && at > 0.25 && at < 0.75 ? 'into' : at < 0.5 ? 'above' : 'below'
  event.preventDefault()
  if (dropping.value?.id !== node.id || dropping.value.where !== where)
    dropping.value = { id: node.id, where }
}

/**
 * Drops the layers. The tree lists the topmost layer first, so a row above another has a higher
 * index in the parent.
 */
export function letGo(event: DragEvent): void {
  event.preventDefault()
  event.stopPropagation()
  const to = dropping.value
  dropping.value = null
  const target = to && graph.value.getNode(to.id)
  if (!to || !target) return
  const parentId = to.where === 'into' ? to.id : target.parentId!
  const moved = inOrder(selection.value).filter((id) => id !== to.id)
  asOneStep(() => {
    for (const id of to.where === 'below' ? moved.reverse() : moved) {
      const others = graph.value.getNode(parentId)!.childIds.filter((one) => one !== id)
      const index =
        to.where === 'into' ? others.length : others.indexOf(to.id) + (to.where === 'above' ? 1 : 0)
      moveInto(graph.value, id, parentId, index)
    }
  })
}
