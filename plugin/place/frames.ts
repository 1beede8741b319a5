// The frames that a run made, found by their node ids and by what is written on them, on whatever page they are now.
import {
  createdId,
  hasCreationRecord,
  isOriginal,
  isOwn,
  recordCreation,
  renewIds,
} from '../document/ownership.js'
import { layerById, pageAround } from '../document/nodes.js'
import { readJson, writeEntry } from '../remember/entry.js'
import { isKeptClone } from '../keep/clone.js'
import { isLabel } from './label.js'
import { pageOf } from './claim.js'

/** On the claim's page: JSON of the node ids of a run's section and frames. */
const nodesKey = (key: string) => `nodes:${key}`

/** Stores the node ids that a run made, so that each is found again after it was moved to another page. */
export function addRunNode(page: PageNode, key: string, { id }: SceneNode): void {
  writeEntry(page, nodesKey(key), JSON.stringify([...runNodeIds(page, key), id]))
}

function runNodeIds(page: PageNode, key: string): string[] {
  const ids = readJson(page, nodesKey(key))
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : []
}

/** Returns the nodes of a run that still exist and that left the given page. Loads the pages that they are on now. */
export async function movedNodes(page: PageNode, key: string): Promise<SceneNode[]> {
  const found: SceneNode[] = []
  for (const id of runNodeIds(page, key)) {
    const node = await layerById(id)
    const home = node && pageAround(node)
    if (!home || home.id === page.id) continue
    await home.loadAsync()
    found.push(node)
  }
  return found
}

/**
 * Stores the new ids of a run's nodes if the file was opened under new ones: no node of the run is found by its id any more, and one
 * section carries the run's mark. Does nothing otherwise, so that a copy is not taken for its original.
 */
export async function findRenumbered(page: PageNode, key: string): Promise<void> {
  const ids = runNodeIds(page, key)
  if (ids.length === 0) return
  for (const id of ids) {
    const node = await layerById(id)
    if (node && createdId(node) === id) return
  }
  const [section, second] = page
    .findAllWithCriteria({ types: ['SECTION'], pluginData: { keys: ['section'] } })
    .filter((one) => one.getPluginData('section') === key && ids.includes(createdId(one) ?? ''))
  if (!section || second) return
  const found = renewIds(section).map(({ id }) => id)
  writeEntry(page, nodesKey(key), JSON.stringify(found))
}

export function markPlaceholder(frame: FrameNode, key: string, n: number): void {
  frame.setPluginData('run', key)
  frame.setPluginData('n', String(n))
  frame.setPluginData('waiting', '1')
}

export function unmarkWaiting(frame: FrameNode): void {
  frame.setPluginData('waiting', '')
}

export const numberOf = (frame: FrameNode) => Number(frame.getPluginData('n'))
export const isWaiting = (frame: FrameNode) =>
  frame.getPluginData('waiting') !== '' && isOriginal(frame)
export const isFilled = (frame: FrameNode) => frame.getPluginData('record') !== ''
export const isUntold = (frame: FrameNode) =>
  frame.getPluginData('untold') !== '' && isOriginal(frame)

/** Every frame of a run, wherever it is: waiting, filled, or closed with a reason. Copies that a designer made come last. */
export async function framesOf(key: string): Promise<FrameNode[]> {
  const page = await pageOf(key)
  if (!page) return []
  await findRenumbered(page, key)
  const moved = (await movedNodes(page, key)).filter(
    (node): node is FrameNode => node.type === 'FRAME',
  )
  const found = [
    ...framesOn(page, key),
    ...moved.filter((frame) => frame.getPluginData('run') === key),
  ]
  return [...found.filter(isOriginal), ...found.filter((frame) => !isOriginal(frame))]
}

/** The frames of one run, or of every run, that are on a page. */
export function framesOn(page: PageNode, key?: string): FrameNode[] {
  return page
    .findAllWithCriteria({ types: ['FRAME'], pluginData: { keys: ['run'] } })
    .filter(
      (frame) =>
        frame.getPluginData('run') && (key === undefined || frame.getPluginData('run') === key),
    )
}

/**
 * Returns true if the plugin may remove the frame or move it. Frames from before creation records count if nothing speaks against it:
 * still in the run's section, the only one of their number, showing their own picture, with no layer that a designer added.
 */
export function isRemovable(frame: FrameNode, all: readonly FrameNode[]): boolean {
  if (hasCreationRecord(frame)) return isOwn(frame)
  const key = frame.getPluginData('run')
  const inSection =
    frame.parent?.type === 'SECTION' && frame.parent.getPluginData('section') === key
  const single = all.filter((other) => numberOf(other) === numberOf(frame)).length === 1
  const [fill] = frame.fills === figma.mixed ? [] : frame.fills
  const hash = frame.getPluginData('imageHash')
  const shown = hash === '' || (fill?.type === 'IMAGE' && fill.imageHash === hash)
  return (
    inSection &&
    single &&
    shown &&
    frame.children.every((child) => isLabel(child) || isKeptClone(child))
  )
}

/** Runs a change of a frame. If nobody had touched the frame before, the state after the change is the plugin's own too. */
export function changeFrame(frame: FrameNode, change: () => void): void {
  const own = hasCreationRecord(frame) && isOwn(frame)
  change()
  if (own) recordCreation(frame)
}
