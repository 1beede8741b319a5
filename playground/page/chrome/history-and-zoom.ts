// Undo, redo, save and zoom, for buttons, keys and menus.
import { boxOf, document, lookAt, screen, selection, view } from '../editor.js'
import { saveFig } from '../files/save.js'
import { zoomedAt } from '../canvas/view.js'
import { toast } from './toasts.js'

export const undo = (): void => void document.value.undo()
export const redo = (): void => void document.value.redo()

export const save = () =>
  saveFig().catch((error: Error) =>
    toast(`The document could not be saved: ${error.message}`, { error: true }),
  )

export function zoomTo(zoom: number): void {
  view.value = zoomedAt(view.value, screen.value.width / 2, screen.value.height / 2, zoom)
}

export function zoomToSelection(): void {
  const box = boxOf(selection.value)
  if (box) lookAt(box)
}
