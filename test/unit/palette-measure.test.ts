// Tests the share of an image on the palette against a per-pixel count with another library.
import { differenceCiede2000, nearest, formatHex, type Color } from 'culori'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BrandColour } from '../../contract/brand.js'
import { onPaletteDeltaE, paletteOf } from '../../ui/measure/palette.js'
import type { Raster } from '../../ui/measure/raster.js'
import { finish } from '../../ui/measure/steps.js'
import { painted, scene } from './pictures.js'

const colours = {
  teal: '#1f5d63',
  oat: '#efe3d0',
  ink: '#15262b',
  ember: '#a1542c',
  milk: '#ffffff',
}
const northwind = Object.entries(colours).map(([name, hex]): BrandColour => ({
  name,
  hex,
  from: 'variable',
}))
const measured = (picture: Raster, brand = northwind) => finish(paletteOf(picture, brand))

/**
 * Calculates the same figure independently: each pixel as a culori colour, its nearest brand
 * colour, and a count.
 */
function countedElsewhere({ data, width, height }: Raster, brand: BrandColour[]): number {
  const difference = differenceCiede2000()
  const find = nearest(
    brand.map(({ hex }) => hex),
    difference,
  )
  let on = 0
  for (let at = 0; at < data.length; at += 4) {
    const pixel: Color = {
      mode: 'rgb',
      r: (data[at] ?? 0) / 255,
      g: (data[at + 1] ?? 0) / 255,
      b: (data[at + 2] ?? 0) / 255,
    }
    const [found = '#000000'] = find(pixel)
    if (difference(pixel, found) <= onPaletteDeltaE) on++
  }
  return on / (width * height)
}

test('a picture of the brand’s own colours is all on palette, each with its share and no distance', () => {
  const picture = painted(100, 10, (x) =>
    x < 50 ? colours.teal : x < 80 ? colours.oat : colours.ink,
  )
  expect(measured(picture)).toEqual({
    onPalette: 1,
    within: 10,
    strip: [
      { hex: colours.teal, share: 0.5, deltaE: 0, nearest: 'teal', on: true },
      { hex: colours.oat, share: 0.3, deltaE: 0, nearest: 'oat', on: true },
      { hex: colours.ink, share: 0.2, deltaE: 0, nearest: 'ink', on: true },
    ],
  })
})

test('what belongs to no brand colour is off palette, comes last in the strip and says how far it is', () => {
  const picture = painted(100, 10, (x) => (x < 14 ? '#d01080' : colours.teal))
  const { onPalette, strip } = measured(picture) ?? { onPalette: 0, strip: [] }
  expect(onPalette).toBe(0.86)
  expect(strip.map(({ hex, share, on }) => ({ hex, share, on }))).toEqual([
    { hex: colours.teal, share: 0.86, on: true },
    { hex: '#d01080', share: 0.14, on: false },
  ])
  expect(strip[1]?.deltaE).toBeCloseTo(differenceCiede2000()('#d01080', colours.ember), 1)
  expect(strip[1]?.nearest).toBe('ember')
})

test('colours that have nothing in common stand apart in the strip, at most four of them', () => {
  const strange = ['#d01080', '#30d020', '#2030e0', '#f0e000', '#8000ff', '#00e0ff']
  const { strip } = measured(painted(120, 10, (x) => strange[Math.floor(x / 20)] ?? '')) ?? {
    strip: [],
  }
  expect(strip).toHaveLength(4)
  expect(strip.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10)
  const two = measured(painted(100, 10, (x) => (x < 60 ? '#30d020' : '#2030e0')))?.strip
  expect(two?.map(({ hex, share }) => [hex, share])).toEqual([
    ['#30d020', 0.6],
    ['#2030e0', 0.4],
  ])
})

test.each([1, 2, 3, 4, 5])(
  'scene %s is on palette by as much as another library counts',
  (seed) => {
    const picture = scene(96, 64, seed)
    // A brand with some colours of the scene.
    const brand = [0, 1900, 4100].map((pixel, index): BrandColour => {
      const [r = 0, g = 0, b = 0] = picture.data.slice(pixel * 4, pixel * 4 + 3)
      return {
        name: `c${index}`,
        hex: formatHex({ mode: 'rgb', r: r / 255, g: g / 255, b: b / 255 }),
        from: 'style',
      }
    })
    const { onPalette = -1, strip = [] } = measured(picture, brand) ?? {}
    const elsewhere = countedElsewhere(picture, brand)
    expect(elsewhere).toBeGreaterThan(0.02)
    expect(elsewhere).toBeLessThan(0.98)
    expect(Math.abs(onPalette - elsewhere) * 100).toBeLessThan(0.1)
    const onStrip = strip.reduce((sum, { on, share }) => (on ? sum + share : sum), 0)
    expect(Math.abs(onStrip - onPalette) * 100).toBeLessThan(0.1)
  },
)

test('the strip is the whole picture, never contradicts itself, and comes out the same again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      (seed, w, h) => {
        const picture = scene(w, h, seed)
        const report = measured(picture)
        const { strip = [] } = report ?? {}
        expect(strip.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
        for (const { on, deltaE } of strip) expect(deltaE <= onPaletteDeltaE).toBe(on)
        expect(measured(picture)).toEqual(report)
      },
    ),
    { numRuns: 60 },
  )
})

test('a file without brand colours has no figure', () => {
  expect(measured(scene(20, 20), [])).toBeUndefined()
})
