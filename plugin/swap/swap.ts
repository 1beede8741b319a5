// Puts a variation into its source's place, once the relay has vouched for the very picture that the frame shows. One step of undo.
import { Failed, failureOf } from '../../contract/failed.js'
import type { SwapRefusal } from '../../contract/failure.js'
import type { Swapped, SwapState } from '../../contract/swap.js'
import { frameById, layerById } from '../document/nodes.js'
import { keptOf } from '../keep/clone.js'
import { keptIn } from '../keep/find.js'
import { printOf, rememberedPrint } from '../keep/print.js'
import { applySwap } from './apply.js'
import { reportOverride, vouchFor } from './ask-relay.js'
import { readClaimed, rule } from './gate.js'
import type { Picture } from './paint.js'
import { isPainted, planSwap, refused } from './plan.js'
import { giveBack } from './restore.js'
import { alikeOn, imageIndex, pictureIn } from './same-picture.js'
import { readSeedRecord, seedTest } from './seed-record.js'
import { changedIn, recordSwap, swapOn } from './swap-record.js'
import { lookOfSource, planAlike } from './plan-alike.js'
import { commitUndoStep } from '../undo-step.js'

export async function swap({
  id,
  everywhere = false,
  reason = '',
}: {
  id: string
  everywhere?: boolean
  reason?: string
}): Promise<Swapped> {
  const { frame, claimed } = await variationAt(id)
  const { run, n, picture: hash } = claimed
  const why = reason.trim().slice(0, 500)
  const ruling = rule(claimed, await vouchFor(run, n), why)
  if ('refused' in ruling) throw refused(ruling.refused)
  const source = await sourceOf(claimed.sourceId, frame)
  if (!source) throw refused('sourceGone')
  if (ruling.may === 'overridden') await reportOverride(run, n, why)
  const image = figma.getImageByHash(hash)
  if (!image) throw refused('notTheSame')
  const picture = { hash, size: await image.getSizeAsync() }
  // From here on nothing else is asked of anybody, so that all of it is one step.
  return putInto(await layersFor(source, everywhere), { run, n }, frame, picture)
}

export async function swapState({ id }: { id: string }): Promise<SwapState> {
  const node = await frameById(id)
  const frame = node?.getPluginData('record') ? node : undefined
  const sourceId = frame
    ? readClaimed(frame.getPluginData('record'), pictureOf(frame))?.sourceId
    : id
  const source = sourceId && (await sourceOf(sourceId, frame))
  if (!source) return { changed: false, alike: 0 }
  const made = await swapOn(source)
  const swapped = made && { swapped: { run: made.run, n: made.n } }
  const changed = frame ? isChanged(rememberedPrint(frame), printOf(source), made) : false
  const hindrance = frame && !made ? await hindranceFor(source, frame) : undefined
  const alike = (await alikeOn(source)).length
  return {
    source: { id: source.id, name: source.name },
    changed,
    alike,
    ...swapped,
    ...(hindrance && { hindrance }),
  }
}

/** Found before anybody presses a button; a source that shows a variation already is judged once it is restored. */
async function hindranceFor(source: SceneNode, frame: FrameNode): Promise<SwapRefusal | undefined> {
  try {
    planSwap(source, await staying(source, frame))
    return undefined
  } catch (error) {
    const failure = failureOf(error)
    return failure.kind === 'cannotSwap' ? failure.because : undefined
  }
}

/** What our own swap did to the source is no change of the source. */
function isChanged(
  then: string,
  now: string,
  swapped: { before: string; after: string } | undefined,
): boolean {
  if (then === '' || then === now) return false
  return !(swapped && swapped.after === now && swapped.before === then)
}

async function variationAt(id: string) {
  const frame = await frameById(id)
  if (!frame) throw refused('noVariation')
  const claimed = readClaimed(frame.getPluginData('record'), pictureOf(frame))
  if (!claimed) throw refused('noVariation')
  return { frame, claimed }
}

/** The frame's own picture, and only where nothing else is painted with it. */
function pictureOf(frame: FrameNode): string | undefined {
  const index = imageIndex(frame)
  if (index === undefined || !isPainted(frame)) return undefined
  const seen = frame.fills.filter(({ visible }) => visible !== false)
  const [only] = seen
  return seen.length === 1 && only?.type === 'IMAGE' ? (only.imageHash ?? undefined) : undefined
}

async function sourceOf(id: string, frame: FrameNode | undefined): Promise<SceneNode | undefined> {
  // A variation is never put into what holds it.
  for (let at: BaseNode | null = frame ?? null; at; at = at.parent)
    if (at.id === id) return undefined
  return layerById(id)
}

async function layersFor(source: SceneNode, everywhere: boolean): Promise<SceneNode[]> {
  return everywhere ? [source, ...(await alikeOn(source))] : [source]
}

async function putInto(
  layers: readonly SceneNode[],
  { run, n }: { run: string; n: number },
  frame: FrameNode,
  picture: Picture,
): Promise<Swapped> {
  const [source] = layers as [SceneNode]
  const shownBefore = pictureIn(source)
  const swap = `${run}/${n}/${Date.now().toString(36)}`
  const done: SceneNode[] = []
  // A swap over a swap: what is restored later is what a person made. It is a step of its own until the new swap is done, so that a
  // refusal can take it back.
  figma.commitUndo()
  let restored = 0
  for (const layer of layers) restored += (await giveBack(layer)).undone
  const look = lookOfSource(source)
  const stays = await staying(source, frame)
  try {
    for (const layer of layers) {
      // What shows its component's fill has changed with it already.
      if (layer !== source && pictureIn(layer) !== shownBefore) continue
      const plan = layer === source ? planSwap(source, stays) : planAlike(layer, look)
      const before = printOf(layer)
      const made = {
        swap,
        run,
        n,
        before,
        at: new Date().toISOString(),
        together: layers.map(({ id }) => id),
      }
      recordSwap(layer, { ...made, after: '' })
      done.push(layer)
      applySwap(plan, picture, swap)
      const carriers = changedIn(layer, swap).map(({ carrier }) => carrier.id)
      recordSwap(layer, { ...made, after: printOf(layer), carriers: [...new Set(carriers)] })
    }
  } catch (error) {
    for (const layer of done) await giveBack(layer)
    // Without a change of the plugin's own, this would undo the designer's last step.
    if (restored > 0) figma.triggerUndo()
    throw error instanceof Failed ? error : new Failed({ kind: 'broken', ref: String(error) })
  }
  commitUndoStep()
  return { ids: done.map(({ id }) => id), run, n }
}

/** Returns a test for the layers that are not in the variation's picture: what was kept, and what came into the source later. */
async function staying(
  source: SceneNode,
  frame: FrameNode,
): Promise<(layer: SceneNode) => boolean> {
  const record = readSeedRecord(frame)
  const kept = new Set([...(keptOf(frame) ?? []), ...(record ? [] : await keptIn(source))])
  const inSeed = record ? seedTest(record) : () => true
  return (layer) => kept.has(layer.id) || !inSeed(layer)
}
