// Encoded pictures to small rasters. Works in a worker and in a window alike; the browser decodes beside both.
import { closeSide, fitted, type Raster } from './raster.js'

/** On white where the picture is see-through. Kept no larger than what is looked at closely. */
export async function decoded(picture: Blob): Promise<Raster> {
  const bitmap = await createImageBitmap(picture)
  const { width, height } = fitted(bitmap, closeSide)
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas to read from')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.imageSmoothingQuality = 'medium'
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return { width, height, data: context.getImageData(0, 0, width, height).data }
}
