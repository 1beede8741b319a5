// `rescale`: scales a layer with its descendants, including text, corners, strokes and shadows.
// Ignores constraints, as the typings state.
import type { SceneNode } from '@open-pencil/scene-graph'
import type { Realm } from '../members/realm.js'

const lengthFields = [
  'width',
  'height',
  'fontSize',
  'lineHeight',
  'letterSpacing',
  'paragraphSpacing',
  'paragraphIndent',
  'cornerRadius',
  'topLeftRadius',
  'topRightRadius',
  'bottomLeftRadius',
  'bottomRightRadius',
  'itemSpacing',
  'counterAxisSpacing',
  'paddingLeft',
  'paddingRight',
  'paddingTop',
  'paddingBottom',
  'minWidth',
  'maxWidth',
  'minHeight',
  'maxHeight',
] as const

/**
 * Scales from the layer's top left corner: the layer keeps its position, its descendants move in
 * proportion.
 */
export function rescaleTree(node: SceneNode, scale: number, realm: Realm): void {
  const children = realm.graph.getChildren(node.id)
  realm.change(node, scaled(node, scale))
  for (const child of children) {
    const { x, y } = child
    rescaleTree(child, scale, realm)
    realm.change(child, { x: x * scale, y: y * scale })
  }
}

function scaled(node: SceneNode, scale: number): Partial<SceneNode> {
  const lengths = lengthFields.flatMap((name) => {
    const length = (node as unknown as Record<string, unknown>)[name]
    return typeof length === 'number' ? [[name, length * scale]] : []
  })
  const network = node.vectorNetwork && {
    ...node.vectorNetwork,
    vertices: node.vectorNetwork.vertices.map((vertex) => ({
      ...vertex,
      x: vertex.x * scale,
      y: vertex.y * scale,
    })),
    segments: node.vectorNetwork.segments.map((segment) => ({
      ...segment,
      tangentStart: times(segment.tangentStart, scale),
      tangentEnd: times(segment.tangentEnd, scale),
    })),
  }
  return {
    ...(Object.fromEntries(lengths) as Partial<SceneNode>),
    strokes: node.strokes.map((stroke) => ({ ...stroke, weight: stroke.weight * scale })),
    dashPattern: node.dashPattern.map((length) => length * scale),
    effects: node.effects.map((effect) => ({
      ...effect,
      radius: effect.radius * scale,
      spread: effect.spread * scale,
      offset: times(effect.offset, scale),
    })),
    styleRuns: node.styleRuns.map((run) => ({ ...run, style: lettersScaled(run.style, scale) })),
    ...(network && { vectorNetwork: network }),
  }
}

const times = ({ x, y }: { x: number; y: number }, scale: number) => ({
  x: x * scale,
  y: y * scale,
})

function lettersScaled<Style extends object>(style: Style, scale: number): Style {
  const own = Object.entries(style).map(([name, value]) => [
    name,
    typeof value === 'number' && ['fontSize', 'lineHeight', 'letterSpacing'].includes(name)
      ? value * scale
      : value,
  ])
  return Object.fromEntries(own) as Style
}
