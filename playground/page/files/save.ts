// Saves the document as a .fig, and stores it in the browser between visits.
import { document, onChange, openDocument } from '../editor.js'
import { PlaygroundDocument } from '../../document/index.js'
import { clear, put, take } from './shelf.js'

const quietMs = 1500
/**
 * Writing a large document blocks the page, so wait this many times the duration of the last write.
 */
const patience = 10

export async function saveFig(): Promise<void> {
  const bytes = await document.value.save()
  const url = URL.createObjectURL(
    new Blob([bytes as BlobPart], { type: 'application/octet-stream' }),
  )
  const link = Object.assign(window.document.createElement('a'), {
    href: url,
    download: `${document.value.name}.fig`,
  })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

interface Kept {
  name: string
  bytes: Uint8Array
}

/** Opens the stored document. Returns false if there is none. */
export async function reopenKept(): Promise<boolean> {
  try {
    const kept = (await take('document', 'current')) as Kept | undefined
    if (!kept) return false
    openDocument(await PlaygroundDocument.open(kept.bytes, kept.name))
    return true
  } catch {
    // Remove an unreadable document, so that the next visit does not fail too.
    await clear('document', 'current').catch(() => undefined)
    return false
  }
}

let timer: ReturnType<typeof setTimeout> | undefined
let lastTookMs = 0
let lastInputAt = 0

/** Number of nodes from which writing is noticeable, whatever the last write took. */
const largeNodeCount = 2000
const handsOffMs = 3000

export function keepSaved(): void {
  onChange(() => keepSoon())
  for (const kind of ['pointerdown', 'pointermove', 'wheel', 'keydown'])
    addEventListener(kind, () => (lastInputAt = performance.now()), {
      capture: true,
      passive: true,
    })
  // A hidden page may be closed without another event, so store the document now.
  addEventListener('visibilitychange', () => {
    if (window.document.hidden && timer !== undefined) void keepNow()
  })
}

export function keepSoon(): void {
  clearTimeout(timer)
  timer = setTimeout(keepWhenHandsAreOff, Math.max(quietMs, lastTookMs * patience))
}

function keepWhenHandsAreOff(): void {
  const felt = document.value.nodes.size > largeNodeCount || lastTookMs > 200
  const wait = felt ? lastInputAt + handsOffMs - performance.now() : 0
  if (wait > 0) timer = setTimeout(keepWhenHandsAreOff, wait)
  else void keepNow()
}

/** Stores the document at once, before the page is left. */
export const keepNow = (): Promise<void> => {
  clearTimeout(timer)
  timer = undefined
  return keep()
}

async function keep(): Promise<void> {
  const started = performance.now()
  try {
    const kept: Kept = { name: document.value.name, bytes: await document.value.save() }
    await put('document', 'current', kept)
  } catch {
    // Without storage the editor still works; "Save .fig" remains.
  }
  lastTookMs = performance.now() - started
}
