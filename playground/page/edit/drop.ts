// Something let go over the canvas: files from the desktop, text from elsewhere, or what a plugin's window sends. The plugin is asked first,
// as in Figma; what it leaves, the editor opens. Knows no element but the window's place.
import { toPage } from '../canvas/view.js'
import { screen, view } from '../editor.js'
import { dropFiles } from '../files/open.js'
import { running } from '../plugin/session.js'
import { hearDrops, windowBar, windowPlace, type WindowDrop } from '../plugin/window-state.js'

interface Place {
  x: number
  y: number
}

/** `at` is on the canvas's element. */
export async function drop(data: DataTransfer, at: Place): Promise<void> {
  // Read before the first wait: a DataTransfer is empty after its event.
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

/** `parent.postMessage({ pluginDrop }, '*')`: the window says where on its own document; the canvas is around it. */
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
