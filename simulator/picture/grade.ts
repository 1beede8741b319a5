// Colour grading: applies the tones that a prompt requests to an image and preserves its luminance.
// One pass over raw pixels. Pure.
import { between, pick, type Chance } from './chance.js'
import type { Reading, Rgb } from './words.js'

/** Colours by luminance, from dark to light. */
export type Tones = readonly Rgb[]

const mix = (a: Rgb, b: Rgb, share: number) =>
  a.map((part, at) => part + ((b[at] as number) - part) * share) as unknown as Rgb
const luma = ([red, green, blue]: Rgb) => 0.299 * red + 0.587 * green + 0.114 * blue

/**
 * Returns the tones for a prompt, and their leading colour. If the prompt names no colour they stay
 * near the image's `own` colour.
 */
export function tonesFor(reading: Reading, own: Rgb, chance: Chance): { tones: Tones; lead: Rgb } {
  if (reading.medium.includes('mono'))
    return { tones: [10, 84, 172, 246].map((level) => [level, level, level] as const), lead: own }
  const named = reading.colours.map(({ rgb }) => turned(rgb, between(chance, -0.02, 0.02)))
  const lead = named.length > 0 ? pick(chance, named) : turned(own, between(chance, -0.12, 0.12))
  const others = named.filter((colour) => colour !== lead)
  const second =
    others.length > 0 ? pick(chance, others) : turned(lead, between(chance, -0.12, 0.12))
  const [dim, bright] = [lead, second].sort((a, b) => luma(a) - luma(b)) as [Rgb, Rgb]
  const tilt: Rgb = reading.warmth >= 0 ? [255, 176, 96] : [96, 150, 255]
  const shadow = mix(mix(dim, [6, 8, 14], 0.72), tilt, Math.abs(reading.warmth) * 0.08)
  const high = mix(mix(bright, [255, 252, 246], 0.7), tilt, Math.abs(reading.warmth) * 0.22)
  // The middle tones stay ordered by brightness, otherwise the image would become a negative.
  return { tones: [shadow, lit(dim, 84), lit(bright, 168), high], lead }
}

/** Returns a colour at a given brightness. */
function lit(rgb: Rgb, level: number): Rgb {
  const now = Math.max(8, luma(rgb))
  const scaled = rgb.map((part) => part * (level / now)) as unknown as Rgb
  return mix(scaled, [level, level, level], Math.max(...scaled) > 255 ? 0.3 : 0)
}

/** Returns the overall colour of an image: the mean of its pixels, weighted by their saturation. */
export function ownColour(pixels: Uint8Array): Rgb {
  const sum = [0, 0, 0]
  let weights = 0
  for (let at = 0; at + 2 < pixels.length; at += 3 * 199) {
    const parts = [pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number]
    const weight = 1 + (Math.max(...parts) - Math.min(...parts)) ** 2 / 200
    parts.forEach((part, index) => (sum[index] = (sum[index] as number) + part * weight))
    weights += weight
  }
  return sum.map((part) => part / weights) as unknown as Rgb
}

/** Returns a colour rotated around the grey axis by a fraction of a full circle. */
function turned(rgb: Rgb, turn: number): Rgb {
  const angle = turn * 2 * Math.PI
  const [cos, sin] = [Math.cos(angle), Math.sin(angle) / Math.sqrt(3)]
  const mean = ((rgb[0] + rgb[1] + rgb[2]) / 3) * (1 - cos)
  return rgb.map(
    (part, at) =>
      part * cos + mean + sin * ((rgb[(at + 2) % 3] as number) - (rgb[(at + 1) % 3] as number)),
  ) as unknown as Rgb
}

/**
 * Strength and target of a grade: `amount` 0 leaves the pixels unchanged, 1 replaces all their
 * colours.
 */
export interface Grade {
  tones: Tones
  own: Rgb
  lead: Rgb
  amount: number
  light: number
  punch: number
  mono: boolean
}

/**
 * Changes `pixels` (3 bytes each) in place. Blends each pixel with the tones, and rotates the hue
 * of the rest as `own` rotates into `lead`.
 */
export function grade(
  pixels: Uint8Array,
  { tones, own, lead, amount, light, punch, mono }: Grade,
): void {
  const tonal = mono ? 1 : 0.68
  const targets = tableOf(tones).map((part) => part * amount * tonal)
  const curve = curveOf(light * amount, punch * amount)
  const kept = 1 - amount
  const greys = [0.299, 0.587, 0.114]
  // The remaining part loses more of its colour than of its luminance, otherwise orange under blue
  // would become violet.
  const m = turning(hueOf(lead) - hueOf(own)).map(
    (part, at) =>
      part * amount * (1 - tonal) +
      kept * ((at % 4 === 0 ? kept : 0) + amount * (greys[at % 3] as number)),
  )
  const [a, b, c, d, e, f, g, h, i] = m as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const level = (value: number) => curve[value < 0 ? 0 : value > 255 ? 255 : value | 0] as number
  for (let at = 0; at < pixels.length; at += 3) {
    const [red, green, blue] = [
      pixels[at] as number,
      pixels[at + 1] as number,
      pixels[at + 2] as number,
    ]
    const tone = ((red * 77 + green * 150 + blue * 29) >> 8) * 3
    pixels[at] = level(a * red + b * green + c * blue + (targets[tone] as number))
    pixels[at + 1] = level(d * red + e * green + f * blue + (targets[tone + 1] as number))
    pixels[at + 2] = level(g * red + h * green + i * blue + (targets[tone + 2] as number))
  }
}

/** Returns the angle of a colour around the grey axis, in radians. */
const hueOf = ([red, green, blue]: Rgb) =>
  Math.atan2(Math.sqrt(3) * (green - blue), 2 * red - green - blue)

/** Returns the rotation around the grey axis by an angle, as rows of a matrix. */
function turning(angle: number): number[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle) / Math.sqrt(3)]
  const third = (1 - cos) / 3
  const [on, less, more] = [cos + third, third - sin, third + sin]
  return [on, less, more, more, on, less, less, more, on]
}

function tableOf(tones: Tones): Float32Array {
  const table = new Float32Array(256 * 3)
  for (let level = 0; level < 256; level++) {
    const place = (level / 255) * (tones.length - 1)
    const low = Math.min(tones.length - 2, Math.floor(place))
    const colour = mix(tones[low] as Rgb, tones[low + 1] as Rgb, place - low)
    table.set(
      colour.map((part) => Math.min(255, Math.max(0, part))),
      level * 3,
    )
  }
  return table
}

function curveOf(light: number, punch: number): Uint8Array {
  const gamma = 2 ** (-light * 0.9)
  return Uint8Array.from({ length: 256 }, (_, level) => {
    const bent = (level / 255) ** gamma
    const steep = bent + punch * 0.35 * (bent - 0.5) * 4 * bent * (1 - bent) * 2
    return Math.round(255 * Math.min(1, Math.max(0, steep)))
  })
}
