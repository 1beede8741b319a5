// Draws a layer blur whose radius grows from one point to another, as a sum of evenly blurred
// copies of the layer, each where its radius applies.
import type { SkiaRenderer } from '@open-pencil/core/canvas'
import type { SceneNode } from '@open-pencil/scene-graph'
import type { Canvas } from './composed.js'

/**
 * Same shape as in the typings: offsets are shares of the layer's width and height, radii are
 * canvas pixels.
 */
export interface ProgressiveBlur {
  type: string
  visible?: boolean
  blurType?: string
  radius: number
  startRadius?: number
  startOffset?: { x: number; y: number }
  endOffset?: { x: number; y: number }
}

const steps = 5

export function drawBlurredProgressively(
  { ck }: SkiaRenderer,
  canvas: Canvas,
  node: SceneNode,
  {
    radius,
    startRadius = 0,
    startOffset = { x: 0.5, y: 0 },
    endOffset = { x: 0.5, y: 1 },
  }: ProgressiveBlur,
  content: (canvas: Canvas) => void,
): void {
  const at = ({ x, y }: { x: number; y: number }) =>
    [node.x + x * node.width, node.y + y * node.height] as [number, number]
  canvas.saveLayer()
  for (let step = 0; step <= steps; step += 1) {
    const sigma = (startRadius + ((radius - startRadius) * step) / steps) / 2
    const filter = sigma > 0 ? ck.ImageFilter.MakeBlur(sigma, sigma, ck.TileMode.Decal, null) : null
    const shares = Array.from({ length: steps + 1 }, (_, i) =>
      ck.Color4f(0, 0, 0, i === step ? 1 : 0),
    )
    const shader = ck.Shader.MakeLinearGradient(
      at(startOffset),
      at(endOffset),
      shares,
      null,
      ck.TileMode.Clamp,
    )
    const [sum, blurred, share] = [new ck.Paint(), new ck.Paint(), new ck.Paint()]
    sum.setBlendMode(ck.BlendMode.Plus)
    blurred.setImageFilter(filter)
    share.setShader(shader)
    share.setBlendMode(ck.BlendMode.DstIn)
    canvas.saveLayer(sum)
    canvas.saveLayer(blurred)
    content(canvas)
    canvas.restore()
    canvas.drawPaint(share)
    canvas.restore()
    for (const used of [sum, blurred, share, shader, filter]) used?.delete()
  }
  canvas.restore()
}
