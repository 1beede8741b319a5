// Finds a source's keep-layers: text, logos, instances, what is locked or marked. Why one is kept is decided in kind.ts.
import type { KeepLayer, KeepLayers } from '../../contract/keep.js'
import { Failed } from '../../contract/failed.js'
import { layerById } from '../document/nodes.js'
import { isOn, kindOf, logoQuestion, mayBeLogo, wordFor, type Facts } from './kind.js'
import { memoryOf, remember } from './memory.js'

/** A frame of this many layers is looked at within a moment; beyond it a designer waits. */
const mostSeen = 2000
const mostListed = 200

export async function keepLayers({ id }: { id: string }): Promise<KeepLayers> {
  return keepLayersIn(await sceneNode(id))
}

export async function setKeep({
  id,
  on,
  marked,
}: {
  id: string
  on?: boolean
  marked?: boolean
}): Promise<null> {
  await remember(await sceneNode(id), {
    ...(on !== undefined && { on }),
    ...(marked !== undefined && { marked }),
  })
  return null
}

/** The ids of those that are switched on. */
export async function keptIn(source: SceneNode): Promise<string[]> {
  return (await keepLayersIn(source)).layers.filter(({ on }) => on).map(({ id }) => id)
}

/** The source itself is never one of them, whatever it is. Inside a layer that is kept nothing more is looked for. */
export async function keepLayersIn(source: SceneNode): Promise<KeepLayers> {
  const layers: KeepLayer[] = []
  const waiting = childrenOf(source).map((node) => ({ node, isPart: false }))
  let seen = 0
  while (waiting.length > 0 && seen < mostSeen && layers.length < mostListed) {
    const [{ node, isPart }] = waiting.splice(0, 1) as [(typeof waiting)[0]]
    if (!canBeSeen(node)) continue
    seen += 1
    const layer = isMask(node) ? undefined : await asKeepLayer(node, source, isPart)
    if (layer) layers.push(layer)
    // The parts of a layer that was switched off may be kept alone, but no question is asked about each of them.
    if (!layer?.on)
      waiting.unshift(
        ...childrenOf(node).map((child) => ({ node: child, isPart: isPart || !!layer })),
      )
  }
  if (waiting.length === 0) return { layers }
  return {
    layers,
    sentence: `This source is large: only its first ${layers.length < mostListed ? `${mostSeen} layers` : `${mostListed} layers to keep`} were looked at.`,
  }
}

async function asKeepLayer(
  node: SceneNode,
  source: SceneNode,
  isPart: boolean,
): Promise<KeepLayer | undefined> {
  const facts = await factsOf(node, source)
  const kind = kindOf(facts)
  if (!kind && !isPart && mayBeLogo(facts)) return unsureLogo(node, facts)
  if (!kind || (node.type === 'TEXT' && node.characters.trim() === '')) return undefined
  return { id: node.id, name: node.name, kind, on: isOn(kind, facts), word: wordFor(kind) }
}

/** Switched off until a designer answers; the answer is remembered on the layer. */
function unsureLogo({ id, name }: SceneNode, { switched }: Facts): KeepLayer {
  const layer: KeepLayer = {
    id,
    name,
    kind: 'logo',
    on: switched ?? false,
    word: switched ? wordFor('logo') : 'May be a logo',
  }
  return switched === undefined ? { ...layer, question: logoQuestion(name) } : layer
}

async function factsOf(node: SceneNode, source: SceneNode): Promise<Facts> {
  const { type, name, locked } = node
  const componentName = await componentNameOf(node)
  return {
    type,
    name,
    locked,
    componentName,
    covers: () => covers(node, source),
    isSmallInCorner: () => isSmallInCorner(node, source),
    ...(await memoryOf(node)),
  }
}

/** Of a variant the name of its set: its own says “Size=Large”. Empty where it is no instance. */
export async function componentNameOf(node: SceneNode): Promise<string> {
  const component = node.type === 'INSTANCE' ? await node.getMainComponentAsync() : null
  return (
    (component?.parent?.type === 'COMPONENT_SET' ? component.parent.name : component?.name) ?? ''
  )
}

/** Half a pixel of rounding is no gap. */
function covers(node: SceneNode, source: SceneNode): boolean {
  const [a, b] = [node.absoluteBoundingBox, source.absoluteBoundingBox]
  if (!a || !b) return false
  const reach = 0.5
  const across = a.x <= b.x + reach && a.x + a.width >= b.x + b.width - reach
  return across && a.y <= b.y + reach && a.y + a.height >= b.y + b.height - reach
}

const drawings: readonly NodeType[] = ['VECTOR', 'BOOLEAN_OPERATION', 'STAR', 'POLYGON']

/** A logo without a name is most often a small drawing or picture in a corner. Plain rectangles and lines are none. */
function isSmallInCorner(node: SceneNode, source: SceneNode): boolean {
  const isDrawing =
    drawings.includes(node.type) ||
    (node.type === 'GROUP' && node.children.every(({ type }) => drawings.includes(type)))
  if (!isDrawing && !hasPicture(node)) return false
  const [box, around] = [node.absoluteBoundingBox, source.absoluteBoundingBox]
  if (!box || !around) return false
  const small =
    box.width > 0 && box.height > 0 && box.width * box.height <= 0.03 * around.width * around.height
  const outer = (middle: number, start: number, length: number) =>
    Math.abs((middle - start) / length - 0.5) > 0.3
  return (
    small &&
    outer(box.x + box.width / 2, around.x, around.width) &&
    outer(box.y + box.height / 2, around.y, around.height)
  )
}

function hasPicture(node: SceneNode): boolean {
  const fills = 'fills' in node && node.fills !== figma.mixed ? node.fills : []
  return fills.some((fill) => fill.type === 'IMAGE' && fill.visible !== false)
}

/** The parts of a boolean shape are not drawn by themselves, so they are no layers of their own. */
function childrenOf(node: SceneNode): SceneNode[] {
  return 'children' in node && node.type !== 'BOOLEAN_OPERATION' ? [...node.children] : []
}

export const canBeSeen = (node: SceneNode) =>
  node.visible && !('opacity' in node && node.opacity === 0)

/** A mask gives shape to what lies above it and shows nothing itself. */
export const isMask = (node: SceneNode) => 'isMask' in node && node.isMask

async function sceneNode(id: string): Promise<SceneNode> {
  const node = await layerById(id)
  if (!node) throw new Failed({ kind: 'nothingSelected' })
  return node
}
