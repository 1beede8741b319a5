// Gives a layer back what a swap took: from the notes on the layers themselves, in any later session. What people changed since stays theirs.
import type { Restored } from '../../contract/swap.js'
import { pageOf } from './alike.js'
import { styleOf } from './apply.js'
import { changedIn, forgetChange, forgetSwap, swapOn, swappedTogether, type Change } from './note.js'
import { readClaimed } from './gate.js'
import { letFollow } from './overrides.js'
import { isPainted, refused, type Painted } from './way.js'

/** One step of undo for all that was swapped by one press of the button. */
export async function restore({ id }: { id: string }): Promise<Restored> {
  const node = await swappedAt(id)
  const made = node && (await swapOn(node))
  if (!node || !made) throw refused('notSwapped')
  const page = pageOf(node)
  await page?.loadAsync()
  const layers = page ? swappedTogether(page, made.swap) : [node]
  const changed: string[] = []
  for (const layer of layers) changed.push(...(await giveBack(layer)))
  figma.commitUndo()
  return { count: layers.length, changed, run: made.run, n: made.n }
}

/** The swapped layer itself, or the source of a variation. */
async function swappedAt(id: string): Promise<SceneNode | undefined> {
  const node = (await figma.getNodeByIdAsync(id)) as SceneNode | null
  if (!node || node.removed || !('visible' in node)) return undefined
  if (await swapOn(node)) return node
  const sourceId = readClaimed(node.getPluginData('record'), 'any')?.sourceId
  return sourceId ? (((await figma.getNodeByIdAsync(sourceId)) as SceneNode | null) ?? undefined) : undefined
}

/** Answers with the names of layers that somebody has changed since, in what the swap had changed. */
export async function giveBack(layer: SceneNode): Promise<string[]> {
  const made = await swapOn(layer)
  if (!made) return []
  const changed: string[] = []
  const plain: SceneNode[] = []
  for (const { node, noted } of changedIn(layer, made.swap)) {
    const { name } = node
    if (!(await undo(node, noted.change))) changed.push(name)
    else if (noted.plain) plain.push(node)
    if (!node.removed) forgetChange(node, made.swap)
  }
  forgetSwap(layer)
  if (changed.length === 0) plain.forEach(letFollow)
  return changed
}

/** `false` where what the swap had put there is not there any more. */
async function undo(node: SceneNode, change: Change): Promise<boolean> {
  switch (change.did) {
    case 'add':
      node.remove()
      return true
    case 'hide':
      return show(node, change)
    case 'image':
      return isPainted(node) && repaint(node, change)
    case 'fill':
      return isPainted(node) && uncover(node, change)
    case 'blank':
      return isPainted(node) && refill(node, change)
  }
}

function show(node: SceneNode, change: Extract<Change, { did: 'hide' }>): boolean {
  if (change.how === 'visible') {
    if (node.visible) return false
    node.visible = change.before
    return true
  }
  if (!('opacity' in node) || node.opacity !== 0) return false
  node.opacity = change.before
  return true
}

const isPicture = (paint: Paint | undefined, hash: string) => paint?.type === 'IMAGE' && paint.imageHash === hash

async function repaint(node: Painted, { before, after, style }: Extract<Change, { did: 'image' }>): Promise<boolean> {
  const index = node.fills.findIndex((paint) => isPicture(paint, after))
  if (index < 0) return false
  node.fills = node.fills.map((paint, at) => (at === index ? before : paint))
  return restyle(node, 'fillStyleId', style)
}

async function uncover(node: Painted, { before, after, style }: Extract<Change, { did: 'fill' }>): Promise<boolean> {
  if (!node.fills.some((paint) => isPicture(paint, after))) return false
  const rest = node.fills.filter((paint) => !isPicture(paint, after))
  node.fills = rest.length === before.length ? before : rest
  return restyle(node, 'fillStyleId', style)
}

async function refill(node: Painted, was: Extract<Change, { did: 'blank' }>): Promise<boolean> {
  const unseen = (paints: readonly Paint[]) => paints.every(({ visible }) => visible === false)
  const ownFills = node.fills.length === was.fills.length && unseen(node.fills)
  if (was.fills.length > 0 && ownFills) node.fills = was.fills
  const ownStrokes = 'strokes' in node && node.strokes.length === was.strokes.length && unseen(node.strokes)
  if (was.strokes.length > 0 && ownStrokes) node.strokes = was.strokes
  const ownEffects = 'effects' in node && node.effects.length === was.effects.length
  if (was.effects.length > 0 && ownEffects) node.effects = was.effects
  const styles = [
    ownFills && (await restyle(node, 'fillStyleId', was.fillStyle)),
    ownStrokes ? await restyle(node, 'strokeStyleId', was.strokeStyle) : was.strokes.length === 0,
    ownEffects ? await restyle(node, 'effectStyleId', was.effectStyle) : was.effects.length === 0,
  ]
  return styles.every(Boolean)
}

/** A new paint has loosened the layer from its style. `false` where the style itself is gone since: its look is back, its name is not. */
async function restyle(
  node: SceneNode,
  name: 'fillStyleId' | 'strokeStyleId' | 'effectStyleId',
  style: string,
): Promise<boolean> {
  if (style === '' || styleOf(node, name) === style) return true
  if (!(await figma.getStyleByIdAsync(style))) return false
  const set = {
    fillStyleId: 'setFillStyleIdAsync',
    strokeStyleId: 'setStrokeStyleIdAsync',
    effectStyleId: 'setEffectStyleIdAsync',
  } as const
  await (node as unknown as Record<string, (id: string) => Promise<void>>)[set[name]]?.(style)
  return true
}
