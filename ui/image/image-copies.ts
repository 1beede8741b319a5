// Pictures on their way to the canvas: what Figma takes, and small copies for the panel's tiles.
import { pen, pngOf } from './draw-source.js'

/** Figma takes PNG, JPEG and GIF only, so WebP becomes PNG, which loses nothing. Other bytes are handed on as they are. */
export async function placeable(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (!isWebp(bytes)) return bytes
  const bitmap = await createImageBitmap(new Blob([bytes]))
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  pen(canvas).drawImage(bitmap, 0, 0)
  bitmap.close()
  return pngOf(canvas)
}

/** An address for an `img`, at most `side` pixels wide, so that a tile does not hold the whole picture in memory. */
export async function thumbnail(bytes: Uint8Array<ArrayBuffer>, side: number): Promise<string> {
  const bitmap = await createImageBitmap(new Blob([bytes]), {
    resizeWidth: side,
    resizeQuality: 'medium',
  })
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  pen(canvas).drawImage(bitmap, 0, 0)
  bitmap.close()
  return URL.createObjectURL(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 }))
}

function isWebp(bytes: Uint8Array): boolean {
  const word = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))
  return word(0) === 'RIFF' && word(8) === 'WEBP'
}
