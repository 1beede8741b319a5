// What is selected, as the panel needs to know it. Reads the selection only, never walks the document.
import type { Selection, Source } from '../../contract/message.js'
import type { VariationRecord } from '../../contract/record.js'

export function currentSelection(): Selection {
  const { selection } = figma.currentPage
  const [node] = selection
  if (!node) return { count: 0 }
  return selection.length === 1 && 'exportAsync' in node ? { count: 1, source: sourceOf(node) } : { count: selection.length }
}

/** A rotated layer is exported with its bounding box, so that is its size here. */
function sourceOf(node: SceneNode): Source {
  const { width, height } = node.absoluteBoundingBox ?? node
  const variation = node.type === 'FRAME' ? variationIn(node) : undefined
  return { id: node.id, name: node.name, width, height, ...(variation && { variation }) }
}

/** Only where the frame shows the picture that came back and nothing else; anything a person changed is exported as it looks. */
function variationIn(frame: FrameNode): Source['variation'] {
  const text = frame.getPluginData('record')
  const { fills, rotation } = frame
  if (!text || fills === figma.mixed || fills.length !== 1 || rotation !== 0) return undefined
  const [fill] = fills
  const plain = frame.children.length === 0 && frame.effects.length === 0 && frame.strokes.length === 0 && frame.opacity === 1
  const same = fill?.type === 'IMAGE' && fill.imageHash === frame.getPluginData('imageHash') && fill.scaleMode === 'FILL'
  if (!plain || !same || (fill.opacity ?? 1) !== 1 || Object.values(fill.filters ?? {}).some((amount) => amount !== 0))
    return undefined
  try {
    const { run, n, recipe } = JSON.parse(text) as VariationRecord
    return { run, n, width: recipe.width, height: recipe.height }
  } catch {
    return undefined
  }
}
