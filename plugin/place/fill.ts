// Gives a placeholder its picture and its record, once.
import { imagesOf, nameOf } from '../../contract/grid.js'
import { variationSize } from '../../contract/framing.js'
import { pageOf, readClaim } from './claim.js'
import { filledOn, numberOf, unmarkWaiting, untoldOn, waitingOn } from './frames.js'
import { unlabel } from './label.js'
import { keepAbove, placeAgain } from './place.js'
import { variationButtons } from './relaunch.js'

/** Where other plugins read what a variation is. README describes the entry. */
export const sharedSpace = 'brandsafe_remix'

interface Filling {
  key: string
  n: number
  bytes: Uint8Array
  /** JSON of the variation's record. */
  record: string
}

/** `picture` names the very bytes that were given, also where the frame had been filled before: whoever filled it may have lied. */
interface Filled {
  id: string
  had: boolean
  picture: string
}

export async function fillPlaceholder({ key, n, bytes, record }: Filling): Promise<Filled | 'gone'> {
  const page = await pageOf(key)
  // Undo may have taken the run off the canvas: then its pictures wait at the relay until somebody asks for them.
  if (!page) return 'gone'
  const image = figma.createImage(bytes)
  const filled = filledOn(page, key).find((frame) => numberOf(frame) === n)
  if (filled) return { id: filled.id, had: true, picture: image.hash }
  const waiting = waitingOn(page, key).filter((frame) => numberOf(frame) === n)
  if (waiting.length === 0) waiting.push(await replacement(page, key, n, image))
  for (const frame of waiting) {
    unlabel(frame)
    frame.fills = [{ type: 'IMAGE', imageHash: image.hash, scaleMode: 'FILL' }]
    frame.setPluginData('run', key)
    frame.setPluginData('n', String(n))
    frame.setPluginData('record', record)
    frame.setPluginData('imageHash', image.hash)
    frame.setPluginData('untold', '1')
    frame.setSharedPluginData(sharedSpace, 'record', record)
    frame.setRelaunchData(variationButtons)
    unmarkWaiting(frame)
  }
  const [first] = waiting
  if (!first) throw new Error('no frame to fill')
  return { id: first.id, had: false, picture: image.hash }
}

/** A person may have deleted the placeholder. What was paid for is not lost: it gets a new frame. */
async function replacement(page: PageNode, key: string, n: number, image: Image): Promise<FrameNode> {
  const claim = readClaim(page, key)
  const wanted = claim && imagesOf(claim)[n]
  const size = await image.getSizeAsync()
  if (!claim || !wanted) return placeAgain(page, [], `Remix / ${n + 1}`, size)
  const frame = await placeAgain(page, claim.sources, nameOf(wanted), variationSize(wanted.source, size))
  await keepAbove(frame, wanted.source.id, claim)
  return frame
}

export async function toldPlaced({ key, n }: { key: string; n: number }): Promise<null> {
  const page = await pageOf(key)
  for (const frame of page ? untoldOn(page, key) : []) if (numberOf(frame) === n) frame.setPluginData('untold', '')
  return null
}

/** What other plugins read stays the same as what we do. */
export async function amendRecord({ key, n, record }: Omit<Filling, 'bytes'>): Promise<null> {
  const page = await pageOf(key)
  for (const frame of page ? filledOn(page, key) : []) {
    if (numberOf(frame) !== n) continue
    frame.setPluginData('record', record)
    frame.setSharedPluginData(sharedSpace, 'record', record)
  }
  return null
}
