// Gives the document back as a .fig, and keeps it in the browser between visits. Knows no plugin.
import { document, onChange, openDocument } from '../editor.js'
import { PlaygroundDocument } from '../../document/index.js'
import { clear, put, take } from './shelf.js'

const quietMs = 1500
/** Writing a large document holds the page up: it waits this many times as long as it took last time. */
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

/** Answers whether there was one. */
export async function reopenKept(): Promise<boolean> {
  try {
    const kept = (await take('document', 'current')) as Kept | undefined
    if (!kept) return false
    openDocument(await PlaygroundDocument.open(kept.bytes, kept.name))
    return true
  } catch {
    // What can't be read any more must not be met again at the next visit.
    await clear('document', 'current').catch(() => undefined)
    return false
  }
}

let timer: ReturnType<typeof setTimeout> | undefined
let lastTookMs = 0
let lastInputAt = 0

/** Layers from which on writing is felt, whatever it took last time. */
const largeNodeCount = 2000
const handsOffMs = 3000

export function keepSaved(): void {
  onChange(() => keepSoon())
  for (const kind of ['pointerdown', 'pointermove', 'wheel', 'keydown'])
    addEventListener(kind, () => (lastInputAt = performance.now()), {
      capture: true,
      passive: true,
    })
  // The last chance: a page that is hidden may never be seen again.
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

/** Before the page goes. */
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
    // A browser that keeps nothing still edits; "Save .fig" is there.
  }
  lastTookMs = performance.now() - started
}
