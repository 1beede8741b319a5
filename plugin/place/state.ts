// What placeholders say while they wait, and what becomes of those that get no picture.
import { imagesOf } from '../../contract/grid.js'
import type { OpenRun } from '../../contract/message.js'
import { pageOf, readClaim } from './claim.js'
import { filledOn, framesOf, numberOf, unmarkWaiting, untoldOn, waitingOn } from './frames.js'
import { label, loadLabelFont } from './label.js'
import { failedButtons } from './relaunch.js'
import { layAgain, sectionOf } from './section.js'

const sorted = (numbers: Iterable<number>) => [...new Set(numbers)].sort((a, b) => a - b)

export async function openRunsHere(): Promise<OpenRun[]> {
  const page = figma.currentPage
  // The page a person has just switched to may still be on its way.
  await page.loadAsync()
  const waiting = byRun(waitingOn(page))
  const untold = untoldOn(page)
  const keys = new Set([...waiting.keys(), ...byRun(untold).keys()])
  if (keys.size === 0) return []
  const filled = byRun(filledOn(page))
  return [...keys].flatMap((key) => {
    const claim = readClaim(page, key)
    if (!claim) return []
    const numbers = { waiting: sorted(waiting.get(key) ?? []), filled: sorted(filled.get(key) ?? []) }
    return [{ claim, ...numbers, untold: untold.filter((frame) => frame.getPluginData('run') === key).map(placedAs) }]
  })
}

const placedAs = (frame: FrameNode) => ({ n: numberOf(frame), picture: frame.getPluginData('imageHash') })

function byRun(frames: readonly FrameNode[]): Map<string, number[]> {
  const runs = new Map<string, number[]>()
  for (const frame of frames) {
    const key = frame.getPluginData('run')
    const numbers = runs.get(key)
    if (numbers) numbers.push(numberOf(frame))
    else runs.set(key, [numberOf(frame)])
  }
  return runs
}

export async function tellPlaceholders({ key, words }: { key: string; words: Record<number, string> }): Promise<null> {
  const page = await pageOf(key)
  await loadLabelFont()
  for (const frame of page ? waitingOn(page, key) : []) {
    const say = words[numberOf(frame)]
    if (say !== undefined) label(frame, say)
  }
  return null
}

/** With a reason the placeholder stays and says it; without one it goes. */
export async function closePlaceholder(ask: { key: string; n: number; why?: string; again?: boolean }): Promise<null> {
  const { key, n, why, again = false } = ask
  const page = await pageOf(key)
  await loadLabelFont()
  for (const frame of page ? waitingOn(page, key) : []) {
    if (numberOf(frame) !== n) continue
    if (why === undefined) {
      frame.remove()
      continue
    }
    unmarkWaiting(frame)
    label(frame, why, 'failed')
    frame.setRelaunchData(again ? failedButtons(why) : {})
  }
  return null
}

export async function reopenPlaceholders({ key, numbers }: { key: string; numbers: number[] }): Promise<null> {
  const page = await pageOf(key)
  await loadLabelFont()
  for (const frame of page ? framesOf(page, key) : []) {
    if (!numbers.includes(numberOf(frame)) || frame.getPluginData('record')) continue
    frame.setPluginData('waiting', '1')
    frame.setRelaunchData({})
    label(frame, 'Waiting')
  }
  return null
}

/** The run has ended: what it did is one step of undo. A section that lost frames closes the gaps; an empty one goes. */
export async function settleRun({ key }: { key: string }): Promise<null> {
  const page = await pageOf(key)
  const section = page && sectionOf(page, key)
  const claim = page && readClaim(page, key)
  if (page && section && claim) {
    const frames = framesOf(page, key)
    if (frames.length === 0) section.remove()
    else if (new Set(frames.map(numberOf)).size < imagesOf(claim).length) {
      await loadLabelFont()
      layAgain(section, claim, frames)
    }
  }
  figma.commitUndo()
  return null
}
