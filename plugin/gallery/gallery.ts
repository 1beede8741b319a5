// A run as it stands on the canvas: shown, starred, thinned out. Removes only what ownership.ts allows.
import type { Claim, OnCanvas } from '../../contract/message.js'
import { pageAround } from '../document/nodes.js'
import { pageOf, readClaim } from '../place/claim.js'
import { framesOf, isFilled, isRemovable, isWaiting, numberOf } from '../place/frames.js'
import { loadLabelFont } from '../place/label.js'
import { closeGaps, removeIfEmpty, sectionOf } from '../place/section.js'
import { commitUndoStep } from '../undo-step.js'

const starMark = 'starred'

export async function gallery({
  key,
}: {
  key: string
}): Promise<{ claim: Claim; images: OnCanvas[] } | null> {
  const page = await pageOf(key)
  const claim = page && readClaim(page, key)
  if (!claim) return null
  const images = (await shownFrames(key)).map((frame) => onCanvas(key, numberOf(frame), frame))
  return { claim, images }
}

/** Returns one frame for each image, in order of their numbers. Where the original is gone, a copy with the picture represents it. */
async function shownFrames(key: string): Promise<FrameNode[]> {
  const first = new Map<number, FrameNode>()
  for (const frame of await framesOf(key)) {
    const before = first.get(numberOf(frame))
    if (!before || (!isFilled(before) && isFilled(frame))) first.set(numberOf(frame), frame)
  }
  return [...first.values()].sort((a, b) => numberOf(a) - numberOf(b))
}

function onCanvas(key: string, n: number, frame: FrameNode): OnCanvas {
  const record = frame.getPluginData('record')
  return {
    key,
    n,
    id: frame.id,
    starred: frame.getPluginData(starMark) !== '',
    ...(record && { record }),
  }
}

export async function star({ key, n, on }: { key: string; n: number; on: boolean }): Promise<null> {
  for (const frame of await shownFrames(key))
    if (numberOf(frame) === n) frame.setPluginData(starMark, on ? '1' : '')
  return null
}

/** Selects frames of a run and brings them into view, on whatever page they are. */
export async function show({ key, numbers }: { key: string; numbers: number[] }): Promise<null> {
  const wanted = (await shownFrames(key)).filter((frame) => numbers.includes(numberOf(frame)))
  const [first] = wanted
  const page = first && pageAround(first)
  if (!page) return null
  const frames = wanted.filter((frame) => pageAround(frame)?.id === page.id)
  if (page.id !== figma.currentPage.id) await figma.setCurrentPageAsync(page)
  page.selection = frames
  if (!frames.every(isSeen)) figma.viewport.scrollAndZoomIntoView(frames)
  return null
}

/** Whoever sees it already is not taken anywhere. */
function isSeen({ absoluteBoundingBox: box }: FrameNode): boolean {
  const { x, y, width, height } = figma.viewport.bounds
  return (
    !!box &&
    box.x >= x &&
    box.y >= y &&
    box.x + box.width <= x + width &&
    box.y + box.height <= y + height
  )
}

/** Returns the numbers of the frames that `keepOnly` would remove: neither waiting for a picture, nor a designer's. */
export async function removable({
  key,
  numbers,
}: {
  key: string
  numbers: number[]
}): Promise<number[]> {
  return (await removableFrames(key, numbers)).map(numberOf)
}

async function removableFrames(key: string, kept: readonly number[]): Promise<FrameNode[]> {
  const all = await framesOf(key)
  return all.filter(
    (frame) => !kept.includes(numberOf(frame)) && !isWaiting(frame) && isRemovable(frame, all),
  )
}

export async function keepOnly({
  key,
  numbers,
}: {
  key: string
  numbers: number[]
}): Promise<number[]> {
  const page = await pageOf(key)
  const claim = page && readClaim(page, key)
  if (!claim) return []
  commitUndoStep()
  const spare = await removableFrames(key, numbers)
  const removed = spare.map(numberOf)
  for (const frame of spare) frame.remove()
  await loadLabelFont()
  const section = await sectionOf(key)
  const left = await framesOf(key)
  if (section && !left.some((frame) => frame.parent?.id === section.id)) removeIfEmpty(section)
  else if (section && removed.length > 0) closeGaps(section, claim, left)
  commitUndoStep()
  return removed
}
