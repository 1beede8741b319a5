// Generates the texture of an image's surface at several scales, stronger at greater strength.
import sharp from 'sharp'
import type { Chance } from './chance.js'

/**
 * Pixels between two random values, coarse to fine, and the amplitude of each scale. Medium scales
 * would look like dirt.
 */
const scales = [
  { step: 220, share: 0.24 },
  { step: 48, share: 0.11 },
  { step: 10, share: 0.16 },
  { step: 3, share: 0.24 },
]

/** Returns one byte a pixel around 128, for `width` × `height` pixels. */
export async function surface(width: number, height: number, chance: Chance): Promise<Buffer> {
  let at: { data: Buffer; width: number; height: number } | undefined
  for (const { step, share } of scales) {
    const size = { width: Math.ceil(width / step) + 1, height: Math.ceil(height / step) + 1 }
    const under = at && (await scaled(at, size))
    const data = Buffer.allocUnsafe(size.width * size.height)
    for (let place = 0; place < data.length; place++) {
      const drawn = (chance() - 0.5) * 255 * share * 1.3
      data[place] = Math.min(255, Math.max(0, (under ? (under[place] as number) : 128) + drawn))
    }
    at = { data, ...size }
  }
  return scaled(at as NonNullable<typeof at>, { width, height })
}

async function scaled(
  from: { data: Buffer; width: number; height: number },
  to: { width: number; height: number },
) {
  return sharp(from.data, { raw: { width: from.width, height: from.height, channels: 1 } })
    .resize(to.width, to.height, { fit: 'fill', kernel: 'cubic' })
    .extractChannel(0)
    .raw()
    .toBuffer()
}

/** Applies a surface to `pixels` (3 bytes each), in place. */
export function press(pixels: Uint8Array, rough: Uint8Array, depth: number): void {
  const levels = Int16Array.from({ length: 256 }, (_, level) => Math.round((level - 128) * depth))
  for (let place = 0, at = 0; place < rough.length; place++, at += 3) {
    const change = levels[rough[place] as number] as number
    for (let part = at; part < at + 3; part++) {
      const value = (pixels[part] as number) + change
      pixels[part] = value < 0 ? 0 : value > 255 ? 255 : value
    }
  }
}
