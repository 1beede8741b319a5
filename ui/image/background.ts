// The model has no transparency, so a seed is opaque: what is seen behind the source on the canvas is drawn under it.
import type { Picture } from '../../contract/message.js'
import { pen } from './draw-source.js'

const mostSide = 512

/** Returns the share of pixels, 0 to 1, that are transparent in part or as a whole. */
export function transparentShare(bitmap: ImageBitmap): number {
  const shrink = Math.min(1, mostSide / Math.max(bitmap.width, bitmap.height))
  const width = Math.max(1, Math.round(bitmap.width * shrink))
  const height = Math.max(1, Math.round(bitmap.height * shrink))
  const context = pen(new OffscreenCanvas(width, height))
  context.drawImage(bitmap, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  let count = 0
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) count += 1
  return count / (width * height)
}

/** Asks for what is behind only where it is seen. On white where nothing is behind. */
export async function layOnBackground(
  bitmap: ImageBitmap,
  behind: () => Promise<Picture | null>,
): Promise<ImageBitmap> {
  if (transparentShare(bitmap) === 0) return bitmap
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const context = pen(canvas)
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  const picture = await behind()
  const ground = picture && (await bitmapOf(picture))
  if (ground) context.drawImage(ground, 0, 0, canvas.width, canvas.height)
  context.drawImage(bitmap, 0, 0)
  ground?.close()
  bitmap.close()
  return canvas.transferToImageBitmap()
}

export const bitmapOf = ({ bytes }: Picture) =>
  createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/png' }))
