// Draws strokes inside or outside of vector shapes, and outlines with their fill rule.
// @open-pencil/core clips strokes to the box, draws every stroke of a vector centred, and loses the
// rule when it joins paths.
import type { SkiaRenderer } from '@open-pencil/core/canvas'
import type { SceneGraph, SceneNode, Stroke } from '@open-pencil/scene-graph'
import type { Canvas } from './composed.js'

const outlinedTypes = new Set<SceneNode['type']>(['VECTOR', 'STAR', 'POLYGON'])

/** Patches one renderer permanently. */
export function drawFigmaOutlines(renderer: SkiaRenderer): void {
  const { ck } = renderer
  const shapePath = renderer.makeNodeShapePath.bind(renderer)
  renderer.makeNodeShapePath = (node, rect, hasRadius) => {
    const paths = node.type === 'VECTOR' ? renderer.getVectorPaths(node) : null
    if (!paths) return shapePath(node, rect, hasRadius)
    const joined = new ck.Path()
    for (const path of paths) {
      const winding = path.makeAsWinding()
      joined.addPath(winding ?? path)
      winding?.delete()
    }
    return joined
  }
  const clip = renderer.clipNodeShape.bind(renderer)
  renderer.clipNodeShape = (canvas, node, rect, hasRadius) => {
    if (!outlinedTypes.has(node.type)) return clip(canvas, node, rect, hasRadius)
    const path = renderer.makeNodeShapePath(node, rect, hasRadius)
    canvas.clipPath(path, ck.ClipOp.Intersect, true)
    path.delete()
  }
  const draw = renderer.renderShapeUncached.bind(renderer)
  renderer.renderShapeUncached = (canvas, node, graph) => {
    const aligned = alignedStrokes(node)
    if (aligned.length === 0) return draw(canvas, node, graph)
    draw(
      canvas,
      { ...node, strokes: node.strokes.filter((stroke) => !aligned.includes(stroke)) },
      graph,
    )
    for (const stroke of aligned) drawAligned(renderer, canvas, node, stroke, graph)
  }
}

/** Open paths have no inside: their strokes are centred, whatever the alignment. */
const alignedStrokes = (node: SceneNode): Stroke[] =>
  node.type === 'VECTOR' &&
  node.strokeGeometry.length === 0 &&
  (node.vectorNetwork?.regions.length ?? 0) > 0
    ? node.strokes.filter((stroke) => stroke.visible && stroke.align !== 'CENTER')
    : []

function drawAligned(
  renderer: SkiaRenderer,
  canvas: Canvas,
  node: SceneNode,
  stroke: Stroke,
  graph: SceneGraph,
): void {
  const { ck, strokePaint } = renderer
  const { r, g, b, a } = renderer.resolveStrokeColor(
    stroke,
    node.strokes.indexOf(stroke),
    node,
    graph,
  )
  const joins = {
    MITER: ck.StrokeJoin.Miter,
    ROUND: ck.StrokeJoin.Round,
    BEVEL: ck.StrokeJoin.Bevel,
  }
  const dash = stroke.dashPattern?.length ? ck.PathEffect.MakeDash(stroke.dashPattern, 0) : null
  strokePaint.setColor(ck.Color4f(r, g, b, a))
  strokePaint.setAlphaf(stroke.opacity)
  strokePaint.setStrokeWidth(stroke.weight)
  strokePaint.setStrokeJoin(joins[stroke.join ?? node.strokeJoin])
  strokePaint.setStrokeMiter(node.strokeMiterLimit)
  strokePaint.setPathEffect(dash)
  const rect = ck.LTRBRect(0, 0, node.width, node.height)
  renderer.drawStrokeWithAlign(canvas, node, rect, false, stroke.align)
  strokePaint.setPathEffect(null)
  dash?.delete()
}
