// Reasons for the refusal of a swap, derived from the document itself, independently of the
// plugin's code.
import type { SwapRefusal } from '../../contract/failure.js'
import { layersBelow } from './rules.js'
import type { CanvasSession } from './session.js'

const faceless = ['TEXT', 'LINE', 'COMPONENT_SET']

/** Returns `true` if the source really prevents a swap for this reason. */
export function isRealReason(
  reason: SwapRefusal,
  { document, source, keep, renewedIds, madeFrom }: CanvasSession,
): boolean {
  const { graph } = document
  const node = graph.getNode(source)
  // A variation's record names its source by id, and the playground assigns new ids to the layers
  // of a reopened file.
  if (reason === 'sourceGone') return renewedIds || !graph.getNode(madeFrom)
  if (!node) return false
  const shown = node.effects.filter(({ visible }) => visible)
  const inside = layersBelow(document, source).map((id) => graph.getNode(id))
  const live = inside.some(
    (layer) => layer && (keep.includes(layer.id) || layer.name.startsWith('added')),
  )
  const composed = node.opacity !== 1 || !['NORMAL', 'PASS_THROUGH'].includes(node.blendMode)
  const shaped =
    node.rotation !== 0 ||
    node.cornerRadius > 0 ||
    ['ELLIPSE', 'STAR', 'VECTOR', 'BOOLEAN_OPERATION'].includes(node.type)
  switch (reason) {
    case 'sharedLook':
      return live && (composed || shown.length > 0)
    case 'noPlace':
      return (
        faceless.includes(node.type) ||
        (node.type === 'VECTOR' && !node.fills.some(({ visible }) => visible))
      )
    case 'shapedEdge':
      return shaped && shown.some(({ type }) => type === 'LAYER_BLUR' || type === 'DROP_SHADOW')
    case 'beyondEdge':
      return inside.length > 0 && shaped && !node.clipsContent
    default:
      return false
  }
}
