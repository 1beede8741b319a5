// Gives a layer back what a swap took: from the records on the layers themselves, in any later session. What people changed since stays theirs.
import type { Restored } from '../../contract/swap.js'
import { layerById, pageAround } from '../document/nodes.js'
import { readClaimed } from './gate.js'
import { removeOwnOverrides } from './overrides.js'
import { refused } from './plan.js'
import {
  changedIn,
  changesOn,
  forgetChange,
  forgetSwap,
  keepChange,
  swapOn,
  swappedTogether,
  swapsOf,
  type Found,
  type Swap,
} from './swap-record.js'
import { undoChange } from './undo-change.js'
import { commitUndoStep } from '../undo-step.js'

/** `undone`: how many changes were given back. The others by name. `changed`: somebody has changed it since. `failed`: Figma refused. */
interface Leftover {
  undone: number
  changed: string[]
  failed: string[]
}

/** One step of undo for all that was swapped by one press of the button. */
export async function restore({ id }: { id: string }): Promise<Restored> {
  const scope = await scopeOf(id)
  if (!scope) throw refused('notSwapped')
  const { swap, roots, loose } = scope
  const left: Leftover = { undone: 0, changed: [], failed: [] }
  for (const root of roots) add(left, await giveBack(root))
  // The picture that somebody took out of the swapped layer is theirs.
  const taken = ({ noted }: Found) => roots.length > 0 && noted.change.did === 'add'
  left.changed.push(...loose.filter(taken).map(({ node }) => node.name))
  add(left, await giveBackAll(loose.filter((found) => !taken(found))))
  commitUndoStep()
  const [run = '', n] = swap.split('/')
  return {
    count: Math.max(1, roots.length),
    changed: left.changed,
    run,
    n: Number(n),
    ...(left.failed.length > 0 && { failed: left.failed }),
  }
}

export async function giveBack(root: SceneNode): Promise<Leftover> {
  const made = await swapOn(root)
  if (!made) return { undone: 0, changed: [], failed: [] }
  const left = await giveBackAll(
    changedIn(root, made.swap).filter((found) => !isCopyIn(root, made, found)),
    root,
  )
  // What is left over is tried again by the next restore.
  if (left.changed.length + left.failed.length === 0 || changedIn(root, made.swap).length === 0)
    forgetSwap(root)
  return left
}

/** A copy of the variation that a designer made in the swapped layer is theirs. */
const isCopyIn = (root: SceneNode, made: Swap, { noted, carrier }: Found) =>
  made.on === root.id && noted.change.did === 'add' && noted.on !== carrier.id

async function giveBackAll(all: readonly Found[], root?: SceneNode): Promise<Leftover> {
  const left: Leftover = { undone: 0, changed: [], failed: [] }
  const done: Parameters<typeof removeOwnOverrides>[0][number][] = []
  for (const found of all) {
    const { node, noted } = found
    const { name } = node
    const undone = await undoChange(node, noted.change, root)
    if (undone.changed) left.changed.push(name)
    if (undone.failed) left.failed.push(name)
    if (!undone.left) left.undone += 1
    if (node.removed) continue
    if (undone.left) keepChange(found, undone.left)
    else forgetChange(found)
    if (noted.plain && !undone.left && noted.change.did === 'set')
      done.push({ node, set: noted.change.before })
  }
  if (left.changed.length + left.failed.length === 0) removeOwnOverrides(done)
  return left
}

interface Scope {
  swap: string
  /** The swapped layers. */
  roots: SceneNode[]
  /** Layers that the swap changed and that are not inside a swapped layer any more. */
  loose: Found[]
}

/** An original stands for all that its press had swapped; a copy stands for itself. */
async function scopeOf(id: string): Promise<Scope | undefined> {
  const node = await layerById(id)
  if (!node) return undefined
  const root = await swappedRoot(node)
  const made = root && (await swapOn(root))
  if (!root || !made) return looseScope(node)
  if (made.on !== root.id) return { swap: made.swap, roots: [root], loose: [] }
  const roots = new Map([[root.id, root]])
  for (const other of made.together ?? []) {
    const layer = await layerById(other)
    if (layer && (await swapOn(layer))?.swap === made.swap) roots.set(layer.id, layer)
  }
  const loose: Found[] = []
  for (const layer of roots.values()) loose.push(...(await movedOutOf(layer)))
  return { swap: made.swap, roots: [...roots.values()], loose }
}

/** Layers that were moved out of a swapped layer since, to whatever page. */
async function movedOutOf(root: SceneNode): Promise<Found[]> {
  const made = await swapOn(root)
  const within = new Set(made && changedIn(root, made.swap).map(({ carrier }) => carrier.id))
  const found: Found[] = []
  for (const id of made?.carriers ?? []) {
    const layer = within.has(id) ? undefined : await layerById(id)
    if (made && layer)
      found.push(...changesOn(layer, made.swap).filter(({ noted }) => noted.on === id))
  }
  return found
}

/** Originals on a page that are in no swapped layer. */
function strays(page: PageNode, swap: string): Found[] {
  const within = swappedTogether(page, swap).flatMap((root) =>
    changedIn(root, swap).map(({ carrier }) => carrier.id),
  )
  return changedIn(page, swap).filter(
    ({ carrier, noted }) => noted.on === carrier.id && !within.includes(carrier.id),
  )
}

/** The layer that was swapped is gone, ungrouped for instance: what it held carries its own records. */
async function looseScope(node: SceneNode): Promise<Scope | undefined> {
  const [swap] = swapsOf(node)
  const page = pageAround(node)
  if (!swap) return undefined
  await page?.loadAsync()
  const [own] = changesOn(node, swap)
  if (own?.noted.on === node.id && page) return { swap, roots: [], loose: strays(page, swap) }
  const siblings =
    node.parent && 'children' in node.parent
      ? (node.parent.children as readonly SceneNode[])
      : [node]
  const copies = siblings
    .flatMap((one) => changedIn(one, swap))
    .filter(({ carrier, noted }) => noted.on !== carrier.id)
  return { swap, roots: [], loose: copies }
}

/** The swapped layer itself, the one around a layer that its swap changed, or the source of a variation. */
async function swappedRoot(node: SceneNode): Promise<SceneNode | undefined> {
  if (await swapOn(node)) return node
  const swaps = swapsOf(node)
  for (
    let at = node.parent;
    swaps.length > 0 && at && at.type !== 'PAGE' && at.type !== 'DOCUMENT';
    at = at.parent
  ) {
    const made = await swapOn(at as SceneNode)
    if (made && swaps.includes(made.swap)) return at as SceneNode
  }
  const sourceId = readClaimed(node.getPluginData('record'), 'any')?.sourceId
  return sourceId ? layerById(sourceId) : undefined
}

function add(to: Leftover, { undone, changed, failed }: Leftover): void {
  to.undone += undone
  to.changed.push(...changed)
  to.failed.push(...failed)
}
