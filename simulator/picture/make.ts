// Makes a variation: a pure function of the source's bytes, the recipe and a seed number. The same three give the same bytes.
import sharp, { type Sharp } from 'sharp'
import { between, chanceFrom, numberOf, type Chance } from './chance.js'
import { grade, ownColour, tonesFor, type Tones } from './grade.js'
import { markFor } from './mark.js'
import { layersFor } from './overlay.js'
import { press, surface } from './texture.js'
import { readPrompt, type Reading } from './words.js'

export interface Wish {
  positivePrompt: string
  width: number
  height: number
  /** Absent: chosen from the prompt. */
  strength?: number | undefined
  renderingSpeed: 'TURBO' | 'DEFAULT' | 'QUALITY'
  outputFormat: 'JPG' | 'PNG' | 'WEBP'
  outputQuality: number
}

export const mimeOf = { JPG: 'image/jpeg', PNG: 'image/png', WEBP: 'image/webp' } as const

interface Raw {
  data: Buffer
  width: number
  height: number
}

/** Encoded bytes of exactly `width` × `height`. Throws where the source is no picture. */
export async function makeVariation(source: Buffer, wish: Wish, seed: number): Promise<Buffer> {
  const strength = wish.strength ?? strengthFor(wish.positivePrompt)
  const reading = readPrompt(wish.positivePrompt)
  const chance = chanceFrom(seed ^ numberOf(wish.positivePrompt))
  const raw = await restage(source, wish, strength, chance)
  const own = ownColour(raw.data)
  const { tones, lead } = tonesFor(reading, own, chance)
  const mono = reading.medium.includes('mono')
  // A little strength already shows its colour; the tones alone are never reached, so that the picture stays a picture.
  const amount = mono ? Math.min(1, strength * 2) : 0.94 * (1 - (1 - strength) ** (reading.named ? 2.4 : 1.6))
  if (amount > 0)
    grade(raw.data, { tones, own, lead, amount, mono, light: reading.light + between(chance, -0.25, 0.3), punch: reading.punch })
  const drawn = await inMedium(raw, reading, strength, wish.renderingSpeed)
  const lit = await light(drawn, wish, strength, reading, chance, tones)
  if (strength > 0) press(lit, await surface(wish.width, wish.height, chance), depthOf(strength))
  return encode(lit, wish, seed)
}

/** How rough the surface gets. It is what tells remixes of an even picture apart from their source, step by step. */
const depthOf = (strength: number) => 0.5 * strength ** 1.4

/** Auto: a long, detailed prompt wants more change than a short one. */
export function strengthFor(prompt: string): number {
  return (
    Math.round((0.35 + 0.4 * Math.min(1, prompt.split(/\s+/).length / 30) + 0.1 * ((numberOf(prompt) % 100) / 100)) * 100) / 100
  )
}

/** The source, covering the size asked for; at greater strength seen from closer, from aside, or mirrored. */
async function restage(source: Buffer, { width, height }: Wish, strength: number, chance: Chance): Promise<Raw> {
  const flat = sharp(source, { failOn: 'error' }).rotate().flatten({ background: '#ffffff' }).toColourspace('srgb')
  const zoom = 1 + strength ** 1.25 * between(chance, 0.03, 0.55)
  const turn = strength ** 1.25 * between(chance, -8, 8)
  const mirrored = chance() < 0.5 && strength > 0.4
  const [atX, atY] = [chance(), chance()]
  const enlarged = { width: Math.ceil(width * zoom), height: Math.ceil(height * zoom) }
  let staged = flat.resize(enlarged.width, enlarged.height, { fit: 'cover', kernel: 'lanczos3' })
  if (mirrored) staged = staged.flop()
  if (zoom > 1) {
    const left = Math.floor((enlarged.width - width) * atX)
    const top = Math.floor((enlarged.height - height) * atY)
    staged = staged.extract({ left, top, width, height })
  }
  const { data, info } = await staged.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  if (Math.abs(turn) < 0.15) return { data, width: info.width, height: info.height }
  return tilt({ data, width, height }, turn)
}

/** Turned about its middle, and enlarged just enough that no corner stays empty. */
async function tilt({ data, width, height }: Raw, degrees: number): Promise<Raw> {
  const angle = (Math.abs(degrees) * Math.PI) / 180
  const long = Math.max(width / height, height / width)
  const fill = Math.cos(angle) + long * Math.sin(angle)
  const turned = await sharp(data, { raw: { width, height, channels: 3 } })
    .affine(
      [
        Math.cos((degrees * Math.PI) / 180),
        Math.sin((degrees * Math.PI) / 180),
        -Math.sin((degrees * Math.PI) / 180),
        Math.cos((degrees * Math.PI) / 180),
      ].map((part) => part * fill) as [number, number, number, number],
      { interpolator: 'bilinear', background: '#808080' },
    )
    .raw()
    .toBuffer({ resolveWithObject: true })
  const [left, top] = [Math.floor((turned.info.width - width) / 2), Math.floor((turned.info.height - height) / 2)]
  const { width: w, height: h, channels } = turned.info
  const cut = await sharp(turned.data, { raw: { width: w, height: h, channels } })
    .extract({ left, top, width, height })
    .removeAlpha()
    .raw()
    .toBuffer()
  return { data: cut, width, height }
}

/** How wide a brush is, in pixels: a slower picture is worked out finer. */
const brush = { TURBO: 4, DEFAULT: 3, QUALITY: 2.2 } as const

/** Painted, drawn or plain. A stronger remix is painted more loosely. */
async function inMedium(
  { data, width, height }: Raw,
  { medium }: Reading,
  strength: number,
  speed: Wish['renderingSpeed'],
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
async function pencil(picture: Sharp, width: number, height: number, strength: number): Promise<Sharp> {
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) }
  const small = await picture.resize(half.width, half.height).png({ compressionLevel: 1 }).toBuffer()
  const around = await sharp(small)
    .greyscale()
    .negate()
    .blur(4 + 8 * strength)
    .toColourspace('srgb')
    .png({ compressionLevel: 1 })
    .toBuffer()
  const grey = await sharp(small).greyscale().toColourspace('srgb').png({ compressionLevel: 1 }).toBuffer()
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

/** Light, weather and the rest that lies over the picture. Answers raw pixels, 3 bytes each. */
async function light(
  picture: Sharp,
  { width, height }: Wish,
  strength: number,
  reading: Reading,
  chance: Chance,
  tones: Tones,
): Promise<Buffer> {
  // Soft things drawn at half the size look the same and take a quarter of the time.
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) }
  const overlays = await Promise.all(
    layersFor(reading, strength, width / height, tones, chance).map(async ({ svg, blend }) => {
      const small = await sharp(Buffer.from(svg)).resize(half.width, half.height, { fit: 'fill' }).ensureAlpha().raw().toBuffer()
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

async function encode(pixels: Buffer, { width, height, outputFormat, outputQuality }: Wish, seed: number): Promise<Buffer> {
  const { svg, left, top } = markFor(width, height)
  const marked = sharp(pixels, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(svg), left, top }])
    .removeAlpha()
    .withExif({
      IFD0: { ImageDescription: `Simulated picture, seed ${seed}. No model made this.`, Software: 'Brandsafe Remix simulator' },
    })
  if (outputFormat === 'PNG') return marked.png({ compressionLevel: 3 }).toBuffer()
  if (outputFormat === 'WEBP') return marked.webp({ quality: outputQuality, effort: 1 }).toBuffer()
  return marked.jpeg({ quality: outputQuality, mozjpeg: false }).toBuffer()
}
