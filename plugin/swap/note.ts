// What a swap changed, written on each layer that it changed: ids do not outlive a copy or another file, what a layer carries does.
import { readEntry, writeEntry } from '../remember/entry.js'

/** `before` is what was there, `after` the picture that the swap put there. */
export type Change =
  | { did: 'image'; before: ImagePaint; after: string; style: string }
  | { did: 'fill'; before: Paint[]; after: string; style: string }
  | { did: 'hide'; how: 'visible'; before: boolean }
  | { did: 'hide'; how: 'opacity'; before: number }
  | {
      did: 'blank'
      fills: Paint[]
      fillStyle: string
      strokes: Paint[]
      strokeStyle: string
      effects: Effect[]
      effectStyle: string
    }
  | { did: 'add'; after: string }

/** On the layer that was swapped. `swap` names the swap; all that belongs to it carries the same name. */
export interface Swap {
  swap: string
  run: string
  n: number
  /** The source's fingerprint just before and just after. */
  before: string
  after: string
  /** ISO 8601. */
  at: string
}

const changeKey = 'swap-change'
const swapKey = 'swapped'

/** Throws where the layer takes no note: then nothing may be changed on it, for nobody could change it back. */
export function noteChange(node: SceneNode, swap: string, change: Change): void {
  writeEntry(node, changeKey, JSON.stringify({ swap, change }))
}

export function noteSwap(node: SceneNode, swap: Swap): void {
  writeEntry(node, swapKey, JSON.stringify(swap))
}

export function forgetChange(node: SceneNode): void {
  writeEntry(node, changeKey, '')
}

export function forgetSwap(node: SceneNode): void {
  writeEntry(node, swapKey, '')
}

export function changeOn(node: SceneNode, swap: string): Change | undefined {
  const note = read<{ swap: string; change: Change }>(node, changeKey)
  return note?.swap === swap ? note.change : undefined
}

/** An instance may show its component's entry as its own; that swap is the component's. */
export async function swapOn(node: SceneNode): Promise<Swap | undefined> {
  const swap = read<Swap>(node, swapKey)
  if (!swap || node.type !== 'INSTANCE') return swap
  const component = await node.getMainComponentAsync()
  return component && read<Swap>(component, swapKey)?.swap === swap.swap ? undefined : swap
}

/** The layer itself and all below it that a swap changed. */
export function changedIn(root: SceneNode, swap: string): SceneNode[] {
  const below = 'findAllWithCriteria' in root ? root.findAllWithCriteria({ pluginData: { keys: [changeKey] } }) : []
  return [root, ...below].filter((node) => changeOn(node, swap))
}

/** Every layer of a page that was swapped by the same press of the button. */
export function swappedTogether(page: PageNode, swap: string): SceneNode[] {
  const noted = page.findAllWithCriteria({ pluginData: { keys: [swapKey] } })
  return noted.filter((node) => read<Swap>(node, swapKey)?.swap === swap)
}

/** Somebody else may have written there: what cannot be read is no note. */
function read<Note>(node: SceneNode, key: string): Note | undefined {
  const text = readEntry(node, key)
  try {
    return text ? (JSON.parse(text) as Note) : undefined
  } catch {
    return undefined
  }
}
