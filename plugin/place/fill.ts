// Gives a placeholder its picture and its record, once, and shows where it is.
import { variationSize } from '../../contract/framing.js'
import type { Source } from '../../contract/message.js'
import { filledOn, numberOf, pageOf, unmarkWaiting, waitingOn } from './claim.js'
import { unlabel } from './label.js'
import { pageOfSource, placeAgain } from './place.js'

interface Filling {
  key: string
  n: number
  source: Source
  bytes: Uint8Array
  /** JSON of the variation's record. */
  record: string
}

export async function fillPlaceholder({ key, n, source, bytes, record }: Filling): Promise<{ id: string; had: boolean }> {
  // An undo may have taken the claim away; the picture still belongs beside its source.
  const page = (await pageOf(key)) ?? (await pageOfSource(source))
  const filled = filledOn(page, key).find((frame) => numberOf(frame) === n)
  if (filled) return { id: filled.id, had: true }
  const image = figma.createImage(bytes)
  const waiting = waitingOn(page, key).filter((frame) => numberOf(frame) === n)
  if (waiting.length === 0) waiting.push(await replacement(page, source, n, image))
  for (const frame of waiting) {
    unlabel(frame)
    frame.fills = [{ type: 'IMAGE', imageHash: image.hash, scaleMode: 'FILL' }]
    frame.setPluginData('run', key)
    frame.setPluginData('n', String(n))
    frame.setPluginData('record', record)
    frame.setPluginData('imageHash', image.hash)
    unmarkWaiting(frame)
  }
  const [first] = waiting
  if (!first) throw new Error('no frame to fill')
  return { id: first.id, had: false }
}

/** A person may have deleted the placeholder. What was paid for is not lost: it gets a new frame. */
async function replacement(page: PageNode, source: Source, n: number, image: Image): Promise<FrameNode> {
  const size = await image.getSizeAsync()
  return placeAgain(page, source, n, variationSize(source, size))
}

/** Selects a variation and brings it into view. */
export async function showVariation({ key, n }: { key: string; n: number }): Promise<null> {
  const page = figma.currentPage
  const frame = [...filledOn(page, key), ...waitingOn(page, key)].find((one) => numberOf(one) === n)
  if (frame) {
    page.selection = [frame]
    figma.viewport.scrollAndZoomIntoView([frame])
  }
  return null
}
