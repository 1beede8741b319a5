// Measures the difference between a swapped layer and its variation's frame, and finds where two
// renderings of the same shape may differ.
import type { DocumentSpec, LayerSpec } from './document-generator.js'
import { differentShare, exported, exportedWith, opaqueArea } from './pixels.js'
import { layersBelow } from './rules.js'
import type { CanvasSession } from './session.js'
import { pixelsOf } from '../plugin/campaign.js'

/** Returns the share of pixels that differ visibly, from 0 to 1. */
export async function likeness(
  session: CanvasSession,
  { source: spec, picture }: DocumentSpec,
): Promise<number> {
  const { document, source, variation, seed } = session
  const late = layersBelow(document, source).filter((id) =>
    document.graph.getNode(id)?.name.startsWith('added'),
  )
  const layer = await exportedWith(
    document,
    source,
    new Map(late.map((id) => [id, { opacity: 0 }])),
  )
  const whole = onWholePixels(session)
  const body =
    isBox(spec) && whole ? undefined : await exportedWith(document, source, withoutLook(session))
  // A translucent image throws a weaker shadow beside its outline; a model's image is opaque.
  const weakShadow = spec.opacity !== 1 && spec.effects.includes('drop shadow')
  const withinBody = (picture === 'photo' || weakShadow) && body !== undefined
  // An image that is not visible at all has no body to compare within.
  if (withinBody && opaqueArea(body) < opaqueArea(await pixelsOf(seed)) / 2) return 1
  const frame = await exported(document, variation)
  // Images have a minimum size, so the frame of a small source is larger than the source.
  const scaled = frame && layer && Math.abs(frame.width - layer.width) > 1
  return differentShare(scaled ? await exported(document, variation, layer.width) : frame, layer, {
    sampledAnew: spec.rotation !== 0 || !whole || scaled === true,
    body,
    withinBody,
  })
}

const boxes: readonly LayerSpec['kind'][] = [
  'rectangle',
  'emptyFrame',
  'instance',
  'frame',
  'autoLayout',
  'group',
  'component',
  'composedInstance',
  'section',
]

const isBox = ({ kind, corner, rotation, mask }: LayerSpec) =>
  boxes.includes(kind) && corner === 0 && rotation === 0 && mask === 'none'

function onWholePixels({ document, source }: CanvasSession): boolean {
  const { x, y, width, height } = document.graph.getNode(source) ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  }
  return [x, y, width, height].every((side) => Math.abs(side - Math.round(side)) < 0.01)
}

/** Returns properties that hide the source's strokes and effects, drawn outside its body. */
function withoutLook({ document, source }: CanvasSession): Map<string, object> {
  const node = document.graph.getNode(source)
  return new Map([
    [
      source,
      {
        strokes: [],
        effects: (node?.effects ?? []).map((effect) => ({ ...effect, visible: false })),
      },
    ],
  ])
}
