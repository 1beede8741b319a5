// Paints or draws a picture where the prompt asks for it. Knows nothing of colour or light.
import sharp, { type Sharp } from 'sharp'
import type { Raw } from './restage.js'
import type { Reading } from './words.js'

/** How wide a brush is, in pixels: a slower picture is worked out finer. */
const brush = { TURBO: 4, DEFAULT: 3, QUALITY: 2.2 } as const

/** Painted, drawn or plain. A stronger remix is painted more loosely. */
export async function inMedium(
  { data, width, height }: Raw,
  { medium }: Reading,
  strength: number,
  speed: keyof typeof brush,
): Promise<Sharp> {
  const picture = sharp(data, { raw: { width, height, channels: 3 } })
  if (medium.includes('drawing')) return pencil(picture, width, height, strength)
  if (!medium.includes('painting') || strength < 0.1) return picture
  // Painted small and shown large: flat strokes without the cost of a wide filter over every pixel.
  const shrunk = 1 + brush[speed] * strength
  const strokes = await picture
    .resize(Math.round(width / shrunk), Math.round(height / shrunk))
    .median(5)
    .png({ compressionLevel: 1 })
    .toBuffer()
  return sharp(strokes).resize(width, height, { kernel: 'cubic' })
}

/** Lines where the picture is darker than its surroundings, over a pale wash of its colours. Drawn at half the size, as pencil is soft. */
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
