// Handles drops on the canvas: files from the desktop, text, or a message from a plugin's window.
// As in Figma the plugin gets the drop first; if it does not handle it, the editor opens the files.
import { toPage } from '../canvas/view.js'
import { screen, view } from '../editor.js'
import { dropFiles } from '../files/open.js'
import { running } from '../plugin/session.js'
import { hearDrops, windowBar, windowPlace, type WindowDrop } from '../plugin/window-state.js'

interface Place {
  x: number
  y: number
}

/** Handles a drop; `at` is relative to the canvas element. */
export async function drop(data: DataTransfer, at: Place): Promise<void> {
  // Read before the first await: a DataTransfer is empty after its event.
  const files = [...data.files]
  const items = [...data.types]
    .filter((type) => type !== 'Files')
    .map((type) => ({ type, data: data.getData(type) }))
  if (files.length === 0 && items.length === 0) return
  if (await tell(items, files, at)) dropFiles(files, at)
}

async function tell(
  items: { type: string; data: string }[],
  files: File[],
  at: Place,
  dropMetadata?: unknown,
): Promise<boolean> {
  if (!running.value) return true
  const read = await Promise.all(
    files.map(async (file) => ({
      name: file.name,
      type: file.type,
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  )
  const place = toPage(view.value, at.x, at.y)
  return (
    running.value?.plugin.drop({
      ...place,
      items,
      files: read,
      ...(dropMetadata !== undefined && { dropMetadata }),
    }) ?? true
  )
}

/**
 * Handles `parent.postMessage({ pluginDrop }, '*')`. The window sends a position in its own
 * document, which is converted to the canvas's coordinates.
 */
export function listenToWindowDrops(): void {
  hearDrops((said: WindowDrop) => {
    const corner = windowPlace()
    const at = { x: corner.x + said.clientX, y: corner.y + windowBar + said.clientY }
    if (at.x < 0 || at.y < 0 || at.x > screen.value.width || at.y > screen.value.height) return
    const items = (said.items ?? []).map(({ type, data }) => ({
      type: String(type),
      data: String(data),
    }))
    void tell(items, [...(said.files ?? [])], at, said.dropMetadata)
  })
}
