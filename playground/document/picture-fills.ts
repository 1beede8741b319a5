// Draws image fills as Figma does: FIT inside the node without filling the rest, TILE at its scale.
// @open-pencil/core stretches FIT and ignores the scale of TILE.
import type { SkiaRenderer } from '@open-pencil/core/canvas'
import type { Fill, SceneGraph, SceneNode } from '@open-pencil/scene-graph'
import { pictureSize } from './picture.js'

/**
 * Patches one renderer permanently. Sizes are the image's own, whatever the size at which it was
 * decoded.
 */
export function drawFigmaPictures(renderer: SkiaRenderer): void {
  const draw = renderer.applyImageFill.bind(renderer)
  const missing = checkerboard(renderer)
  renderer.applyImageFill = (fill, node, graph) => {
    if (fill.imageHash && !graph.images.has(fill.imageHash)) return missing()
    return draw(fill, node, graph) && corrected(renderer, fill, node, graph)
  }
}

const square = 8

/** Draws an image whose bytes the document lacks as Figma does: in squares of grey and white. */
function checkerboard({ ck, fillPaint }: SkiaRenderer): () => boolean {
  const pixels = [255, 229, 229, 255].flatMap((grey) => [grey, grey, grey, 255])
  const info = {
    width: 2,
    height: 2,
    colorType: ck.ColorType.RGBA_8888,
    alphaType: ck.AlphaType.Opaque,
    colorSpace: ck.ColorSpace.SRGB,
  }
  const image = ck.MakeImage(info, Uint8Array.from(pixels), 8)
  const { Repeat } = ck.TileMode
  const scaled = ck.Matrix.scaled(square, square)
  return () => {
    if (!image) return false
    fillPaint.setShader(
      image.makeShaderOptions(Repeat, Repeat, ck.FilterMode.Nearest, ck.MipmapMode.None, scaled),
    )
    return true
  }
}

function corrected(
  renderer: SkiaRenderer,
  fill: Fill,
  node: SceneNode,
  graph: SceneGraph,
): boolean {
  const { ck } = renderer
  const image = fill.imageHash ? renderer.imageCache.get(fill.imageHash) : undefined
  const bytes = fill.imageHash ? graph.images.get(fill.imageHash) : undefined
  const mode = fill.imageScaleMode ?? 'FILL'
  if (!image || (mode !== 'FIT' && mode !== 'TILE') || (mode === 'TILE' && fill.imageTransform))
    return true
  const whole = (bytes && pictureSize(bytes)) ?? { width: image.width(), height: image.height() }
  const scale =
    mode === 'FIT'
      ? Math.min(node.width / whole.width, node.height / whole.height)
      : (fill.scale ?? 1)
  const [width, height] = [whole.width * scale, whole.height * scale]
  const corner: [number, number] =
    mode === 'FIT' ? [(node.width - width) / 2, (node.height - height) / 2] : [0, 0]
  const matrix = ck.Matrix.multiply(
    ck.Matrix.translated(...corner),
    ck.Matrix.scaled(width / image.width(), height / image.height()),
  )
  const edge = mode === 'FIT' ? ck.TileMode.Decal : ck.TileMode.Repeat
  renderer.fillPaint.setShader(
    image.makeShaderOptions(edge, edge, ck.FilterMode.Linear, ck.MipmapMode.Linear, matrix),
  )
  return true
}
