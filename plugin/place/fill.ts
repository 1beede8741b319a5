// Gives a placeholder its picture and its record, once.
import { imagesOf, nameOf } from '../../contract/grid.js'
import { variationSize } from '../../contract/framing.js'
import { pageOf, readClaim } from './claim.js'
import { isOriginal, recordCreation } from '../document/ownership.js'
import {
  addRunNode,
  changeFrame,
  framesOf,
  isFilled,
  isUntold,
  isWaiting,
  numberOf,
  unmarkWaiting,
} from './frames.js'
import { unlabel } from './label.js'
import { keepAbove, placeAgain, waitingFill } from './place.js'
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

export async function fillPlaceholder({
  key,
  n,
  bytes,
  record,
}: Filling): Promise<Filled | 'gone'> {
  const page = await pageOf(key)
  // Undo may have taken the run off the canvas: then its pictures wait at the relay until somebody asks for them.
  if (!page) return 'gone'
  const image = figma.createImage(bytes)
  const mine = (await framesOf(key)).filter((frame) => numberOf(frame) === n)
  const filled = mine.find(isFilled)
  if (filled) return { id: filled.id, had: true, picture: image.hash }
  const waiting = mine.find((frame) => isWaiting(frame) && isBlank(frame))
  if (waiting && fillFrame(waiting, { key, n, record }, image))
    return { id: waiting.id, had: false, picture: image.hash }
  const frame = await replacement(page, key, n, image)
  fillFrame(frame, { key, n, record }, image)
  recordCreation(frame)
  addRunNode(page, key, frame)
  for (const other of mine) if (isWaiting(other)) unmarkWaiting(other)
  figma.notify(
    `The placeholder of “${frame.name}” was removed or changed. The picture was placed beside its source.`,
  )
  return { id: frame.id, had: false, picture: image.hash }
}

/** Returns false where the frame does not take the picture: removed meanwhile, or moved to where the plugin cannot write. */
function fillFrame(
  frame: FrameNode,
  { key, n, record }: Omit<Filling, 'bytes'>,
  image: Image,
): boolean {
  try {
    changeFrame(frame, () => {
      unlabel(frame)
      frame.fills = [{ type: 'IMAGE', imageHash: image.hash, scaleMode: 'FILL' }]
    })
    frame.setPluginData('run', key)
    frame.setPluginData('n', String(n))
    frame.setPluginData('record', record)
    frame.setPluginData('imageHash', image.hash)
    frame.setPluginData('untold', '1')
    frame.setSharedPluginData(sharedSpace, 'record', record)
    frame.setRelaunchData(variationButtons)
    unmarkWaiting(frame)
    return true
  } catch {
    return false
  }
}

/** A placeholder that a designer gave another fill is the designer's. Where it is, and what was dropped into it, does not matter. */
function isBlank({ fills }: FrameNode): boolean {
  const [fill] = fills === figma.mixed ? [] : fills
  const { r } = waitingFill.color
  return (
    fills !== figma.mixed &&
    fills.length === 1 &&
    fill?.type === 'SOLID' &&
    Math.abs(fill.color.r - r) < 0.01
  )
}

/** A person may have deleted the placeholder. What was paid for is not lost: it gets a new frame. */
async function replacement(
  page: PageNode,
  key: string,
  n: number,
  image: Image,
): Promise<FrameNode> {
  const claim = readClaim(page, key)
  const wanted = claim && imagesOf(claim)[n]
  const size = await image.getSizeAsync()
  if (!claim || !wanted) return placeAgain(page, [], `Remix / ${n + 1}`, size)
  const frame = await placeAgain(
    page,
    claim.sources,
    nameOf(wanted),
    variationSize(wanted.source, size),
  )
  await keepAbove(frame, wanted.source.id, claim)
  return frame
}

export async function toldPlaced({ key, n }: { key: string; n: number }): Promise<null> {
  for (const frame of await framesOf(key))
    if (isUntold(frame) && numberOf(frame) === n) frame.setPluginData('untold', '')
  return null
}

/** What other plugins read stays the same as what we do. */
export async function amendRecord({ key, n, record }: Omit<Filling, 'bytes'>): Promise<null> {
  for (const frame of await framesOf(key)) {
    if (numberOf(frame) !== n || !isFilled(frame) || !isOriginal(frame)) continue
    frame.setPluginData('record', record)
    frame.setSharedPluginData(sharedSpace, 'record', record)
  }
  return null
}
