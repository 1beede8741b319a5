// A copy of the source that shows no keep-layer, for as long as its picture is taken. The source itself is never touched.
import { isStraight, movedBy } from './affine.js'
import { layerById } from '../document/nodes.js'
import { keepModes } from './modes.js'

/** Far from the page's own layers, within what Figma can place. Canvas pixels. */
const away = -100_000

/** A copy that a crash left behind is known by this entry: when it was made. */
const copyKey = 'seed-copy'
/** What is younger may be the copy of somebody who remixes in the same file at this moment. */
const leftAfterMs = 5 * 60_000

/** The copy goes whatever happens. It adds no step of undo by itself: what is made and removed before the next commit leaves no trace. */
export async function withoutLayers<Result>(
  source: SceneNode,
  ids: readonly string[],
  use: (shown: SceneNode) => Promise<Result>,
): Promise<Result> {
  const paths = await pathsTo(source, ids)
  if (paths.length === 0) return use(source)
  // Copying a component would make a second one; an instance of it looks the same.
  const copy = source.type === 'COMPONENT' ? source.createInstance() : source.clone()
  try {
    markCopy(copy)
    await lookAlike(copy, source)
    for (const path of paths) hide(layerAt(copy, path))
    return await use(copy)
  } finally {
    if (!copy.removed) copy.remove()
  }
}

/** Marks a temporary layer: it passes for no variation, and a later session removes it where this one could not. */
export function markCopy(copy: SceneNode): void {
  forget(copy)
  // It is listed among the page's layers for a moment, where everybody in the file can see it.
  copy.name = 'Brandsafe Remix (temporary)'
  copy.setPluginData(copyKey, String(Date.now()))
}

/** Puts a temporary layer far from everything, and last in the list of layers: above the others it would move their rows under the pointer. */
export function putAway(copy: SceneNode): void {
  figma.currentPage.insertChild(0, copy)
  ;[copy.x, copy.y] = [away, away]
}

/** Takes away what an earlier session could not. */
export function sweepCopies(page: PageNode): void {
  const left = page.findAllWithCriteria({ pluginData: { keys: [copyKey] } })
  for (const copy of left) {
    const madeAt = Number(copy.getPluginData(copyKey))
    if (
      !copy.removed &&
      copy.parent?.id === page.id &&
      madeAt > 0 &&
      Date.now() - madeAt > leftAfterMs
    )
      copy.remove()
  }
}

/** Opacity, not visibility: a hidden layer would let auto-layout move the others, and a group shrink. */
function hide(layer: SceneNode | undefined): void {
  if (layer && 'opacity' in layer) layer.opacity = 0
}

/** A copied variation must not pass for the variation: results would be looked for in it. */
function forget(copy: SceneNode): void {
  const marked =
    'findAllWithCriteria' in copy ? copy.findAllWithCriteria({ pluginData: { keys: ['run'] } }) : []
  for (const node of [copy, ...marked])
    for (const key of node.getPluginDataKeys()) node.setPluginData(key, '')
}

/** On the page a copy has lost its parents' turn and their variable modes. */
async function lookAlike(copy: SceneNode, source: SceneNode): Promise<void> {
  putAway(copy)
  const turned = !isStraight(source.absoluteTransform) || !isStraight(source.relativeTransform)
  if (turned && copy.type !== 'SECTION')
    copy.relativeTransform = movedBy(source.absoluteTransform, away, away)
  await keepModes(copy, source)
}

/** From the source down, by number among its siblings: a copy has the same layers in the same order under other ids. */
async function pathsTo(source: SceneNode, ids: readonly string[]): Promise<number[][]> {
  const found = await Promise.all(ids.map((id) => layerById(id)))
  return found.flatMap((node) => {
    const path = node ? pathFrom(source, node) : undefined
    return path && path.length > 0 ? [path] : []
  })
}

function pathFrom(source: SceneNode, node: BaseNode): number[] | undefined {
  const path: number[] = []
  let at: BaseNode = node
  while (at.id !== source.id) {
    const { parent } = at
    if (!parent) return undefined
    const { id } = at
    path.unshift(parent.children.findIndex((child) => child.id === id))
    at = parent
  }
  return path
}

function layerAt(copy: SceneNode, path: readonly number[]): SceneNode | undefined {
  let at: SceneNode | undefined = copy
  for (const index of path) at = at && 'children' in at ? at.children[index] : undefined
  return at
}
