// Makes the seed: draws an exported source on a canvas of the preset's ratio, cropped or padded. Where it lands is decided in contract/framing.
import type { Framing } from '../../contract/framing.js'

/** PNG bytes of exactly the framing's seed size. */
export async function drawSeed(
  bitmap: ImageBitmap,
  { seed, draw }: Framing,
): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(seed.width, seed.height)
  const context = pen(canvas)
  const padded = draw.x > 0.5 || draw.y > 0.5
  if (padded) paintMargin(context, bitmap, seed)
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, draw.x, draw.y, draw.width, draw.height)
  bitmap.close()
  return pngOf(canvas)
}

/** A margin in the picture's own colours gives the model something to continue; a flat bar would be continued as a bar. */
function paintMargin(
  context: OffscreenCanvasRenderingContext2D,
  bitmap: ImageBitmap,
  seed: Framing['seed'],
): void {
  const cover = Math.max(seed.width / bitmap.width, seed.height / bitmap.height) * 1.1
  const width = bitmap.width * cover
  const height = bitmap.height * cover
  context.filter = `blur(${Math.round(Math.max(seed.width, seed.height) / 40)}px)`
  context.drawImage(bitmap, (seed.width - width) / 2, (seed.height - height) / 2, width, height)
  context.filter = 'none'
}

export function pen(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas to draw on')
  return context
}

export async function pngOf(canvas: OffscreenCanvas): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  return new Uint8Array(await blob.arrayBuffer())
}
