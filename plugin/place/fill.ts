// Gives a placeholder its picture and its record, once, and shows where it is.
import { variationSize } from '../../contract/framing.js'
import { numberOf, pageOf, readClaim, unmarkWaiting, waitingOn } from './claim.js'
import { unlabel } from './label.js'
import { placeAgain } from './place.js'

interface Filling {
  key: string
  n: number
  bytes: Uint8Array
  /** JSON of the variation's record. */
  record: string
}

export async function fillPlaceholder({ key, n, bytes, record }: Filling): Promise<{ id: string; had: boolean }> {
  const page = await pageOf(key)
  const filled = page && filledOn(page, key, n)
  if (filled) return { id: filled.id, had: true }
  const image = figma.createImage(bytes)
  const waiting = page ? waitingOn(page, key).filter((frame) => numberOf(frame) === n) : []
  if (waiting.length === 0) waiting.push(await replacement(page ?? figma.currentPage, key, n, image))
  for (const frame of waiting) {
    unlabel(frame)
    frame.fills = [{ type: 'IMAGE', imageHash: image.hash, scaleMode: 'FILL' }]
    frame.setPluginData('run', key)
    frame.setPluginData('n', String(n))
    frame.setPluginData('record', record)
    unmarkWaiting(frame)
  }
  const [first] = waiting
  if (!first) throw new Error('no frame to fill')
  return { id: first.id, had: false }
}

/** A person may have deleted the placeholder. What was paid for is not lost: it gets a new frame. */
async function replacement(page: PageNode, key: string, n: number, image: Image): Promise<FrameNode> {
  const size = await image.getSizeAsync()
  const claim = readClaim(page, key)
  const source = claim?.source ?? { id: '', name: 'Variation', ...size }
  return placeAgain(page, source, n, variationSize(source, size))
}

function filledOn(page: PageNode, key: string, n: number): FrameNode | undefined {
  return page
    .findAllWithCriteria({ types: ['FRAME'], pluginData: { keys: ['record'] } })
    .find((frame) => frame.getPluginData('run') === key && numberOf(frame) === n && frame.getPluginData('record') !== '')
}

/** Selects a variation and brings it into view. */
export async function showVariation({ key, n }: { key: string; n: number }): Promise<null> {
  const page = figma.currentPage
  const frame = filledOn(page, key, n) ?? waitingOn(page, key).find((waiting) => numberOf(waiting) === n)
  if (frame) {
    page.selection = [frame]
    figma.viewport.scrollAndZoomIntoView([frame])
  }
  return null
}
