// Decodes images to small rasters, in a worker or in a window. The browser decodes off both
// threads.
import { closeSide, fitted, type Raster } from './raster.js'

/** Returns the image on white, scaled down to `closeSide` at most. */
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
