// Calculates a contrast independently of the product: from an image of the variation at twice its
// size, with the letters located in an image of the same words, black on white.
import { wcagLuminance } from 'culori'
import type { Pixels } from './campaign.js'

interface Contrast {
  typical: number
  lowest: number
}

/** `seen` and `glyphs` have one size; `em` is the font size in their pixels. */
export function contrastIn(seen: Pixels, glyphs: Pixels, em: number): Contrast {
  const { width, height } = seen
  const level = (x: number, y: number) => glyphs.data[(y * width + x) * 4] ?? 255
  const near = Math.round(em * 0.15)
  const inside: [number, number][] = []
  const ground = new Uint8Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (level(x, y) > 1) continue
      inside.push([x, y])
      for (let v = Math.max(0, y - near); v <= Math.min(height - 1, y + near); v++)
        for (let u = Math.max(0, x - near); u <= Math.min(width - 1, x + near); u++)
          if (level(u, v) > 253) ground[v * width + u] = 1
    }
  const light = (pixels: [number, number][]) => {
    const mean = [0, 1, 2].map(
      (channel) =>
        pixels.reduce(
          (sum, [x, y]) => sum + linear(seen.data[(y * width + x) * 4 + channel] ?? 0),
          0,
        ) / pixels.length,
    )
    return wcagLuminance({ mode: 'lrgb', r: mean[0] ?? 0, g: mean[1] ?? 0, b: mean[2] ?? 0 })
  }
  const side = Math.round(em / 2)
  const [xs, ys] = [inside.map(([x]) => x), inside.map(([, y]) => y)]
  const bounds = {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs) + 1,
    bottom: Math.max(...ys) + 1,
  }
  const ratios: number[] = []
  for (const top of startsOf(bounds.top, bounds.bottom, side))
    for (const left of startsOf(bounds.left, bounds.right, side)) {
      const letters = inside.filter(
        ([x, y]) => x >= left && x < left + side && y >= top && y < top + side,
      )
      if (letters.length < side * side * 0.02) continue
      const around: [number, number][] = []
      for (let y = Math.max(0, top - near); y < Math.min(height, top + side + near); y++)
        for (let x = Math.max(0, left - near); x < Math.min(width, left + side + near); x++)
          if (ground[y * width + x]) around.push([x, y])
      if (around.length === 0) continue
      const [one, other] = [light(letters), light(around)]
      ratios.push((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05))
    }
  ratios.sort((a, b) => a - b)
  const at = (place: number) => ratios[place] ?? Number.NaN
  const half = Math.floor(ratios.length / 2)
  return { typical: ratios.length % 2 ? at(half) : (at(half - 1) + at(half)) / 2, lowest: at(0) }
}

function linear(channel: number): number {
  const part = channel / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

function startsOf(from: number, to: number, side: number): number[] {
  const starts: number[] = []
  for (let at = from; at + side < to; at += Math.floor(side / 2)) starts.push(at)
  return [...starts, Math.max(from, to - side)]
}
