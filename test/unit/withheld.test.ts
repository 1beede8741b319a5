// Tests the plain grey image of a service that withheld the real one, and images that only resemble
// it.
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { withheldPicture } from '../../simulator/picture/withheld.js'
import type { Rgb } from '../../ui/measure/colour.js'
import type { Raster } from '../../ui/measure/raster.js'
import { finish } from '../../ui/measure/steps.js'
import { isPlainGrey } from '../../ui/measure/withheld.js'
import { dice, painted, scene } from './pictures.js'

const side = 256
const grey = (level: number): Rgb => {
  const value = Math.max(0, Math.min(255, Math.round(level)))
  return [value, value, value]
}
const looksWithheld = (picture: Raster) => finish(isPlainGrey(picture))

/** Draws a line of letters: vertical strokes of `height` rows, from `top` on. */
const letters = (x: number, y: number, top: number, height: number) =>
  y >= top && y < top + height && x > 40 && x < 216 && x % 6 < 2

test.each<[string, (x: number, y: number) => Rgb]>([
  ['one grey', () => grey(128)],
  ['a lighter grey, rounded by an encoder', (x, y) => grey(191 + ((x + y) % 3) - 1)],
  ['a line of words', (x, y) => grey(letters(x, y, 120, 10) ? 235 : 110)],
  [
    'two lines of dark words',
    (x, y) => grey(letters(x, y, 110, 8) || letters(x, y, 130, 8) ? 30 : 160),
  ],
])('withheld: %s', (_, colourAt) => {
  expect(looksWithheld(painted(side, side, colourAt))).toBe(true)
})

const roll = dice(7)
test.each<[string, Raster]>([
  [
    'fog with grain',
    painted(side, side, (_, y) => grey(150 + 30 * Math.sin(y / 90) + 12 * (roll() - 0.5))),
  ],
  ['even fog with grain alone', painted(side, side, () => grey(150 + 16 * (roll() - 0.5)))],
  [
    'a white product shot',
    painted(side, side, (x, y) => grey(Math.hypot(x - 128, y - 128) < 20 ? 90 : 250)),
  ],
  [
    'a product on a grey ground',
    painted(side, side, (x, y) => grey(Math.hypot(x - 128, y - 128) < 60 ? 200 - x / 2 : 140)),
  ],
  [
    'a small product on a grey ground',
    painted(side, side, (x, y) => grey(Math.hypot(x - 128, y - 128) < 20 ? 60 : 140)),
  ],
  [
    'a small red product on a grey ground',
    painted(side, side, (x, y) => (Math.hypot(x - 128, y - 128) < 16 ? [190, 40, 40] : grey(140))),
  ],
  ['a grey gradient', painted(side, side, (x) => grey(100 + x / 4))],
  [
    'a faint vignette',
    painted(side, side, (x, y) => grey(140 - Math.hypot(x - 128, y - 128) / 16)),
  ],
  [
    'a sketch on grey paper',
    painted(side, side, (x, y) => grey(Math.abs(Math.sin(x / 17) * 90 + 128 - y) < 1.5 ? 40 : 190)),
  ],
  [
    'a sketch on white paper',
    painted(side, side, (x, y) => grey(Math.abs(Math.sin(x / 17) * 90 + 128 - y) < 1.5 ? 40 : 255)),
  ],
  ['a night', painted(side, side, (x, y) => grey((x * 31 + y * 17) % 997 < 3 ? 230 : 12))],
  [
    'stars on a grey sky',
    painted(side, side, (x, y) => grey((x * 31 + y * 17) % 997 < 4 ? 230 : 60)),
  ],
  ['a tinted wall', painted(side, side, () => [150, 140, 130])],
  ['a scene', scene(side, side)],
])('not withheld: %s', (_, picture) => {
  expect(looksWithheld(picture)).toBe(false)
})

test.each(['PNG', 'JPG', 'WEBP'] as const)(
  'withheld: the simulator’s, as %s',
  async (outputFormat) => {
    const bytes = await withheldPicture({
      width: 1024,
      height: 1024,
      outputFormat,
      outputQuality: 80,
    })
    const { data, info } = await sharp(bytes)
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(
      looksWithheld({ width: info.width, height: info.height, data: new Uint8ClampedArray(data) }),
    ).toBe(true)
  },
)
