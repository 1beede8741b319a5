// Colour: the tones that a prompt asks for, laid over a picture's own light and dark. One pass over raw pixels, pure.
import { between, pick, type Chance } from './chance.js'
import type { Reading, Rgb } from './words.js'

/** From dark to light: what a luminance becomes. */
export type Tones = readonly Rgb[]

const mix = (a: Rgb, b: Rgb, share: number) => a.map((part, at) => part + ((b[at] as number) - part) * share) as unknown as Rgb
const luma = ([red, green, blue]: Rgb) => 0.299 * red + 0.587 * green + 0.114 * blue

/** Tones for a reading. Without a colour word they come from chance, so that results differ all the same. */
export function tonesFor(reading: Reading, chance: Chance): Tones {
  const named = reading.colours.map(({ rgb }) => turned(rgb, between(chance, -0.05, 0.05)))
  const lead = named.length > 0 ? pick(chance, named) : hue(chance(), between(chance, 0.35, 0.7))
  const others = named.filter((colour) => colour !== lead)
  const second = others.length > 0 ? pick(chance, others) : turned(lead, between(chance, -0.14, 0.14))
  const [dim, bright] = [lead, second].sort((a, b) => luma(a) - luma(b)) as [Rgb, Rgb]
  const tilt: Rgb = reading.warmth >= 0 ? [255, 176, 96] : [96, 150, 255]
  const shadow = mix(mix(dim, [6, 8, 14], 0.72), tilt, Math.abs(reading.warmth) * 0.08)
  const high = mix(mix(bright, [255, 252, 246], 0.7), tilt, Math.abs(reading.warmth) * 0.22)
  if (reading.medium.includes('mono'))
    return [
      [10, 10, 12],
      [96, 96, 98],
      [170, 170, 170],
      [248, 248, 246],
    ]
  if (reading.medium.includes('drawing')) return [mix(dim, [24, 26, 30], 0.6), [150, 148, 146], [226, 223, 216], [252, 250, 245]]
  return [shadow, dim, bright, high]
}

function hue(turn: number, saturation: number): Rgb {
  const part = (offset: number) => 150 + 105 * saturation * Math.cos((turn + offset) * 2 * Math.PI)
  return [part(0), part(1 / 3), part(2 / 3)]
}

/** Turned around the grey axis by a share of a full circle. */
function turned(rgb: Rgb, turn: number): Rgb {
  const angle = turn * 2 * Math.PI
  const [cos, sin] = [Math.cos(angle), Math.sin(angle) / Math.sqrt(3)]
  const mean = ((rgb[0] + rgb[1] + rgb[2]) / 3) * (1 - cos)
  return rgb.map(
    (part, at) => part * cos + mean + sin * ((rgb[(at + 2) % 3] as number) - (rgb[(at + 1) % 3] as number)),
  ) as unknown as Rgb
}

/** How far and where to: `amount` 0 keeps the pixels as they are, 1 takes the tones alone. */
export interface Grade {
  tones: Tones
  amount: number
  light: number
  punch: number
}

/** Changes `pixels` (3 bytes each) in place. */
export function grade(pixels: Uint8Array, { tones, amount, light, punch }: Grade): void {
  const targets = tableOf(tones)
  const curve = curveOf(light * amount, punch * amount)
  for (let at = 0; at < pixels.length; at += 3) {
    const [red, green, blue] = [pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number]
    const tone = ((red * 77 + green * 150 + blue * 29) >> 8) * 3
    pixels[at] = curve[(red + ((targets[tone] as number) - red) * amount) | 0] as number
    pixels[at + 1] = curve[(green + ((targets[tone + 1] as number) - green) * amount) | 0] as number
    pixels[at + 2] = curve[(blue + ((targets[tone + 2] as number) - blue) * amount) | 0] as number
  }
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
