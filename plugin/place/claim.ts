// What the canvas remembers of a run until it is whole: the claim on the page, its key and number on each placeholder.
import type { Claim, OpenRun } from '../../contract/message.js'
import { label, loadLabelFont } from './label.js'

// One entry a run on the page: repeated on each placeholder, a large grid would pass Figma's 100 kB an entry.
const claimKey = (key: string) => `claim:${key}`

export function writeClaim(page: PageNode, claim: Claim): void {
  page.setPluginData(claimKey(claim.key), JSON.stringify(claim))
}

export function readClaim(page: PageNode, key: string): Claim | undefined {
  const text = page.getPluginData(claimKey(key))
  try {
    return text ? (JSON.parse(text) as Claim) : undefined
  } catch {
    // Written by somebody else, or cut: a claim that cannot be read is none, and its placeholders are left alone.
    return undefined
  }
}

export function markPlaceholder(frame: FrameNode, key: string, n: number): void {
  frame.setPluginData('run', key)
  frame.setPluginData('n', String(n))
  frame.setPluginData('waiting', '1')
}

export function unmarkWaiting(frame: FrameNode): void {
  frame.setPluginData('waiting', '')
}

/** All placeholders that still wait on a page: of one run, or of every run. Copies that a person made count too. */
export function waitingOn(page: PageNode, key?: string): FrameNode[] {
  return page
    .findAllWithCriteria({ types: ['FRAME'], pluginData: { keys: ['waiting'] } })
    .filter((frame) => frame.getPluginData('waiting') && (key === undefined || frame.getPluginData('run') === key))
}

/** The frames of a run that have their picture and record. */
export function filledOn(page: PageNode, key: string): FrameNode[] {
  return page
    .findAllWithCriteria({ types: ['FRAME'], pluginData: { keys: ['record'] } })
    .filter((frame) => frame.getPluginData('record') && frame.getPluginData('run') === key)
}

const sorted = (numbers: ReadonlySet<number>) => [...numbers].sort((a, b) => a - b)

export const numberOf = (frame: FrameNode) => Number(frame.getPluginData('n'))

/** The page that holds a run's claim: this one, or one that was left while the run went on. */
export async function pageOf(key: string): Promise<PageNode | undefined> {
  if (figma.currentPage.getPluginData(claimKey(key))) return figma.currentPage
  for (const page of figma.root.children) {
    if (!page.getPluginData(claimKey(key))) continue
    await page.loadAsync()
    return page
  }
  return undefined
}

export async function openRunsHere(): Promise<OpenRun[]> {
  const page = figma.currentPage
  // The page a person has just switched to may still be on its way.
  await page.loadAsync()
  const numbers = new Map<string, Set<number>>()
  for (const frame of waitingOn(page)) {
    const key = frame.getPluginData('run')
    numbers.set(key, (numbers.get(key) ?? new Set()).add(numberOf(frame)))
  }
  return [...numbers].flatMap(([key, waiting]) => {
    const claim = readClaim(page, key)
    if (!claim) return []
    const filled = new Set(filledOn(page, key).map(numberOf))
    return [{ claim, waiting: sorted(waiting), filled: sorted(filled) }]
  })
}

export async function adoptRun({ key, id }: { key: string; id: string }): Promise<null> {
  const page = await pageOf(key)
  const claim = page && readClaim(page, key)
  if (page && claim) writeClaim(page, { ...claim, id })
  return null
}

/** With a reason the placeholder stays and says it; without one it goes. */
export async function closePlaceholder({ key, n, why }: { key: string; n: number; why?: string }): Promise<null> {
  const page = await pageOf(key)
  await loadLabelFont()
  for (const frame of page ? waitingOn(page, key) : []) {
    if (numberOf(frame) !== n) continue
    if (why === undefined) {
      frame.remove()
      continue
    }
    unmarkWaiting(frame)
    label(frame, why)
  }
  return null
}

/** The run has ended: what it did is one step of undo, and the claim is forgotten once nothing waits. */
export async function settleRun({ key }: { key: string }): Promise<null> {
  const page = await pageOf(key)
  if (page && waitingOn(page, key).length === 0) page.setPluginData(claimKey(key), '')
  figma.commitUndo()
  return null
}
