// The editor's keyboard shortcuts, active unless a field has the focus.
import { spaceHeld } from './canvas/gestures.js'
import { openQuickActions } from './chrome/quick-actions.js'
import { editorActions, pressed, type Action } from './edit/actions.js'
import { nudge, selectChildren, selectParents } from './edit/layers.js'
import { select } from './editor.js'

export function listenToKeys(): void {
  addEventListener('keydown', down)
  addEventListener('keyup', (event) => {
    if (event.code === 'Space') spaceHeld.value = false
  })
  addEventListener('blur', () => (spaceHeld.value = false))
}

const inField = (event: KeyboardEvent) =>
  event.target instanceof Element &&
  event.target.closest('input, textarea, select, [contenteditable], dialog')
const onControl = (event: KeyboardEvent) =>
  event.target instanceof Element &&
  event.target.closest('button, summary, a, [role=menu], [role=tree]')

function down(event: KeyboardEvent): void {
  if (inField(event) || event.defaultPrevented) return
  const act = actionOf(event)
  if (!act) return
  event.preventDefault()
  act()
}

function actionOf(event: KeyboardEvent): (() => void) | undefined {
  const { code, shiftKey } = event
  const listed = (Object.values(editorActions) as Action[]).find(
    ({ key }) => key && pressed(key, event),
  )
  // A listed shortcut that is unavailable now is still not passed to the browser.
  if (listed) return listed.can?.() === false ? () => undefined : listed.act
  if (event.ctrlKey || event.metaKey) {
    if (code === 'KeyY') return editorActions.redo.act
    // Figma's own is Cmd /; on keyboards where / needs Shift, Cmd P is the same.
    if (event.key === '/' || code === 'Slash' || (code === 'KeyP' && !event.altKey))
      return openQuickActions
    return undefined
  }
  if (event.key === '+') return editorActions.zoomIn.act
  if (code === 'Delete') return editorActions.remove.act
  if (code === 'Escape') return () => select([])
  if (onControl(event)) return undefined
  if (code === 'Enter') return shiftKey ? selectParents : selectChildren
  if (code === 'Space') return () => (spaceHeld.value = true)
  const step = shiftKey ? 10 : 1
  if (code === 'ArrowLeft') return () => nudge(-step, 0)
  if (code === 'ArrowRight') return () => nudge(step, 0)
  if (code === 'ArrowUp') return () => nudge(0, -step)
  if (code === 'ArrowDown') return () => nudge(0, step)
  return undefined
}
