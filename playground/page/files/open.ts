// Opens files: a .fig becomes the document, an image becomes a frame in it.
import { PlaygroundDocument } from '../../document/index.js'
import { toPage } from '../canvas/view.js'
import { boxOf, document, lookAt, openDocument, screen, view } from '../editor.js'
import { toast } from '../chrome/toasts.js'

type Place = { x: number; y: number }

export const accepted = '.fig,.png,.jpg,.jpeg'

/** Opens dropped files; `at` is the drop's position on the screen. */
export function dropFiles(files: Iterable<File>, at?: Place): void {
  for (const file of files) void openFile(file, at)
}

export async function openFile(file: File, at?: Place): Promise<void> {
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    if (/\.fig$/i.test(file.name)) await openFig(bytes, file.name)
    else placePicture(bytes, file.name, at)
  } catch (error) {
    toast(`${file.name} could not be opened: ${(error as Error).message}`, { error: true })
  }
}

async function openFig(bytes: Uint8Array, name: string): Promise<void> {
  const next = await PlaygroundDocument.open(bytes, name)
  openDocument(next)
  const missing = next.missingFonts
  const fonts =
    missing.length === 1
      ? `the font ${missing[0]}, which is`
      : `the fonts ${missing.join(', ')}, which are`
  if (missing.length > 0)
    toast(`This document uses ${fonts} not available here. The texts are drawn in Inter instead.`)
}

function placePicture(bytes: Uint8Array, name: string, at?: Place): void {
  const id = document.value.placeImage(bytes, name, at && toPage(view.value, at.x, at.y))
  const box = boxOf([id])
  if (box && !inSight(box)) lookAt(box)
}

function inSight(box: { x: number; y: number; width: number; height: number }): boolean {
  const from = toPage(view.value, 0, 0)
  const to = toPage(view.value, screen.value.width, screen.value.height)
  return (
    box.x >= from.x && box.y >= from.y && box.x + box.width <= to.x && box.y + box.height <= to.y
  )
}

export async function openSample(): Promise<void> {
  const response = await fetch('/sample.fig')
  if (!response.ok) throw new Error('The sample document is not built.')
  await openFig(new Uint8Array(await response.arrayBuffer()), 'Northwind.fig')
}

export function openEmpty(): void {
  openDocument(PlaygroundDocument.empty())
  view.value = { panX: screen.value.width / 2, panY: screen.value.height / 2, zoom: 1 }
}
