// What placeholders say while they wait, and what becomes of those that get no picture.
import { imagesOf } from '../../contract/grid.js'
import type { OpenRun } from '../../contract/message.js'
import { pageOf, readClaim } from './claim.js'
import { isOriginal } from '../document/ownership.js'
import {
  changeFrame,
  framesOf,
  framesOn,
  isFilled,
  isRemovable,
  isUntold,
  isWaiting,
  numberOf,
  unmarkWaiting,
} from './frames.js'
import { label, loadLabelFont } from './label.js'
import { failedButtons } from './relaunch.js'
import { closeGaps, removeIfEmpty, sectionOf } from './section.js'
import { commitUndoStep } from '../undo-step.js'

const sorted = (numbers: Iterable<number>) => [...new Set(numbers)].sort((a, b) => a - b)

export async function openRunsHere(): Promise<OpenRun[]> {
  const page = figma.currentPage
  // The page a person has just switched to may still be on its way.
  await page.loadAsync()
  const open: OpenRun[] = []
  const unfinished = (frame: FrameNode) =>
    frame.getPluginData('waiting') !== '' || frame.getPluginData('untold') !== ''
  const keys = new Set(
    framesOn(page)
      .filter(unfinished)
      .map((frame) => frame.getPluginData('run')),
  )
  for (const key of keys) {
    const home = await pageOf(key)
    const claim = home && readClaim(home, key)
    if (!claim) continue
    const frames = await framesOf(key)
    const untold = frames
      .filter(isUntold)
      .map((frame) => ({ n: numberOf(frame), picture: frame.getPluginData('imageHash') }))
    const numbers = (which: (frame: FrameNode) => boolean) =>
      sorted(frames.filter(which).map(numberOf))
    if (frames.some((frame) => isWaiting(frame) || isUntold(frame)))
      open.push({ claim, waiting: numbers(isWaiting), filled: numbers(isFilled), untold })
  }
  return open
}

export async function setPlaceholderTexts({
  key,
  words,
}: {
  key: string
  words: Record<number, string>
}): Promise<null> {
  await loadLabelFont()
  for (const frame of await framesOf(key)) {
    const text = words[numberOf(frame)]
    if (text !== undefined && isWaiting(frame)) relabel(frame, text)
  }
  return null
}

/** A frame that takes no label, inside an instance for example, keeps the one that it has; the run goes on. */
function relabel(frame: FrameNode, words: string, tone?: 'failed'): void {
  try {
    changeFrame(frame, () => label(frame, words, tone))
  } catch {
    return
  }
}

/** With a reason the placeholder stays and says it; without one it is removed, unless a designer moved it, edited it or put something into it. */
export async function closePlaceholder(ask: {
  key: string
  n: number
  why?: string
  again?: boolean
}): Promise<null> {
  const { key, n, why, again = false } = ask
  await loadLabelFont()
  const frames = await framesOf(key)
  for (const frame of frames) {
    if (numberOf(frame) !== n || !isWaiting(frame)) continue
    if (why === undefined && isRemovable(frame, frames)) {
      frame.remove()
      continue
    }
    unmarkWaiting(frame)
    relabel(frame, why ?? 'Cancelled', 'failed')
    frame.setRelaunchData(again && why !== undefined ? failedButtons(why) : {})
  }
  return null
}

export async function reopenPlaceholders({
  key,
  numbers,
}: {
  key: string
  numbers: number[]
}): Promise<null> {
  await loadLabelFont()
  for (const frame of await framesOf(key)) {
    if (!numbers.includes(numberOf(frame)) || isFilled(frame) || !isOriginal(frame)) continue
    frame.setPluginData('waiting', '1')
    frame.setRelaunchData({})
    relabel(frame, 'Waiting')
  }
  return null
}

/** The run has ended: what it did is one step of undo. A section that lost frames closes the gaps; an empty one goes. */
export async function settleRun({ key }: { key: string }): Promise<null> {
  const page = await pageOf(key)
  const section = await sectionOf(key)
  const claim = page && readClaim(page, key)
  if (section && claim) {
    const frames = await framesOf(key)
    const inside = frames.filter((frame) => frame.parent?.id === section.id)
    if (inside.length === 0) removeIfEmpty(section)
    else if (new Set(frames.map(numberOf)).size < imagesOf(claim).length) {
      await loadLabelFont()
      closeGaps(section, claim, frames)
    }
  }
  commitUndoStep()
  return null
}
