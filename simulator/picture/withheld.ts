// Generates the plain grey image that some deployments of the model send in place of a withheld
// one: no failure, and charged for.
import sharp from 'sharp'
import { markFor } from './mark.js'
import type { Wish } from './make.js'

/**
 * Returns an image in one grey with a line of grey letters in the middle: “Simulated”, without the
 * label that other images have in a corner.
 */
export async function withheldPicture({
  width,
  height,
  outputFormat,
  outputQuality,
}: Pick<Wish, 'width' | 'height' | 'outputFormat' | 'outputQuality'>): Promise<Buffer> {
  const letters = markFor(width, height).svg.replace(/<rect[^>]*>/, '')
  const grey = sharp({ create: { width, height, channels: 3, background: '#808080' } })
    .composite([{ input: Buffer.from(letters), gravity: 'centre' }])
    .removeAlpha()
  if (outputFormat === 'PNG') return grey.png({ compressionLevel: 3 }).toBuffer()
  if (outputFormat === 'WEBP') return grey.webp({ quality: outputQuality, effort: 1 }).toBuffer()
  return grey.jpeg({ quality: outputQuality, mozjpeg: false }).toBuffer()
}
