// Exports the live texts of a variation, as drawn and as a stencil. Works on a temporary copy far from everything; the variation is only read.
import type { PixelBox, TextView, TextViews } from '../../contract/brand.js'
import { Failed } from '../../contract/failed.js'
import { frameById } from '../document/nodes.js'
import { keptFrom, liveLayersIn } from '../keep/clone.js'
import { componentNameOf } from '../keep/find.js'
import { looksLikeLogo } from '../keep/logo-names.js'
import { keepModes } from '../keep/modes.js'
import { markCopy, putAway } from '../keep/without.js'
import { makeStencil, type Labelled } from './stencil.js'
import { liveTextsOn, type LiveLayer } from './texts.js'
import { labelsOf, viewsOf, type View } from './views.js'

/** The frame around the copy. */
let stage: FrameNode | undefined
let cancelled = false

export async function cancelTexts(): Promise<null> {
  endExport()
  return null
}

/** Removes the copy at once: at the plugin's end, and before a step of undo, which would contain it. An export under way fails with `cancelled`. */
export function endExport(): void {
  cancelled = true
  removeStage()
}

function removeStage(): void {
  if (stage && !stage.removed) stage.remove()
  stage = undefined
}

/** One at a time. The copy goes whatever happens: what is made and removed before the next commit adds no step of undo. */
export async function exportTexts({ id }: { id: string }): Promise<TextViews> {
  cancelled = false
  const nothing = { views: [], unmeasured: [] }
  const frame = await frameById(id)
  if (!frame) return nothing
  const places = await livePlaces(frame)
  if (places.length === 0) return nothing
  try {
    const copy = await stagedCopy(frame)
    const layers = liveLayersIn(copy)
    const live = places.flatMap(({ id, index }): LiveLayer[] => {
      const node = layers[index]
      return node ? [{ id, node }] : []
    })
    return await exported(copy, live)
  } catch (error) {
    // A layer that was removed throws in words of Figma's own.
    throw cancelled ? new Failed({ kind: 'cancelled' }) : error
  } finally {
    removeStage()
  }
}

/** By their places among the frame's live layers. A wordmark in a logo is exempt by WCAG and left out. */
async function livePlaces(frame: FrameNode): Promise<{ id: string; index: number }[]> {
  const found: { id: string; index: number }[] = []
  for (const [index, node] of liveLayersIn(frame).entries())
    if (!looksLikeLogo(node.name) && !looksLikeLogo(await componentNameOf(node)))
      found.push({ id: keptFrom(node), index })
  return found
}

async function stagedCopy(frame: FrameNode): Promise<FrameNode> {
  removeStage()
  stage = figma.createFrame()
  markCopy(stage)
  putAway(stage)
  stage.clipsContent = true
  const copy = frame.clone()
  stage.appendChild(copy)
  markCopy(copy)
  copy.visible = true
  copy.constraints = { horizontal: 'MIN', vertical: 'MIN' }
  copy.relativeTransform = [
    [1, 0, 0],
    [0, 1, 0],
  ]
  await keepModes(copy, frame)
  return copy
}

async function exported(copy: FrameNode, live: readonly LiveLayer[]): Promise<TextViews> {
  const { letters, unmeasured } = liveTextsOn(copy, live)
  const labels = labelsOf(letters.map(({ box }) => box))
  const labelled: Labelled[] = []
  for (const [index, one] of letters.entries()) {
    const label = labels[index]
    if (label === undefined) unmeasured.push({ id: one.id, name: one.node.name, reason: 'crowded' })
    else labelled.push({ ...one, label })
  }
  const views = viewsOf(labelled, copy)
  const covered = views.map((view) => view.letters.some(({ covers }) => covers.length > 0))
  const shown: Bytes[] = []
  for (const view of views) shown.push(await pictureOf(copy, view, 1))
  const opacities = labelled.map(({ node }) => node.opacity)
  for (const { node } of labelled) node.opacity = 0
  const without: (Bytes | undefined)[] = []
  for (const [index, view] of views.entries())
    without.push(covered[index] ? await pictureOf(copy, view, 1) : undefined)
  for (const [index, { node }] of labelled.entries()) node.opacity = opacities[index] ?? 1
  if (views.length > 0) await makeStencil(copy, labelled)
  const done: TextView[] = []
  for (const [index, view] of views.entries()) {
    const [seen, bare] = [shown[index], without[index]]
    const stencil = await pictureOf(copy, view, 0)
    if (seen)
      done.push({
        shown: seen,
        stencil,
        ...(bare && { without: bare }),
        texts: view.letters.map((one) => textIn(one, view)),
      })
  }
  return { views: done, unmeasured }
}

type Bytes = Uint8Array<ArrayBuffer>

/** `ground` is the grey behind the copy, 0 to 1. */
async function pictureOf(
  copy: FrameNode,
  { box, widthPx }: View<Labelled>,
  ground: number,
): Promise<Bytes> {
  if (cancelled || !stage) throw new Failed({ kind: 'cancelled' })
  stage.fills = [{ type: 'SOLID', color: { r: ground, g: ground, b: ground } }]
  stage.resizeWithoutConstraints(box.width, box.height)
  ;[copy.x, copy.y] = [-box.x, -box.y]
  const constraint = { type: 'WIDTH', value: widthPx } as const
  return (await stage.exportAsync({
    format: 'PNG',
    constraint,
    useAbsoluteBounds: true,
    colorProfile: 'SRGB',
  })) as Bytes
}

function textIn(
  { id, node, needed, label, box, covers, fontSizePx, opacity }: Labelled,
  view: View<Labelled>,
): TextView['texts'][number] {
  const scale = view.widthPx / view.box.width
  const moved = (one: PixelBox): PixelBox => ({
    x: (one.x - view.box.x) * scale,
    y: (one.y - view.box.y) * scale,
    width: one.width * scale,
    height: one.height * scale,
  })
  const own = { emPx: fontSizePx * scale, box: moved(box), covers: covers.map(moved) }
  return { id, name: node.name, needed, label, ...own, ...(opacity !== undefined && { opacity }) }
}
