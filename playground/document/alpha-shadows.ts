// Draws the shadows of layers with transparency from their pixels, as Figma does: a cut-out image,
// a translucent fill, a stroke alone, a text, several children without a background.
// @open-pencil/core casts the shadow from the layer's outline, which is right for opaque fills
// only, and draws a text's shadow with the colour and opacity of the last use of its paint.
import type { SkiaRenderer } from '@open-pencil/core/canvas'
import type { Effect, Fill, SceneGraph, SceneNode } from '@open-pencil/scene-graph'
import { withNode, type Canvas } from './composed.js'
import { pictureKind } from './picture.js'

type Content = (canvas: Canvas) => void

/** Patches one renderer permanently. */
export function drawAlphaShadows(renderer: SkiaRenderer): void {
  const draw = renderer.renderShapeUncached.bind(renderer)
  renderer.renderShapeUncached = (canvas, node, graph) => {
    const cast = visibleOf(node, 'DROP_SHADOW')
    const inner = visibleOf(node, 'INNER_SHADOW')
    const content = cast.length > 0 ? ownPixels(renderer, draw, node, graph) : undefined
    const cutOut = inner.length > 0 && isCutOut(node, graph)
    const effects = node.effects.filter(
      (effect) => !(content && cast.includes(effect)) && !(cutOut && inner.includes(effect)),
    )
    // Spread is only accepted on some shapes and on filled frames that clip (typings,
    // DropShadowEffect).
    const drawn = node.type === 'TEXT' ? cast.map((one) => ({ ...one, spread: 0 })) : cast
    if (content) for (const shadow of drawn) drawShadow(renderer, canvas, shadow, content)
    draw(canvas, effects.length === node.effects.length ? node : { ...node, effects }, graph)
    if (!cutOut) return
    const fills = node.fills.map((fill) => ({ ...fill, opacity: 1 }))
    for (const shadow of inner)
      drawInnerShadow(renderer, canvas, shadow, (target) =>
        draw(target, { ...node, fills, effects: [] }, graph),
      )
  }
}

const visibleOf = (node: SceneNode, type: Effect['type']) =>
  node.effects.filter((effect) => effect.visible && effect.type === type)

/**
 * Returns a function that draws the layer without its effects; undefined if its outline casts the
 * same shadow.
 */
function ownPixels(
  renderer: SkiaRenderer,
  draw: SkiaRenderer['renderShapeUncached'],
  node: SceneNode,
  graph: SceneGraph,
): Content | undefined {
  if (node.type === 'TEXT') return (canvas) => draw(canvas, { ...node, effects: [] }, graph)
  const seen =
    node.fills.some((fill) => fill.visible) || node.strokes.some((stroke) => stroke.visible)
  if (node.fills.some((fill) => fill.visible && isOpaque(fill, graph))) return undefined
  if (seen || node.childIds.length === 0)
    return (canvas) => draw(canvas, { ...node, effects: [] }, graph)
  const { x, y } = graph.getAbsolutePosition(node.id)
  const upright = {
    ...node,
    x: 0,
    y: 0,
    rotation: 0,
    flipX: false,
    flipY: false,
    opacity: 1,
    effects: [],
  }
  const plain = withNode(graph, { ...upright, blendMode: 'PASS_THROUGH' })
  return (canvas) => renderer.renderNode(canvas, plain, node.id, {}, x, y, true)
}

/**
 * Returns true if the image ends inside the layer's outline. A translucent fill casts its shadow
 * from the outline.
 */
const isCutOut = (node: SceneNode, graph: SceneGraph) => {
  const fills = node.fills.filter((fill) => fill.visible)
  return (
    fills.some(({ type }) => type === 'IMAGE') &&
    fills.every((fill) => fill.type === 'IMAGE' && !coversAll(fill, graph))
  )
}

function isOpaque(fill: Fill, graph: SceneGraph): boolean {
  if (fill.opacity < 1) return false
  if (fill.type === 'SOLID') return fill.color.a === 1
  if (fill.gradientStops) return fill.gradientStops.every((stop) => stop.color.a === 1)
  return fill.type === 'IMAGE' && coversAll(fill, graph)
}

function coversAll(fill: Fill, graph: SceneGraph): boolean {
  const mode: string = fill.imageScaleMode ?? 'FILL'
  const bytes = fill.imageHash ? graph.images.get(fill.imageHash) : undefined
  return (mode === 'FILL' || mode === 'TILE') && !!bytes && hasNoAlpha(bytes)
}

/**
 * Returns true for JPEG, and for PNG of a colour type without an alpha channel. A palette or a GIF
 * may have a transparent entry.
 */
function hasNoAlpha(bytes: Uint8Array): boolean {
  const kind = pictureKind(bytes)
  return kind === 'jpeg' || (kind === 'png' && (bytes[25] === 0 || bytes[25] === 2))
}

function drawShadow({ ck }: SkiaRenderer, canvas: Canvas, effect: Effect, content: Content): void {
  const { r, g, b, a } = effect.color
  const blur = effect.radius / 2
  const spread = Math.max(0, effect.spread)
  const grown = spread > 0 ? ck.ImageFilter.MakeDilate(spread, spread, null) : null
  const filter = ck.ImageFilter.MakeDropShadowOnly(
    effect.offset.x,
    effect.offset.y,
    blur,
    blur,
    ck.Color4f(r, g, b, a),
    grown,
  )
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

/** Draws the shadow where the offset and blurred content does not cover the content. */
function drawInnerShadow(
  { ck }: SkiaRenderer,
  canvas: Canvas,
  effect: Effect,
  content: Content,
): void {
  const { r, g, b, a } = effect.color
  const blur = ck.ImageFilter.MakeBlur(
    effect.radius / 2,
    effect.radius / 2,
    ck.TileMode.Decal,
    null,
  )
  const { spread } = effect
  const grown = spread > 0 ? ck.ImageFilter.MakeErode(spread, spread, null) : null
  const moved = ck.ImageFilter.MakeOffset(effect.offset.x, effect.offset.y, grown)
  const soft = effect.radius > 0 ? ck.ImageFilter.MakeCompose(blur, moved) : moved
  const inverted = ck.ColorFilter.MakeMatrix([
    0,
    0,
    0,
    0,
    r,
    0,
    0,
    0,
    0,
    g,
    0,
    0,
    0,
    0,
    b,
    0,
    0,
    0,
    -a,
    a,
  ])
  const filter = ck.ImageFilter.MakeColorFilter(inverted, soft)
  const [layer, shade, within] = [new ck.Paint(), new ck.Paint(), new ck.Paint()]
  layer.setBlendMode(skiaBlend(ck, effect.blendMode))
  shade.setImageFilter(filter)
  within.setBlendMode(ck.BlendMode.DstIn)
  canvas.saveLayer(layer)
  canvas.saveLayer(shade)
  content(canvas)
  canvas.restore()
  canvas.saveLayer(within)
  content(canvas)
  canvas.restore()
  canvas.restore()
  for (const used of new Set([layer, shade, within, filter, inverted, soft, moved, grown, blur]))
    used?.delete()
}

const blends: Record<string, keyof SkiaRenderer['ck']['BlendMode']> = {
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
  ck.BlendMode[blends[mode ?? ''] ?? 'SrcOver'] as SkiaRenderer['ck']['BlendMode']['SrcOver']
