// The keys of the editor, wherever the focus is but in a field. Knows what they do, and no element.
import { canMove } from './canvas/pick.js'
import { spaceHeld } from './canvas/gestures.js'
import { redo, save, undo, zoomTo, zoomToSelection } from './chrome/header.js'
import { document, graph, pageId, select, selection, view, zoomToFit } from './editor.js'
import { restart } from './plugin/session.js'

export function listenToKeys(): void {
  addEventListener('keydown', down)
  addEventListener('keyup', (event) => {
    if (event.code === 'Space') spaceHeld.value = false
  })
  addEventListener('blur', () => (spaceHeld.value = false))
}

const inField = (event: KeyboardEvent) =>
  event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]')
const onControl = (event: KeyboardEvent) =>
  event.target instanceof Element && event.target.closest('button, summary, a, [role=menu]')

function down(event: KeyboardEvent): void {
  if (inField(event) || event.defaultPrevented) return
  const act = actionOf(event)
  if (!act) return
  event.preventDefault()
  act()
}

function actionOf(event: KeyboardEvent): (() => void) | undefined {
  const { code, shiftKey } = event
  if (event.ctrlKey || event.metaKey) {
    if (event.altKey) return code === 'KeyP' ? () => void restart() : undefined
    if (code === 'KeyZ') return shiftKey ? redo : undo
    if (code === 'KeyY') return redo
    if (code === 'KeyA') return selectAll
    if (code === 'KeyS') return () => void save()
    return undefined
  }
  if (shiftKey && code === 'Digit1') return zoomToFit
  if (shiftKey && code === 'Digit2') return zoomToSelection
  if (shiftKey && code === 'Digit0') return () => zoomTo(1)
  if (event.key === '+' || event.key === '=') return () => zoomTo(view.value.zoom * 2)
  if (event.key === '-') return () => zoomTo(view.value.zoom / 2)
  if (code === 'Delete' || code === 'Backspace') return remove
  if (code === 'Escape') return () => select([])
  if (onControl(event)) return undefined
  if (code === 'Space') return () => (spaceHeld.value = true)
  const step = shiftKey ? 10 : 1
  if (code === 'ArrowLeft') return () => nudge(-step, 0)
  if (code === 'ArrowRight') return () => nudge(step, 0)
  if (code === 'ArrowUp') return () => nudge(0, -step)
  if (code === 'ArrowDown') return () => nudge(0, step)
  return undefined
}

function selectAll(): void {
  const beside = selection.value.map((id) => graph.value.getNode(id)?.parentId)
  // Within one container: its children, as in Figma.
  const parent = beside.length > 0 && beside.every((id) => id === beside[0]) ? beside[0]! : pageId.value
  const children = graph.value.getNode(parent)?.childIds ?? []
  select(children.filter((id) => graph.value.getNode(id)?.internalOnly === false && !graph.value.getNode(id)?.locked))
}

function remove(): void {
  const nodes = selection.value.flatMap((id) => graph.value.getNode(id) ?? []).filter((node) => canRemove(node.parentId))
  for (const node of nodes) if (graph.value.getNode(node.id)) graph.value.deleteNode(node.id)
  if (nodes.length > 0) document.value.commitUndo()
  select([])
}

function canRemove(parentId: string | null): boolean {
  for (
    let at = parentId ? graph.value.getNode(parentId) : undefined;
    at;
    at = at.parentId ? graph.value.getNode(at.parentId) : undefined
  )
    if (at.type === 'INSTANCE') return false
  return true
}

function nudge(dx: number, dy: number): void {
  for (const id of selection.value) {
    const node = graph.value.getNode(id)
    if (node && canMove(graph.value, node)) graph.value.updateNode(id, { x: node.x + dx, y: node.y + dy })
  }
  document.value.commitUndo()
}
