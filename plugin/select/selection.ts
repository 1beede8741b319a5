// What is selected, as the panel needs to know it. Reads the selection only, never walks the document.
import type { Marked, Selection, Source } from '../../contract/message.js'
import type { VariationRecord } from '../../contract/record.js'
import { isKeptClone } from '../keep/clone.js'
import { parseJson } from '../remember/entry.js'
import { hindranceOf } from './hindrance.js'
import { inReadingOrder } from './order.js'

export function currentSelection(): Selection {
  const { selection } = figma.currentPage
  const nodes = inReadingOrder(selection, boxOf)
  return { sources: nodes.map(sourceOf), marked: markedIn(nodes) }
}

/** The variations and placeholders that are selected, or that hold what is. */
export function markedIn(nodes: readonly SceneNode[]): Marked[] {
  const found = new Map<string, Marked>()
  for (const node of nodes)
    for (let at: BaseNode | null = node; at && at.type !== 'PAGE'; at = at.parent) {
      const key = at.type === 'FRAME' ? at.getPluginData('run') : ''
      if (at.type !== 'FRAME' || !key) continue
      const n = Number(at.getPluginData('n'))
      const record = at.getPluginData('record')
      found.set(`${key} ${n}`, { key, n, ...(record && { record }) })
      break
    }
  return [...found.values()]
}

function boxOf(node: SceneNode) {
  return (
    node.absoluteBoundingBox ?? { x: node.x, y: node.y, width: node.width, height: node.height }
  )
}

/** A rotated layer is exported with its bounding box, so that is its size here. */
function sourceOf(node: SceneNode): Source {
  const { width, height } = boxOf(node)
  const variation = node.type === 'FRAME' ? variationIn(node) : undefined
  const hindrance = hindranceOf(node)
  return {
    id: node.id,
    name: node.name,
    width,
    height,
    ...(variation && { variation }),
    ...(hindrance && { hindrance }),
  }
}

/** Only where the frame shows the picture that came back and nothing else; anything a person changed is exported as it looks. */
function variationIn(frame: FrameNode): Source['variation'] {
  const text = frame.getPluginData('record')
  const { fills, rotation } = frame
  if (!text || fills === figma.mixed || fills.length !== 1 || rotation !== 0) return undefined
  const [fill] = fills
  const plain =
    frame.children.every(isKeptClone) &&
    frame.effects.length === 0 &&
    frame.strokes.length === 0 &&
    frame.opacity === 1
  const same =
    fill?.type === 'IMAGE' &&
    fill.imageHash === frame.getPluginData('imageHash') &&
    fill.scaleMode === 'FILL'
  if (
    !plain ||
    !same ||
    (fill.opacity ?? 1) !== 1 ||
    Object.values(fill.filters ?? {}).some((amount) => amount !== 0)
  )
    return undefined
  const { run, n, recipe } = (parseJson(text) ?? {}) as Partial<VariationRecord>
  const read = typeof run === 'string' && typeof n === 'number' && !!recipe
  return read
    ? {
        run,
        n,
        width: recipe.width,
        height: recipe.height,
        live: frame.children.map(({ id }) => id),
      }
    : undefined
}
