// Draws masks as Figma does: a group or a frame masks with its children, and a mask's own opacity
// applies. @open-pencil/core draws a mask's own shape only, which is empty for a group.
import type { SkiaRenderer } from '@open-pencil/core/canvas'
import type { SceneNode } from '@open-pencil/scene-graph'

const black = {
  type: 'SOLID',
  color: { r: 0, g: 0, b: 0, a: 1 },
  opacity: 1,
  visible: true,
} as const

/**
 * Patches one renderer permanently. It draws a node with `isMask` through `renderShape` only as a
 * mask.
 */
export function drawFigmaMasks(renderer: SkiaRenderer): void {
  const draw = renderer.renderShape.bind(renderer)
  renderer.renderShape = (canvas, node, graph) => {
    if (!node.isMask) return draw(canvas, node, graph)
    const { ck } = renderer
    const layer = new ck.Paint()
    layer.setAlphaf(node.maskType === 'VECTOR' ? 1 : node.opacity)
    canvas.saveLayer(layer)
    try {
      draw(canvas, shapeOf(node), graph)
      if (node.clipsContent)
        canvas.clipRect(ck.LTRBRect(0, 0, node.width, node.height), ck.ClipOp.Intersect, true)
      const { x, y } = graph.getAbsolutePosition(node.id)
      for (const id of node.childIds) renderer.renderNode(canvas, graph, id, {}, x, y, true)
    } finally {
      canvas.restore()
      layer.delete()
    }
  }
}

/** A vector mask uses the outline, regardless of fills. */
const shapeOf = (node: SceneNode): SceneNode =>
  node.maskType === 'VECTOR' && node.childIds.length === 0
    ? { ...node, fills: [{ ...black }], effects: [] }
    : node
