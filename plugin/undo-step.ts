// Commits what was done as one step of undo, without the temporary copy that texts are measured on.
import { endExport } from './brand/export-texts.js'

export function commitUndoStep(): void {
  endExport()
  figma.commitUndo()
}
