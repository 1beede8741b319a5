// Images for the measuring tests, made of plain areas and of noise that is the same every time.
import type { Raster } from '../../ui/measure/raster.js'
import { rgbOf, type Rgb } from '../../ui/measure/colour.js'

export function painted(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => string | Rgb,
): Raster {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const colour = colourAt(x, y)
      data.set([...(typeof colour === 'string' ? rgbOf(colour) : colour), 255], (y * width + x) * 4)
    }
  return { width, height, data }
}

/** Park and Miller's generator: the same numbers from 0 to 1 for the same seed. */
export function dice(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48271) % 2147483647) / 2147483647
}

/** Draws hills and light with grain on top: an image with structure and uncorrelated channels. */
export function scene(width: number, height: number, seed = 1): Raster {
  const roll = dice(seed)
  const wave = Array.from(
    { length: 3 },
    () => [2 + roll() * 5, roll() * 6, 2 + roll() * 4] as const,
  )
  return painted(width, height, (x, y) => {
    const [r, g, b] = wave.map(([across, phase, down]) =>
      Math.round(
        128 +
          90 * Math.sin((x / width) * across + phase) * Math.cos((y / height) * down) +
          36 * (roll() - 0.5),
      ),
    )
    return [r ?? 0, g ?? 0, b ?? 0]
  })
}
