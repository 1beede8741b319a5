// Renders an image as a painting or a drawing if the prompt requests it. Colour and light are
// applied elsewhere.
import sharp, { type Sharp } from 'sharp'
import type { Raw } from './restage.js'
import type { Reading } from './words.js'

/** Width of a brush in pixels: a slower speed gives a finer image. */
const brush = { TURBO: 4, DEFAULT: 3, QUALITY: 2.2 } as const

/** Returns the image painted, drawn or unchanged. A greater strength gives looser painting. */
export async function inMedium(
  { data, width, height }: Raw,
  { medium }: Reading,
  strength: number,
  speed: keyof typeof brush,
): Promise<Sharp> {
  const picture = sharp(data, { raw: { width, height, channels: 3 } })
  if (medium.includes('drawing')) return pencil(picture, width, height, strength)
  if (!medium.includes('painting') || strength < 0.1) return picture
  // Painted at a reduced size and enlarged: flat strokes without the cost of a wide filter over
  // every pixel.
  const shrunk = 1 + brush[speed] * strength
  const strokes = await picture
    .resize(Math.round(width / shrunk), Math.round(height / shrunk))
    .median(5)
    .png({ compressionLevel: 1 })
    .toBuffer()
  return sharp(strokes).resize(width, height, { kernel: 'cubic' })
}

/**
 * Draws lines where the image is darker than its surroundings, over a pale wash of its colours.
 * Rendered at half the size, since pencil is soft.
 */
async function pencil(
  picture: Sharp,
  width: number,
  height: number,
  strength: number,
): Promise<Sharp> {
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) }
  const small = await picture
    .resize(half.width, half.height)
    .png({ compressionLevel: 1 })
    .toBuffer()
  const around = await sharp(small)
    .greyscale()
    .negate()
    .blur(4 + 8 * strength)
    .toColourspace('srgb')
    .png({ compressionLevel: 1 })
    .toBuffer()
  const grey = await sharp(small)
    .greyscale()
    .toColourspace('srgb')
    .png({ compressionLevel: 1 })
    .toBuffer()
  const lines = await sharp(grey)
    .composite([{ input: around, blend: 'colour-dodge' }])
    .removeAlpha()
    .linear(2.2, -306)
    .png({ compressionLevel: 1 })
    .toBuffer()
  const wash = await sharp(small).blur(5).linear(0.3, 178).png({ compressionLevel: 1 }).toBuffer()
  const drawn = await sharp(wash)
    .composite([{ input: lines, blend: 'multiply' }])
    .removeAlpha()
    .png({ compressionLevel: 1 })
    .toBuffer()
  return sharp(drawn).resize(width, height, { kernel: 'cubic' })
}
