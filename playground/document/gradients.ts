// Draws gradients at Figma's positions. @open-pencil/core stores Figma's transform (node to
// gradient) but draws with it as if it were the inverse, which is right for some gradients only.
import type { SkiaRenderer } from '@open-pencil/core/canvas'
import { TransformMatrix, type Fill, type GradientTransform } from '@open-pencil/scene-graph'

/** Patches one renderer permanently. Both the page's renderer and the export's need it. */
export function drawFigmaGradients(renderer: SkiaRenderer): void {
  const draw = renderer.applyGradientFill.bind(renderer)
  renderer.applyGradientFill = (fill, node, graph) => draw(corrected(fill), node, graph)
}

function corrected(fill: Fill): Fill {
  const t = fill.gradientTransform
  const inverse = t && TransformMatrix.invert([t.m00, t.m01, t.m02, t.m10, t.m11, t.m12, 0, 0, 1])
  if (!inverse) return fill
  const [m00, m01, m02, m10, m11, m12] = Array.from(inverse) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (fill.type !== 'GRADIENT_LINEAR')
    return { ...fill, gradientTransform: { m00, m01, m02, m10, m11, m12 } }
  const at = (u: number): [number, number] => [m00 * u + m01 * 0.5 + m02, m10 * u + m11 * 0.5 + m12]
  return { ...fill, gradientTransform: between(at(0), at(1)) }
}

/**
 * The renderer reads a line's end from the last column, and its start from the sum of the first and
 * the last.
 */
const between = ([x0, y0]: [number, number], [x1, y1]: [number, number]): GradientTransform => ({
  m00: x0 - x1,
  m10: y0 - y1,
  m01: 0,
  m11: 0,
  m02: x1,
  m12: y1,
})
