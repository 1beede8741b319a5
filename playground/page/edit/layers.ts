// Operations on the selected layers; each is one undo step.
import { batch } from '@preact/signals'
import {
  duplicateLayers,
  groupLayers,
  insideInstance,
  moveInto,
  removeLayers,
  settleAround,
  ungroupLayers,
} from '../../document/index.js'
import { canMove } from '../canvas/pick.js'
import { document, graph, pageId, select, selection } from '../editor.js'

const nodes = () => selection.value.flatMap((id) => graph.value.getNode(id) ?? [])
/** Returns the selected layers without a selected ancestor. */
const outermost = () =>
  selection.value.filter(
    (id) => !selection.value.some((other) => other !== id && graph.value.isDescendant(id, other)),
  )

/** Runs `work` as one undo step with one redraw. */
export function asOneStep<T>(work: () => T): T {
  document.value.commitUndo()
  const result = batch(work)
  document.value.commitUndo()
  return result
}

export function remove(): void {
  asOneStep(() => removeLayers(graph.value, outermost()))
  select(selection.value.filter((id) => graph.value.getNode(id)))
}

export function duplicate(): void {
  const made = asOneStep(() => duplicateLayers(graph.value, inOrder(outermost())))
  if (made.length > 0) select(made)
}

export function group(): void {
  const made = asOneStep(() => groupLayers(graph.value, outermost()))
  if (made) select([made])
}

export function ungroup(): void {
  const freed = asOneStep(() => ungroupLayers(graph.value, outermost()))
  if (freed.length > 0) select(freed)
}

export const canUngroup = () =>
  nodes().some(
    (node) => node.type === 'GROUP' || (node.type === 'FRAME' && node.childIds.length > 0),
  )

export function toggleHidden(ids = selection.value): void {
  const hide = ids.some((id) => graph.value.getNode(id)?.visible)
  asOneStep(() => ids.forEach((id) => graph.value.updateNode(id, { visible: !hide })))
}

export function toggleLocked(ids = selection.value): void {
  const lock = ids.some((id) => !graph.value.getNode(id)?.locked)
  asOneStep(() => ids.forEach((id) => graph.value.updateNode(id, { locked: lock })))
}

export function rename(id: string, name: string): void {
  if (name.trim() && name !== graph.value.getNode(id)?.name)
    asOneStep(() => graph.value.updateNode(id, { name: name.trim() }))
}

export function nudge(dx: number, dy: number): void {
  asOneStep(() => {
    for (const id of outermost()) {
      const node = graph.value.getNode(id)
      if (!node || !canMove(graph.value, node)) continue
      graph.value.updateNode(id, { x: node.x + dx, y: node.y + dy })
      settleAround(graph.value, node.parentId)
    }
  })
}

export type Where = 'front' | 'forward' | 'backward' | 'back'

export function arrange(where: Where): void {
  const ids = inOrder(outermost())
  asOneStep(() => {
    for (const id of where === 'front' || where === 'backward' ? ids : ids.reverse()) {
      const parent = graph.value.getNode(graph.value.getNode(id)?.parentId ?? '')
      if (!parent || insideInstance(graph.value, id)) continue
      const at = parent.childIds.indexOf(id)
      const top = parent.childIds.length - 1
      const to = {
        front: top,
        forward: Math.min(top, at + 1),
        backward: Math.max(0, at - 1),
        back: 0,
      }[where]
      moveInto(graph.value, id, parent.id, to)
    }
  })
}

/** Sorts ids from bottom to top, in stacking order. */
export function inOrder(ids: readonly string[]): string[] {
  return [...ids].sort((a, b) => {
    const [one, other] = [graph.value.getNode(a), graph.value.getNode(b)]
    if (one?.parentId !== other?.parentId) return 0
    const children = graph.value.getNode(one?.parentId ?? '')?.childIds ?? []
    return children.indexOf(a) - children.indexOf(b)
  })
}

export function selectAll(): void {
  const beside = selection.value.map((id) => graph.value.getNode(id)?.parentId)
  // With a selection in one container, select that container's children, as in Figma.
  const parent =
    beside.length > 0 && beside.every((id) => id === beside[0]) ? beside[0]! : pageId.value
  select((graph.value.getNode(parent)?.childIds ?? []).filter(isFree))
}

const isFree = (id: string) => {
  const node = graph.value.getNode(id)
  return !!node && !node.internalOnly && !node.locked
}

/** Selects the children: Figma's Enter. */
export function selectChildren(): void {
  const inside = nodes().flatMap((node) => node.childIds.filter(isFree))
  if (inside.length > 0) select(inside)
}

/** Selects the parents: Figma's Shift Enter. */
export function selectParents(): void {
  const above = [...new Set(nodes().map((node) => node.parentId))].filter(
    (id) => id && graph.value.getNode(id)?.type !== 'CANVAS',
  )
  if (above.length > 0) select(above as string[])
}
