// Draws layers that are composed as a whole (opacity, blending, masks, layer blurs) without
// clipping them, progressive blurs, and boolean operations with all features of other shapes.
// @open-pencil/core clips a composed layer to its unrotated box.
import type { SkiaRenderer } from '@open-pencil/core/canvas'
import type { Effect, SceneGraph, SceneNode } from '@open-pencil/scene-graph'
import { extraOf } from './extras.js'
import { paintedBounds } from './geometry.js'
import { drawBlurredProgressively, type ProgressiveBlur } from './progressive-blur.js'

export type Canvas = Parameters<SkiaRenderer['renderShapeUncached']>[0]
type Path = NonNullable<ReturnType<SkiaRenderer['getVectorPaths']>>[number]
type Draw = SkiaRenderer['renderNode']

/**
 * Margin around a layer's box for text and mitred corners that extend beyond it, in canvas pixels.
 */
const overhang = 64

/** Patches one renderer permanently. */
export function drawComposedLayers(renderer: SkiaRenderer): void {
  const draw = renderer.renderNode.bind(renderer)
  renderer.renderNode = (canvas, graph, id, overlays, x = 0, y = 0, turned = false) => {
    const node = graph.getNode(id)
    if (!node || !node.visible || node.isMask)
      return draw(canvas, graph, id, overlays, x, y, turned)
    const shape: Draw =
      node.type === 'BOOLEAN_OPERATION'
        ? (...given) => drawBoolean(renderer, draw, node, ...given)
        : draw
    if (!isComposed(graph, node)) return shape(canvas, graph, id, overlays, x, y, turned)
    const blur = progressiveBlurOf(node)
    canvas.save()
    try {
      if (!turned) clipToPainted(renderer, canvas, graph, id, x, y)
      withoutLayerBounds(canvas, () => {
        if (!blur) return shape(canvas, graph, id, overlays, x, y, turned)
        const sharp = { ...node, effects: node.effects.filter((effect) => !isLayerBlur(effect)) }
        const content = (target: Canvas) =>
          shape(target, withNode(graph, sharp), id, overlays, x, y, turned)
        drawBlurredProgressively(renderer, canvas, node, blur, content)
      })
    } finally {
      canvas.restore()
    }
  }
}

const isLayerBlur = ({ visible, type }: Effect) => visible && type === 'LAYER_BLUR'

const isComposed = (graph: SceneGraph, node: SceneNode) =>
  node.opacity < 1 ||
  (node.blendMode !== 'NORMAL' && node.blendMode !== 'PASS_THROUGH') ||
  node.effects.some(isLayerBlur) ||
  node.childIds.some((child) => graph.getNode(child)?.isMask)

function progressiveBlurOf(node: SceneNode): ProgressiveBlur | undefined {
  const given = extraOf<ProgressiveBlur[]>(node, 'effects')
  return given?.find(
    ({ type, visible, blurType }) =>
      type === 'LAYER_BLUR' && visible !== false && blurType === 'PROGRESSIVE',
  )
}

/** Clips the surface to the layer's painted bounds: a full surface for each layer would be slow. */
function clipToPainted(
  { ck }: SkiaRenderer,
  canvas: Canvas,
  graph: SceneGraph,
  id: string,
  x: number,
  y: number,
): void {
  const box = paintedBounds(graph, [id])
  if (!box) return
  const [left, top] = [box.x - x - overhang, box.y - y - overhang]
  const rect = ck.XYWHRect(left, top, box.width + 2 * overhang, box.height + 2 * overhang)
  canvas.clipRect(rect, ck.ClipOp.Intersect, false)
}

/**
 * Removes the bounds that the library passes to saveLayer: Skia clips to them, and the library's
 * ignore rotation and children. A backdrop's bounds are right.
 */
function withoutLayerBounds(canvas: Canvas, work: () => void): void {
  if (Object.hasOwn(canvas, 'saveLayer')) return work()
  const whole = canvas.saveLayer.bind(canvas)
  canvas.saveLayer = (paint, bounds, backdrop, ...rest) =>
    backdrop ? whole(paint, bounds, backdrop, ...rest) : whole(paint, null)
  try {
    work()
  } finally {
    Reflect.deleteProperty(canvas, 'saveLayer')
  }
}

/** Returns the same graph with another state of one node. */
export const withNode = (graph: SceneGraph, changed: SceneNode): SceneGraph =>
  Object.create(graph, {
    getNode: { value: (id: string) => (id === changed.id ? changed : graph.getNode(id)) },
  }) as SceneGraph

const solid = {
  type: 'SOLID',
  color: { r: 0, g: 0, b: 0, a: 1 },
  opacity: 1,
  visible: true,
} as const

/**
 * Draws a boolean operation as a vector of its outline: the library leaves out effects, stroke
 * alignment and fill rules.
 */
function drawBoolean(
  renderer: SkiaRenderer,
  draw: Draw,
  node: SceneNode,
  ...given: Parameters<Draw>
): void {
  const [canvas, graph, ...rest] = given
  const path = outlineOfBoolean(draw, graph, node)
  if (!path) return draw(...given)
  const network = {
    vertices: [],
    segments: [],
    regions: [{ windingRule: 'NONZERO' as const, loops: [] }],
  }
  const geometry = { fillGeometry: [], strokeGeometry: [], vectorNetwork: network }
  renderer.invalidateVectorPath(node.id)
  renderer.invalidateNodePicture(node.id)
  renderer.vectorPathCache.set(node.id, [path])
  try {
    draw(canvas, withNode(graph, { ...node, ...geometry, type: 'VECTOR', childIds: [] }), ...rest)
  } finally {
    renderer.invalidateVectorPath(node.id)
    renderer.invalidateNodePicture(node.id)
  }
}

/**
 * Returns a boolean operation's outline, which the library passes only to the canvas. Strokes of
 * the operands are ignored (they would turn the library's path into their own outline), except for
 * a line, which has only its stroke.
 */
function outlineOfBoolean(draw: Draw, graph: SceneGraph, node: SceneNode): Path | undefined {
  let outline: Path | undefined
  const nothing = () => undefined
  const listener = {
    save: nothing,
    restore: nothing,
    translate: nothing,
    scale: nothing,
    rotate: nothing,
  }
  const drawPath = (path: Path) => (outline = path.copy())
  const plain = {
    opacity: 1,
    blendMode: 'PASS_THROUGH' as const,
    effects: [],
    fills: [{ ...solid }],
    layoutGrids: [],
  }
  const bare = (id: string) => {
    const one = graph.getNode(id)
    return (
      one && { ...one, ...(one.type !== 'LINE' && { strokes: [] }), ...(id === node.id && plain) }
    )
  }
  const canvas = { ...listener, drawPath } as unknown as Canvas
  draw(
    canvas,
    Object.create(graph, { getNode: { value: bare } }) as SceneGraph,
    node.id,
    {},
    0,
    0,
    true,
  )
  return outline
}
