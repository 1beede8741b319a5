// Tests the contrast by WCAG against another library, and the legibility of letters with given
// pixels.
import { blend, wcagContrast } from 'culori'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { reportSchema, type StencilText } from '../../contract/brand.js'
import { levelOf, reasonWords } from '../../ui/run/report-words.js'
import { hexOf, rgbOf } from '../../ui/measure/colour.js'
import { contrastOf, over } from '../../ui/measure/contrast.js'
import { legibilityOf, scrimFor, type TextFigures } from '../../ui/measure/legibility.js'
import { finish } from '../../ui/measure/steps.js'
import { labelsOf, neededFor, shared, viewsOf, type Letters } from '../../plugin/brand/views.js'
import { painted } from './pictures.js'

const channel = fc.integer({ min: 0, max: 255 })
const colour = fc.tuple(channel, channel, channel).map(hexOf)

const headline: StencilText = {
  ...{ id: '1:2', name: 'Headline', emPx: 20, needed: 3, label: 2, opacity: 1, covers: [] },
  box: { x: 20, y: 20, width: 120, height: 40 },
}
type Paint = (x: number, y: number) => string

/** Draws upright bars as letters: five pixels of ten, in the colour of `letter`. */
function read(letter: Paint, ground: Paint, changes: Partial<StencilText> = {}): TextFigures {
  const text = { ...headline, ...changes }
  const inside = (x: number, y: number) => x >= 20 && x < 140 && y >= 20 && y < 60 && x % 10 < 5
  const shown = painted(160, 80, (x, y) => (inside(x, y) ? letter(x, y) : ground(x, y)))
  const stencil = painted(160, 80, (x, y) => (inside(x, y) ? '#00ff00' : '#000000'))
  return finish(legibilityOf([{ shown, stencil, texts: [text] }], []))
}

test('two colours have the ratio that another library gives them, and what is see-through the one that is seen', () => {
  fc.assert(
    fc.property(colour, colour, fc.integer({ min: 0, max: 100 }), (hex, behind, percent) => {
      expect(contrastOf(rgbOf(hex), rgbOf(behind))).toBeCloseTo(wcagContrast(hex, behind), 6)
      const [r, g, b] = rgbOf(hex)
      const seen = blend([
        behind,
        { mode: 'rgb', r: r / 255, g: g / 255, b: b / 255, alpha: percent / 100 },
      ])
      expect(contrastOf(over(rgbOf(hex), percent / 100, rgbOf(behind)), rgbOf(behind))).toBeCloseTo(
        wcagContrast(seen, behind),
        6,
      )
    }),
  )
})

test('large text needs 3, all other 4.5', () => {
  expect([
    neededFor(24, 400),
    neededFor(23.9, 400),
    neededFor(18.66, 700),
    neededFor(18.6, 700),
  ]).toEqual([3, 4.5, 3, 4.5])
})

test('plain letters on a plain ground have their ratio, typical and lowest', () => {
  fc.assert(
    fc.property(colour, colour, (hex, behind) => {
      const [line] = read(
        () => hex,
        () => behind,
      ).texts
      expect(line?.typical).toBeCloseTo(wcagContrast(hex, behind), 6)
      expect(line?.lowest).toBeCloseTo(wcagContrast(hex, behind), 6)
      expect(line?.passes).toBe((line?.lowest ?? 0) >= 3)
    }),
    { numRuns: 30 },
  )
})

test('a bright patch behind some letters decides the lowest, not the typical; what is farther away decides nothing', () => {
  const [line] = read(
    () => '#ffffff',
    (x, y) => (y > 70 ? '#ffffff' : x >= 100 && x < 130 ? '#e0e0e0' : '#202020'),
  ).texts
  expect(line?.typical).toBeCloseTo(wcagContrast('#ffffff', '#202020'), 1)
  expect(line?.lowest).toBeCloseTo(wcagContrast('#ffffff', '#e0e0e0'), 1)
})

test('the scrim that is offered is the thinnest that helps, for plain and for see-through letters', () => {
  fc.assert(
    fc.property(colour, colour, fc.constantFrom(0.3, 0.6, 1), (ink, ground, opacity) => {
      const drawn = (behind: string) => ({
        letters: over(rgbOf(ink), opacity, rgbOf(behind)),
        ground: rgbOf(behind),
      })
      const text = { ...headline, opacity }
      const before = drawn(ground)
      if (contrastOf(before.letters, before.ground) >= 3) return
      const scrim = scrimFor([{ text, patches: [before] }])
      if (!scrim) {
        expect(opacity).toBeLessThan(1)
        return
      }
      const under = (amount: number) => {
        const behind = over(
          rgbOf(scrim.colour === 'black' ? '#000000' : '#ffffff'),
          amount,
          rgbOf(ground),
        )
        return contrastOf(over(rgbOf(ink), opacity, behind), behind)
      }
      expect(under(scrim.opacity)).toBeGreaterThan(2.999)
      expect(under(scrim.opacity - 0.05)).toBeLessThan(3)
    }),
  )
  const blended: StencilText = { ...headline }
  delete blended.opacity
  expect(
    scrimFor([{ text: blended, patches: [{ letters: [120, 120, 120], ground: [110, 110, 110] }] }]),
  ).toBeUndefined()
})

test('without pixels that are all letter there is no figure; a text of which one half has none has none either', () => {
  const bare = read(
    () => '#ffffff',
    () => '#000000',
    { label: 4 },
  )
  expect(bare).toEqual({
    texts: [],
    unmeasured: [{ id: '1:2', name: 'Headline', reason: 'tooSmall' }],
  })
  const away = { ...headline, box: { x: 500, y: 0, width: 10, height: 10 } }
  const [shown, stencil] = [
    painted(160, 80, () => '#000000'),
    painted(160, 80, (x) => (x > 30 ? '#00ff00' : '#000000')),
  ]
  const both = finish(legibilityOf([{ shown, stencil, texts: [headline, away] }], []))
  expect(both).toEqual({ texts: [], unmeasured: [{ id: '1:2', name: 'Headline', reason: 'cut' }] })
})

test('AA is said only where every text that can be read was measured', () => {
  const line = {
    id: '1',
    name: 'Headline',
    typical: 9,
    lowest: 8,
    needed: 3 as const,
    passes: true,
  }
  const report = { version: 1 as const, texts: [line], print: '0'.repeat(1536) }
  const without = (reason: string) =>
    levelOf({ ...report, unmeasured: [{ id: '2', name: 'Note', reason }] })
  expect(levelOf(report)).toBe('AA')
  expect([without('hidden'), without('tooSmall'), without('from the future')]).toEqual([
    'AA',
    undefined,
    undefined,
  ])
  expect(levelOf({ ...report, texts: [{ ...line, passes: false }] })).toBe('Below AA')
  expect(reasonWords('from the future')).toMatch(/newer version/)
  // Older reports without the field are still valid.
  expect(reportSchema.parse(report)).toEqual(report)
  expect(
    reportSchema.parse({
      ...report,
      unmeasured: [{ id: '2', name: 'Note', reason: 'from the future' }],
    }),
  ).toHaveProperty('unmeasured')
})

const letters = fc.record({
  box: fc.record({
    x: fc.integer({ min: 0, max: 1500 }),
    y: fc.integer({ min: 0, max: 900 }),
    width: fc.integer({ min: 1, max: 400 }),
    height: fc.integer({ min: 1, max: 200 }),
  }),
  fontSizePx: fc.integer({ min: 8, max: 120 }),
  weight: fc.constantFrom(300, 400, 700),
})

test('every text is in exactly one of at most four views, none larger than 1024 pixels, each inside of the frame', () => {
  const frame = { width: 1920, height: 1080 }
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 12 }), (all: Letters[]) => {
      const views = viewsOf(all, frame)
      expect(views.length).toBeLessThanOrEqual(4)
      expect(views.flatMap((view) => view.letters)).toHaveLength(all.length)
      for (const { box, widthPx, letters } of views) {
        expect(Math.max(widthPx, (widthPx * box.height) / box.width)).toBeLessThanOrEqual(1024.5)
        expect(
          box.x >= 0 &&
            box.y >= 0 &&
            box.x + box.width <= frame.width &&
            box.y + box.height <= frame.height,
        ).toBe(true)
        for (const one of letters) expect(shared(one.box, box)).toBeDefined()
      }
    }),
    { numRuns: 60 },
  )
})

test('a headline and the line below it are in one view; texts that overlap have different labels', () => {
  const hero: Letters[] = [
    { box: { x: 80, y: 600, width: 700, height: 220 }, fontSizePx: 104, weight: 700 },
    { box: { x: 80, y: 850, width: 500, height: 40 }, fontSizePx: 30, weight: 400 },
  ]
  expect(viewsOf(hero, { width: 1920, height: 1080 })).toHaveLength(1)
  const box = hero[0]!.box
  expect(labelsOf([box, box, { ...box, x: 5000 }])).toEqual([1, 2, 1])
  expect(labelsOf(Array.from({ length: 8 }, () => box))[7]).toBeUndefined()
})
