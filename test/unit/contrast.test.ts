// Whether a text's contrast over a picture is what WCAG says, against another library and against pictures whose answer is known.
import { blend, wcagContrast } from 'culori'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Ink, KeptText, Legibility } from '../../contract/brand.js'
import { hexOf, rgbOf } from '../../ui/measure/colour.js'
import { contrastOver, neededFor, over } from '../../ui/measure/contrast.js'
import { legibilityOf } from '../../ui/measure/legibility.js'
import type { Raster } from '../../ui/measure/raster.js'
import { finish } from '../../ui/measure/steps.js'
import { dice, painted } from './pictures.js'

const channel = fc.integer({ min: 0, max: 255 })
const colour = fc.tuple(channel, channel, channel).map(hexOf)

const frame = { width: 800, height: 400 }
const white: Ink = { hex: '#ffffff', opacity: 1, fontSizePx: 40, bold: false }
const headline = (changes: Partial<KeptText> = {}, ink: Partial<Ink> = {}): KeptText => ({
  id: '1:2',
  name: 'Headline',
  box: { x: 100, y: 100, width: 400, height: 80 },
  inks: [{ ...white, ...ink }],
  ...changes,
})
const read = (picture: Raster, text: KeptText): Legibility | undefined =>
  finish(legibilityOf(picture, { frame, texts: [text] }))[0]

test('two colours have the ratio that another library gives them', () => {
  fc.assert(
    fc.property(colour, colour, (hex, behind) => {
      expect(contrastOver(rgbOf(behind), { hex, opacity: 1 })).toBeCloseTo(wcagContrast(hex, behind), 6)
    }),
  )
})

test('see-through ink has the ratio of what is seen', () => {
  fc.assert(
    fc.property(colour, colour, fc.integer({ min: 0, max: 100 }), (hex, behind, percent) => {
      const [r, g, b] = rgbOf(hex)
      const seen = blend([behind, { mode: 'rgb', r: r / 255, g: g / 255, b: b / 255, alpha: percent / 100 }])
      expect(contrastOver(rgbOf(behind), { hex, opacity: percent / 100 })).toBeCloseTo(wcagContrast(seen, behind), 6)
    }),
  )
})

test('large text needs 3, all other 4.5', () => {
  expect(neededFor({ fontSizePx: 24, bold: false })).toBe(3)
  expect(neededFor({ fontSizePx: 23.9, bold: false })).toBe(4.5)
  expect(neededFor({ fontSizePx: 18.66, bold: true })).toBe(3)
  expect(neededFor({ fontSizePx: 18.6, bold: true })).toBe(4.5)
  expect(neededFor({ fontSizePx: 23, bold: false })).toBe(4.5)
})

test('over one plain colour, typical and lowest are its ratio', () => {
  fc.assert(
    fc.property(colour, (behind) => {
      const line = read(
        painted(160, 80, () => behind),
        headline(),
      )
      const ratio = wcagContrast('#ffffff', behind)
      expect(Math.abs((line?.typical ?? 0) - ratio)).toBeLessThan(0.1)
      expect(Math.abs((line?.lowest ?? 0) - ratio)).toBeLessThan(0.1)
      expect(line?.passes).toBe((line?.lowest ?? 0) >= 3)
    }),
    { numRuns: 40 },
  )
})

test('a bright patch behind one letter decides the lowest, not the typical', () => {
  // The picture is 800 × 400 as the frame is: the patch is one letter of 20 px.
  const picture = painted(800, 400, (x, y) => (x >= 300 && x < 330 && y >= 110 && y < 150 ? '#e0e0e0' : '#202020'))
  const line = read(picture, headline())
  expect(line?.typical).toBeCloseTo(wcagContrast('#ffffff', '#202020'), 1)
  expect(line?.lowest).toBeCloseTo(wcagContrast('#ffffff', '#e0e0e0'), 1)
  expect(line?.passes).toBe(false)
})

test('single bright pixels, and a bright patch beside the text, fail nobody', () => {
  const roll = dice(7)
  const grain = Array.from({ length: 800 * 400 }, () => roll() < 0.01)
  const grainy = painted(800, 400, (x, y) => (grain[y * 800 + x] ? '#ffffff' : '#202020'))
  expect(read(grainy, headline())?.passes).toBe(true)
  const beside = painted(800, 400, (x) => (x >= 500 ? '#ffffff' : '#202020'))
  expect(read(beside, headline())?.lowest).toBeCloseTo(wcagContrast('#ffffff', '#202020'), 1)
})

test('a fine pattern counts with the light that it gives, not with its mean number', () => {
  const checked = painted(800, 400, (x, y) => ((x + y) % 2 ? '#ffffff' : '#000000'))
  // Half the light of white is #bcbcbc.
  expect(read(checked, headline())?.typical).toBeCloseTo(wcagContrast('#ffffff', '#bcbcbc'), 1)
})

test('what fails is offered the thinnest scrim that helps; and it does help', () => {
  fc.assert(
    fc.property(colour, colour, colour, fc.constantFrom(16, 40), (ink, one, other, fontSizePx) => {
      const picture = painted(80, 40, (x) => (x < 30 ? one : other))
      const line = read(picture, headline({}, { hex: ink, fontSizePx }))
      if (!line || line.passes) return line?.scrim === undefined
      if (!line.scrim) throw new Error('opaque ink can always be helped')
      const { colour: scrim, opacity } = line.scrim
      const under = (amount: number) =>
        read(
          painted(80, 40, (x) => over(rgbOf(scrim === 'black' ? '#000000' : '#ffffff'), amount, rgbOf(x < 30 ? one : other))),
          headline({}, { hex: ink, fontSizePx }),
        )?.lowest ?? 0
      // Pixels are whole numbers, the scrim's sum is not.
      expect(under(opacity)).toBeGreaterThan(line.needed - 0.1)
      expect(under(opacity - 0.05)).toBeLessThan(line.needed + 0.1)
      return true
    }),
  )
  const line = read(
    painted(80, 40, () => '#808080'),
    headline({}, { fontSizePx: 16 }),
  )
  expect(line).toMatchObject({ needed: 4.5, passes: false, scrim: { colour: 'black', opacity: 0.1 } })
})

test('ink that is hardly there can be helped by no scrim', () => {
  const line = read(
    painted(80, 40, () => '#808080'),
    headline({}, { opacity: 0.1 }),
  )
  expect(line?.passes).toBe(false)
  expect(line).not.toHaveProperty('scrim')
})

test('a text of two colours is as legible as the worse one, a large and a small one as the one further from its own need', () => {
  const picture = painted(80, 40, () => '#000000')
  const two = headline({ inks: [white, { ...white, hex: '#555555' }] })
  expect(read(picture, two)?.lowest).toBeCloseTo(wcagContrast('#555555', '#000000'), 1)
  const sizes = headline({
    inks: [
      { ...white, hex: '#6a6a6a' },
      { ...white, hex: '#707070', fontSizePx: 12 },
    ],
  })
  expect(read(picture, sizes)).toMatchObject({ needed: 4.5, passes: false })
})

test('a text that leaves the picture is measured where it is over it; one that is elsewhere, or has no ink, has no line', () => {
  const picture = painted(80, 40, (x) => (x < 20 ? '#ffffff' : '#000000'))
  const half = headline({ box: { x: -200, y: 100, width: 350, height: 40 } })
  expect(read(picture, half)?.typical).toBe(1)
  expect(read(picture, headline({ box: { x: 900, y: 0, width: 100, height: 40 } }))).toBeUndefined()
  expect(read(picture, headline({ inks: [] }))).toBeUndefined()
})
