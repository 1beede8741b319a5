// Draws the drop shadow of see-through layers from their pixels, as Figma does: a cut-out picture, a translucent fill, several children without
// a background, a text. @open-pencil/core shadows the layer's outline, which is right for opaque fills only, and a text in the colour and
// opacity that its paint was last used with.
import type { SkiaRenderer } from '@open-pencil/core/canvas'
import type { Effect, Fill, SceneGraph, SceneNode } from '@open-pencil/scene-graph'
import { pictureKind } from './picture.js'

type Canvas = Parameters<SkiaRenderer['renderShapeUncached']>[0]

/** Corrects one renderer, for good. */
export function drawAlphaShadows(renderer: SkiaRenderer): void {
  const draw = renderer.renderShapeUncached.bind(renderer)
  renderer.renderShapeUncached = (canvas, node, graph) => {
    const shadows = node.effects.filter((effect) => effect.visible && effect.type === 'DROP_SHADOW')
    const content = shadows.length > 0 ? ownPixels(renderer, draw, node, graph) : undefined
    if (!content) return draw(canvas, node, graph)
    // Spread is only accepted on some shapes and on filled frames that clip (typings, DropShadowEffect).
    const drawn = node.type === 'TEXT' ? shadows.map((one) => ({ ...one, spread: 0 })) : shadows
    for (const shadow of drawn) drawShadow(renderer, canvas, shadow, content)
    draw(canvas, { ...node, effects: node.effects.filter((effect) => effect.type !== 'DROP_SHADOW') }, graph)
  }
}

/** Returns what paints the layer without its effects; undefined where its outline casts the same shadow. */
function ownPixels(
  renderer: SkiaRenderer,
  draw: SkiaRenderer['renderShapeUncached'],
  node: SceneNode,
  graph: SceneGraph,
): ((canvas: Canvas) => void) | undefined {
  const fills = node.fills.filter((fill) => fill.visible)
  const bare = { ...node, effects: [] }
  if (node.type === 'TEXT') return (canvas) => draw(canvas, bare, graph)
  if (fills.length > 0) return fills.some((fill) => isOpaque(fill, graph)) ? undefined : (canvas) => draw(canvas, bare, graph)
  const children = graph.getChildren(node.id)
  if (children.length === 0 || node.strokes.some((stroke) => stroke.visible) || children.some((child) => child.isMask))
    return undefined
  const { x, y } = graph.getAbsolutePosition(node.id)
  return (canvas) => {
    for (const child of children) renderer.renderNode(canvas, graph, child.id, {}, x, y, true)
  }
}

function isOpaque(fill: Fill, graph: SceneGraph): boolean {
  if (fill.opacity < 1) return false
  if (fill.type === 'SOLID') return fill.color.a === 1
  if (fill.gradientStops) return fill.gradientStops.every((stop) => stop.color.a === 1)
  if (fill.type !== 'IMAGE') return false
  const mode: string = fill.imageScaleMode ?? 'FILL'
  const bytes = fill.imageHash ? graph.images.get(fill.imageHash) : undefined
  return (mode === 'FILL' || mode === 'TILE') && !!bytes && hasNoAlpha(bytes)
}

/** JPEG, and PNG of a colour type without an alpha channel. A palette or a GIF may have a transparent entry. */
function hasNoAlpha(bytes: Uint8Array): boolean {
  const kind = pictureKind(bytes)
  return kind === 'jpeg' || (kind === 'png' && (bytes[25] === 0 || bytes[25] === 2))
}

function drawShadow({ ck }: SkiaRenderer, canvas: Canvas, effect: Effect, content: (canvas: Canvas) => void): void {
  const { r, g, b, a } = effect.color
  const blur = effect.radius / 2
  const spread = Math.max(0, effect.spread)
  const grown = spread > 0 ? ck.ImageFilter.MakeDilate(spread, spread, null) : null
  const filter = ck.ImageFilter.MakeDropShadowOnly(effect.offset.x, effect.offset.y, blur, blur, ck.Color4f(r, g, b, a), grown)
  const [layer, shadow, cutOut] = [new ck.Paint(), new ck.Paint(), new ck.Paint()]
  const paints = [layer, shadow, cutOut]
  try {
    layer.setBlendMode(skiaBlend(ck, effect.blendMode))
    shadow.setImageFilter(filter)
    cutOut.setBlendMode(ck.BlendMode.DstOut)
    canvas.saveLayer(layer)
    canvas.saveLayer(shadow)
    content(canvas)
    canvas.restore()
    if (effect.showShadowBehindNode !== true) {
      canvas.saveLayer(cutOut)
      content(canvas)
      canvas.restore()
    }
    canvas.restore()
  } finally {
    for (const paint of paints) paint.delete()
    filter.delete()
    grown?.delete()
  }
}

const BLENDS: Record<string, keyof SkiaRenderer['ck']['BlendMode']> = {
  DARKEN: 'Darken',
  MULTIPLY: 'Multiply',
  COLOR_BURN: 'ColorBurn',
  LIGHTEN: 'Lighten',
  SCREEN: 'Screen',
  LINEAR_DODGE: 'Plus',
  COLOR_DODGE: 'ColorDodge',
  OVERLAY: 'Overlay',
  SOFT_LIGHT: 'SoftLight',
  HARD_LIGHT: 'HardLight',
  DIFFERENCE: 'Difference',
  EXCLUSION: 'Exclusion',
  HUE: 'Hue',
  SATURATION: 'Saturation',
  COLOR: 'Color',
  LUMINOSITY: 'Luminosity',
}

const skiaBlend = (ck: SkiaRenderer['ck'], mode: string | undefined) =>
  ck.BlendMode[BLENDS[mode ?? ''] ?? 'SrcOver'] as SkiaRenderer['ck']['BlendMode']['SrcOver']
