// The rules that every made-up document has to keep: the identity of a swap, and the exactness of a restore.
import type { PlaygroundDocument } from '../../playground/document/index.js'
import type { LayerSpec } from './document-generator.js'
import { pixelsOf, plain, type Pixels } from '../plugin/campaign.js'

/**
 * A turned layer samples its picture anew, and along an edge that does not follow the pixels a hair's breadth is seen between a picture
 * and a stroke outside of it.
 */
export const mostDifferentShare = ({ rotation, corner, kind, stroke }: LayerSpec): number => {
  const curved = corner > 0 || ['ellipse', 'star', 'vector', 'boolean'].includes(kind)
  return rotation !== 0 || (curved && stroke !== 'none') ? 0.03 : 0.005
}
const leastDifference = 8

/** The layer as it is exported alone, within its own box. */
export async function exported(document: PlaygroundDocument, id: string): Promise<Pixels | undefined> {
  const png = await document.render([id], { format: 'PNG', scale: 1, useAbsoluteBounds: true }).catch(() => null)
  return png ? pixelsOf(png) : undefined
}

/** The same without some layers, as the picture of a seed is taken. */
export async function exportedWithout(
  document: PlaygroundDocument,
  id: string,
  hidden: readonly string[],
): Promise<Pixels | undefined> {
  const before = hidden.map((layer) => [layer, document.graph.getNode(layer)?.opacity ?? 1] as const)
  for (const [layer] of before) document.graph.updateNode(layer, { opacity: 0 })
  const pixels = await exported(document, id)
  for (const [layer, opacity] of before) document.graph.updateNode(layer, { opacity })
  return pixels
}

/**
 * Returns the share of pixels that differ visibly. An outline that stays (corners, an ellipse, a mask) smooths an edge that the
 * picture has smoothed already, so a pixel counts only where it lies outside of what its neighbours in `before` span.
 */
export function differentShare(before: Pixels | undefined, after: Pixels | undefined): number {
  if (!before || !after) return before === after ? 0 : 1
  const { width, height } = before
  if (width !== after.width || height !== after.height) return 1
  const [one, other] = [premultiplied(before), premultiplied(after)]
  let different = 0
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if ([0, 1, 2, 3].some((channel) => !isSpanned(one, before, x, y, channel, other[(y * width + x) * 4 + channel] ?? 0)))
        different += 1
  return different / (width * height)
}

/** Colours count by how much of them is seen. */
function premultiplied({ data }: Pixels): Float32Array {
  return Float32Array.from(data, (value, at) => (at % 4 === 3 ? value : (value * (data[at - (at % 4) + 3] ?? 0)) / 255))
}

function isSpanned(data: Float32Array, { width, height }: Pixels, x: number, y: number, channel: number, value: number): boolean {
  let [least, most] = [255, 0]
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row += 1)
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column += 1) {
      const one = data[(row * width + column) * 4 + channel] ?? 0
      least = Math.min(least, one)
      most = Math.max(most, one)
    }
  return value >= least - leastDifference && value <= most + leastDifference
}

/**
 * What differs from one document to the next though both look the same: ids, and the list of what is overridden in an instance, for Figma
 * can take overrides away only all at once.
 */
const names = [
  'figma:overridden',
  'figma:detachedInfo',
  'id',
  'parentId',
  'childIds',
  'source',
  'componentId',
  'overrides',
  'guid',
  'sourceGuid',
]

/** Every property of a document's layers by their place, ids and the run's own section left out. */
export function fingerprint(document: PlaygroundDocument): unknown {
  const { graph } = document
  const read = (id: string, inInstance = false): unknown => {
    const node = graph.getNode(id)
    if (!node) return undefined
    const own = Object.entries(node).filter(([name]) => !names.includes(name) && !(inInstance && name.startsWith('plugin')))
    const inside = inInstance || node.type === 'INSTANCE'
    const children = node.childIds.filter((child) => !isOfRun(child)).map((child) => read(child, inside))
    return { ...(plain(Object.fromEntries(own)) as object), children }
  }
  const isOfRun = (id: string) => (graph.getNode(id)?.pluginData ?? []).some(({ key }) => key === 'section')
  return graph
    .getPages()
    .map((page) => ({ name: page.name, layers: page.childIds.filter((id) => !isOfRun(id)).map((id) => read(id)) }))
}

/** Returns where two fingerprints differ, such as `0.layers.1.children.0.opacity: 1 is now 0`; nothing where they agree. */
export function firstDifference(before: unknown, after: unknown, path = ''): string | undefined {
  if (JSON.stringify(before) === JSON.stringify(after)) return undefined
  const open = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
  if (!open(before) || !open(after)) return `${path.slice(1)}: ${JSON.stringify(before)} is now ${JSON.stringify(after)}`
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const found = firstDifference(before[key], after[key], `${path}.${key}`)
    if (found) return found
  }
  return undefined
}
