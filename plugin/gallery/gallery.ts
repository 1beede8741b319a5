// A run as it stands on the canvas: shown, starred, thinned out. Works on frames that carry the run's mark and on nothing else.
import type { Claim, OnCanvas } from '../../contract/message.js'
import { pageOf, readClaim } from '../place/claim.js'
import { framesOf, numberOf } from '../place/frames.js'
import { loadLabelFont } from '../place/label.js'
import { layAgain, sectionOf } from '../place/section.js'

const starMark = 'starred'

export async function gallery({ key }: { key: string }): Promise<{ claim: Claim; images: OnCanvas[] } | null> {
  const page = await pageOf(key)
  const claim = page && readClaim(page, key)
  if (!page || !claim) return null
  const first = new Map<number, FrameNode>()
  for (const frame of framesOf(page, key)) {
    const before = first.get(numberOf(frame))
    // Of copies the one that has its picture stands for all.
    if (!before || (!before.getPluginData('record') && frame.getPluginData('record'))) first.set(numberOf(frame), frame)
  }
  const images = [...first].sort(([a], [b]) => a - b).map(([n, frame]) => onCanvas(key, n, frame))
  return { claim, images }
}

function onCanvas(key: string, n: number, frame: FrameNode): OnCanvas {
  const record = frame.getPluginData('record')
  return { key, n, id: frame.id, starred: frame.getPluginData(starMark) !== '', ...(record && { record }) }
}

export async function star({ key, n, on }: { key: string; n: number; on: boolean }): Promise<null> {
  const page = await pageOf(key)
  for (const frame of page ? framesOf(page, key) : []) if (numberOf(frame) === n) frame.setPluginData(starMark, on ? '1' : '')
  return null
}

/** Selects frames of a run and brings them into view, on whatever page they are. */
export async function show({ key, numbers }: { key: string; numbers: number[] }): Promise<null> {
  const page = await pageOf(key)
  if (!page) return null
  const frames = framesOf(page, key).filter((frame) => numbers.includes(numberOf(frame)))
  if (frames.length === 0) return null
  if (page.id !== figma.currentPage.id) await figma.setCurrentPageAsync(page)
  page.selection = frames
  if (!frames.every(isSeen)) figma.viewport.scrollAndZoomIntoView(frames)
  return null
}

/** Whoever sees it already is not taken anywhere. */
function isSeen({ absoluteBoundingBox: box }: FrameNode): boolean {
  const { x, y, width, height } = figma.viewport.bounds
  return !!box && box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height
}

export async function keepOnly({ key, numbers }: { key: string; numbers: number[] }): Promise<number> {
  const page = await pageOf(key)
  const claim = page && readClaim(page, key)
  if (!page || !claim) return 0
  figma.commitUndo()
  // What still waits is not the person's to choose from yet: its picture would lose its place.
  const spare = framesOf(page, key).filter((frame) => !numbers.includes(numberOf(frame)) && !frame.getPluginData('waiting'))
  for (const frame of spare) frame.remove()
  await loadLabelFont()
  const section = sectionOf(page, key)
  const left = framesOf(page, key)
  if (section && left.length === 0) section.remove()
  else if (section) layAgain(section, claim, left)
  figma.commitUndo()
  return spare.length
}
