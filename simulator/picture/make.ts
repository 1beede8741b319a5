// Generates a variation from the source image's bytes, the recipe and a seed. Pure: the same three
// give the same bytes.
import sharp, { type Sharp } from 'sharp'
import type { RenderingSpeed } from '../../contract/model/ideogram-remix.js'
import type { Recipe } from '../../contract/recipe.js'
import { briefOf } from './brief.js'
import { between, chanceFrom, numberOf, type Chance } from './chance.js'
import { grade, ownColour, tonesFor, type Tones } from './grade.js'
import { markFor } from './mark.js'
import { inMedium } from './medium.js'
import { layersFor } from './overlay.js'
import { restage } from './restage.js'
import { press, surface } from './texture.js'
import { readPrompt, type Reading } from './words.js'

/** The part of a recipe that image generation uses. Other parameters are evaluated in brief.ts. */
export interface Wish extends Partial<Recipe> {
  positivePrompt: string
  width: number
  height: number
  /** Absent: derived from the prompt. */
  strength?: number | undefined
  renderingSpeed: RenderingSpeed
  outputFormat: 'JPG' | 'PNG' | 'WEBP'
  outputQuality: number
}

export const mimeOf = { JPG: 'image/jpeg', PNG: 'image/png', WEBP: 'image/webp' } as const

/** Returns encoded bytes of exactly `width` × `height`. Throws if the source is no image. */
export async function makeVariation(source: Buffer, wish: Wish, seed: number): Promise<Buffer> {
  const brief = briefOf(wish)
  const strength = wish.strength ?? strengthFor(brief.words)
  const reading = readPrompt(brief.words, brief.hexes)
  const chance = chanceFrom(seed ^ numberOf(brief.text))
  const raw = await restage(source, wish, strength, chance)
  const own = ownColour(raw.data)
  const { tones, lead } = tonesFor(reading, own, chance)
  const mono = reading.medium.includes('mono')
  // A small strength already shows its colour. The maximum is never reached, so that the image
  // stays recognisable.
  const amount = mono
    ? Math.min(1, strength * 2)
    : 0.94 * (1 - (1 - strength) ** (reading.named ? 2.4 : 1.6))
  if (amount > 0)
    grade(raw.data, {
      tones,
      own,
      lead,
      amount,
      mono,
      light: reading.light + between(chance, -0.25, 0.3),
      punch: reading.punch,
    })
  const drawn = await inMedium(raw, reading, strength, wish.renderingSpeed)
  const lit = await light(drawn, wish, strength, reading, chance, tones)
  if (strength > 0) press(lit, await surface(wish.width, wish.height, chance), depthOf(strength))
  return encode(lit, wish, seed)
}

/**
 * Roughness of the surface. It distinguishes remixes of a uniform image from their source, step by
 * step.
 */
const depthOf = (strength: number) => 0.5 * strength ** 1.4

/**
 * Returns the automatic strength: a long, detailed prompt gets more change than a short one, and
 * some words set it.
 */
export function strengthFor(prompt: string): number {
  const said = (words: RegExp, more: number) => (words.test(prompt) ? more : 0)
  const wanted =
    0.4 +
    0.35 * Math.min(1, prompt.split(/\s+/).length / 30) +
    said(/\b(complet\w+|transform\w*|reimagin\w+|entirely|totally)\b/i, 0.2) -
    said(/\b(subtl\w+|slight\w*|keep|same|only|just)\b/i, 0.15)
  return Math.round(Math.min(0.9, Math.max(0.15, wanted)) * 100) / 100
}

/** Draws light, weather and other overlays. Returns raw pixels, 3 bytes each. */
async function light(
  picture: Sharp,
  { width, height }: Wish,
  strength: number,
  reading: Reading,
  chance: Chance,
  tones: Tones,
): Promise<Buffer> {
  // Soft shapes drawn at half the size look the same and take a quarter of the time.
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) }
  const overlays = await Promise.all(
    layersFor(reading, strength, width / height, tones, chance).map(async ({ svg, blend }) => {
      const small = await sharp(Buffer.from(svg))
        .resize(half.width, half.height, { fit: 'fill' })
        .ensureAlpha()
        .raw()
        .toBuffer()
      const input = await sharp(small, { raw: { ...half, channels: 4 } })
        .resize(width, height, { fit: 'fill', kernel: 'linear' })
        .raw()
        .toBuffer()
      return { input, raw: { width, height, channels: 4 as const }, blend }
    }),
  )
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  if (overlays.length === 0) return data
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .composite(overlays)
    .removeAlpha()
    .raw()
    .toBuffer()
}

async function encode(
  pixels: Buffer,
  { width, height, outputFormat, outputQuality }: Wish,
  seed: number,
): Promise<Buffer> {
  const { svg, left, top } = markFor(width, height)
  const marked = sharp(pixels, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(svg), left, top }])
    .removeAlpha()
    .withExif({
      IFD0: {
        ImageDescription: `Simulated picture, seed ${seed}. No model made this.`,
        Software: 'Brandsafe Remix simulator',
      },
    })
  if (outputFormat === 'PNG') return marked.png({ compressionLevel: 3 }).toBuffer()
  if (outputFormat === 'WEBP') return marked.webp({ quality: outputQuality, effort: 1 }).toBuffer()
  return marked.jpeg({ quality: outputQuality, mozjpeg: false }).toBuffer()
}
