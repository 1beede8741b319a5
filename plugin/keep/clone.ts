// Puts the keep-layers above a variation as live layers: text stays text, instances stay instances. Where each goes is decided in box.ts.
import { boundsOf, isStraight, movedBy } from './affine.js'
import { placeKept, type Kept, type Manner, type Placed } from './box.js'
import { canBeSeen, componentNameOf, isMask } from './find.js'
import { loadFontsOf } from './fonts.js'
import { holdsOf, widthInOneLine } from './hold.js'
import { looksLikeLogo } from './logo-names.js'
import { keepModes } from './modes.js'
import { isWrapper, opacityOf, shapingAncestors, wrap, type Ancestors } from './surroundings.js'
import { parseJson } from '../remember/entry.js'
import { writeSeedRecord } from '../swap/seed-record.js'
import { rememberSource } from './print.js'

/** Names on a clone the layer that it was made from. */
const cloneKey = 'kept-from'
/** Names on a variation all that was kept when it was made. */
const keptKey = 'kept'

interface Layer {
  node: SceneNode
  kept: Kept
  /** The layers that it lies in, from the source down: a clone has left them behind. */
  ancestors: Ancestors
  /** Some of them give it a mask, a clip, an effect or a blend mode, so it is scaled with them as a whole. */
  shaped: boolean
}

/** Clones once: a frame that has its keep-layers already is left as it is. Answers with the clones' ids, in canvas order. */
export async function cloneKeepLayers(
  source: SceneNode,
  ids: readonly string[],
  frame: FrameNode,
): Promise<string[]> {
  if (frame.getPluginData(keptKey)) return []
  rememberSource(frame, source)
  writeSeedRecord(frame, source, ids)
  frame.setPluginData(keptKey, JSON.stringify(ids))
  const around = source.absoluteBoundingBox
  if (!around) return []
  const layers = await layersOf(source, new Set(ids), around)
  const placed = placeKept(
    layers.map(({ kept }) => kept),
    around,
    frame,
  )
  const made: string[] = []
  for (const [index, layer] of layers.entries()) {
    // A layer that cannot be copied is left out; the run goes on.
    const clone = await cloneInto(frame, layer, placed[index] as Placed, around, source).catch(
      () => undefined,
    )
    if (clone) made.push(clone.id)
    else figma.notify(`“${layer.node.name}” could not be placed above “${frame.name}”.`)
  }
  return made
}

/** What was kept when a variation was made; `undefined` where nothing was written down. */
export function keptOf(frame: FrameNode): string[] | undefined {
  const ids = parseJson(frame.getPluginData(keptKey))
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? ids : undefined
}

export const isKeptClone = (node: SceneNode) => keptFrom(node) !== ''
/** The id of the source's layer that a clone was made from, else nothing: the same on all variations. */
export const keptFrom = (node: SceneNode) => node.getPluginData(cloneKey)

async function layersOf(
  source: SceneNode,
  ids: ReadonlySet<string>,
  around: Rect,
): Promise<Layer[]> {
  const found: Layer[] = []
  const walk = async (parent: SceneNode, chain: readonly SceneNode[]): Promise<void> => {
    if (!('children' in parent)) return
    for (const node of parent.children) {
      if (!canBeSeen(node)) continue
      const way = [...chain, node]
      if (!ids.has(node.id)) await walk(node, way)
      else if (!isMask(node) && node.absoluteBoundingBox) {
        const ancestors = [source, ...chain]
        const shaped = shapingAncestors(node, ancestors, source).length > 0
        const manner = shaped ? 'ratio' : await mannerOf(node)
        const kept = await keptAs(
          node,
          manner,
          holdsOf(way, source),
          node.absoluteBoundingBox,
          around,
        )
        found.push({ node, ancestors, shaped, kept })
      }
    }
  }
  await walk(source, [])
  return found
}

async function keptAs(
  node: SceneNode,
  manner: Manner,
  constraints: Kept['constraints'],
  box: Rect,
  around: Rect,
): Promise<Kept> {
  const { x, y, width, height } = box
  const least =
    node.type === 'TEXT' && manner === 'text' ? Math.min(width, await widthInOneLine(node)) : width
  return { box: { x: x - around.x, y: y - around.y, width, height }, constraints, manner, least }
}

async function mannerOf(node: SceneNode): Promise<Manner> {
  const logo = looksLikeLogo(node.name) || looksLikeLogo(await componentNameOf(node))
  if (logo || !isStraight(node.absoluteTransform)) return 'ratio'
  if (node.type === 'TEXT') return 'text'
  return plainBoxes.includes(node.type) ? 'box' : 'ratio'
}

/** What Figma itself resizes without distorting what is inside. */
const plainBoxes: readonly string[] = ['FRAME', 'INSTANCE', 'COMPONENT', 'RECTANGLE']

async function cloneInto(
  frame: FrameNode,
  { node, kept, ancestors, shaped }: Layer,
  placed: Placed,
  around: Rect,
  source: SceneNode,
): Promise<SceneNode> {
  // Copying a component would make a second one; a designer who copies it gets an instance too.
  const clone = node.type === 'COMPONENT' ? node.createInstance() : node.clone()
  frame.appendChild(clone)
  clone.setPluginData(cloneKey, node.id)
  const opacity = opacityOf(ancestors)
  if (opacity !== 1 && 'opacity' in clone) clone.opacity *= opacity
  await keepModes(clone, node)
  if (shaped)
    return placeWrapped(
      wrap(clone, node, ancestors, frame, source, around),
      clone,
      frame,
      kept,
      placed,
    )
  const sized = await resize(clone, kept, placed)
  if ('constraints' in clone) clone.constraints = kept.constraints
  // Its turn as it is seen, whatever its parents added to it.
  clone.relativeTransform = movedBy(node.absoluteTransform, -around.x, -around.y)
  const now = boundsOf(clone.relativeTransform, clone.width, clone.height)
  // Where its font is missing it keeps its size, and sits in the middle of its place.
  const [slackX, slackY] = sized
    ? [0, 0]
    : [(placed.width - now.width) / 2, (placed.height - now.height) / 2]
  clone.relativeTransform = movedBy(
    clone.relativeTransform,
    placed.x + slackX - now.x,
    placed.y + slackY - now.y,
  )
  return clone
}

/** The frames around a clone are scaled with it, and moved so that the clone lands in its place. */
async function placeWrapped(
  wrapper: FrameNode,
  clone: SceneNode,
  frame: FrameNode,
  { constraints }: Kept,
  placed: Placed,
): Promise<SceneNode> {
  wrapper.setPluginData(cloneKey, keptFrom(clone))
  wrapper.constraints = constraints
  if (placed.scale !== 1 && (await loadFontsOf(wrapper))) wrapper.rescale(placed.scale)
  const [box, ground] = [clone.absoluteBoundingBox, frame.absoluteBoundingBox]
  if (!box || !ground) return wrapper
  const [dx, dy] = [placed.x - (box.x - ground.x), placed.y - (box.y - ground.y)]
  wrapper.relativeTransform = movedBy(wrapper.relativeTransform, dx, dy)
  return wrapper
}

/** Returns the live layers above a variation, without the frames that only give them a mask, a clip or an effect. */
export function liveLayersIn(frame: FrameNode): SceneNode[] {
  return frame.children.filter(isKeptClone).map((child) => innermost(child))
}

function innermost(node: SceneNode): SceneNode {
  if (!isWrapper(node) || !('children' in node)) return node
  const inside = node.children.find((child) => !('isMask' in child && child.isMask))
  return inside ? innermost(inside) : node
}

/** Whether it has the size that was meant for it. */
async function resize(
  clone: SceneNode,
  { box, manner }: Kept,
  { width, height, scale }: Placed,
): Promise<boolean> {
  const wider = Math.abs(width - box.width * scale) > 0.01
  const higher = manner === 'box' && Math.abs(height - box.height * scale) > 0.01
  if (scale === 1 && !wider && !higher) return true
  if (!(await loadFontsOf(clone))) return false
  if (scale !== 1 && 'rescale' in clone) clone.rescale(scale)
  if (manner === 'ratio' || !('resize' in clone) || (!wider && !higher)) return true
  // A text that is as wide as its words has no box to be widened.
  if (clone.type === 'TEXT' && clone.textAutoResize === 'WIDTH_AND_HEIGHT') return false
  clone.resize(Math.max(0.01, width), higher ? Math.max(0.01, height) : clone.height)
  return true
}
