// Tests the decisions about keep-layers and swaps: positions of keep-layers, which layers they are,
// and permitted swaps.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { after, boundsOf, inverse, type Matrix } from '../../plugin/keep/affine.js'
import { along, placeKept, type Hold, type Kept } from '../../plugin/keep/box.js'
import { looksLikeLogo } from '../../plugin/keep/logo-names.js'
import { rule } from '../../plugin/swap/gate.js'
import { uprightIn } from '../../plugin/swap/image-transform.js'

const holds: Hold[] = ['MIN', 'CENTER', 'MAX', 'STRETCH', 'SCALE']
const side = fc.integer({ min: 20, max: 4000 })
const size = fc.record({ width: side, height: side })
const manner = fc.constantFrom('text' as const, 'ratio' as const, 'box' as const)

/** Generates a source with layers inside it. */
const sources = size.chain(({ width, height }) => {
  const span = (total: number) =>
    fc
      .tuple(
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.double({ min: 0.02, max: 1, noNaN: true }),
      )
      .map(([at, part]) => ({
        start: at * total,
        length: Math.max(1, part * (1 - at) * total),
      }))
  const kept = fc
    .record({
      across: span(width),
      down: span(height),
      horizontal: fc.constantFrom(...holds),
      vertical: fc.constantFrom(...holds),
      manner,
    })
    .map(({ across, down, horizontal, vertical, manner }): Kept => ({
      box: { x: across.start, y: down.start, width: across.length, height: down.length },
      constraints: { horizontal, vertical },
      manner,
      least: across.length,
    }))
  return fc.record({
    source: fc.constant({ width, height }),
    kept: fc.array(kept, { minLength: 1, maxLength: 6 }),
  })
})

test('in a variation as large as its source every layer is where it was', () => {
  fc.assert(
    fc.property(sources, ({ source, kept }) => {
      placeKept(kept, source, source).forEach((placed, index) => {
        const { box } = kept[index] as Kept
        expect(placed.scale).toBe(1)
        for (const part of ['x', 'y', 'width', 'height'] as const)
          expect(placed[part]).toBeCloseTo(box[part], 6)
      })
    }),
  )
})

test('whatever the ratio, what is kept as a whole keeps its proportions, and nothing is turned inside out', () => {
  fc.assert(
    fc.property(sources, size, ({ source, kept }, target) => {
      placeKept(kept, source, target).forEach((placed, index) => {
        const { box, manner } = kept[index] as Kept
        expect(placed.width).toBeGreaterThan(0)
        expect(placed.height).toBeGreaterThan(0)
        if (manner === 'ratio')
          expect(placed.width / placed.height / (box.width / box.height)).toBeCloseTo(1, 6)
        if (manner === 'text') expect(placed.height).toBeCloseTo(box.height * placed.scale, 6)
      })
    }),
  )
})

test('layers that are held to their near sides never leave the variation', () => {
  fc.assert(
    fc.property(sources, size, ({ source, kept }, target) => {
      const plain = kept.map((one) => ({
        ...one,
        constraints: { horizontal: 'MIN', vertical: 'MIN' } as const,
      }))
      for (const { x, y, width, height } of placeKept(plain, source, target)) {
        expect(x).toBeGreaterThanOrEqual(-0.51)
        expect(y).toBeGreaterThanOrEqual(-0.51)
        expect(x + width).toBeLessThanOrEqual(target.width + 0.51)
        expect(y + height).toBeLessThanOrEqual(target.height + 0.51)
      }
    }),
  )
})

test('each constraint does what Figma’s does', () => {
  const from = (hold: Hold) => Object.values(along(hold, 100, 200, 1000, 500))
  expect(from('MIN')).toEqual([100, 200])
  expect(from('CENTER')).toEqual([-150, 200])
  expect(from('MAX')).toEqual([-400, 200])
  expect(from('STRETCH')).toEqual([100, 0.01])
  expect(from('SCALE')).toEqual([50, 100])
})

test.each([
  ...[
    'Logo',
    'logo/white',
    'BrandLogo',
    'northwind_wordmark',
    'Logos',
    'LOGO 2',
    'Header logo@2x',
    'Emblem',
  ].map((name) => [name, true] as const),
  ...['Logout', 'Catalogo', 'Bookmark', 'Prologue', 'Ideology', 'Mark', '', 'Picture'].map(
    (name) => [name, false] as const,
  ),
])('“%s” looks like a logo: %s', (name, is) => {
  expect(looksLikeLogo(name)).toBe(is)
})

test('only what is checked, or overridden with a reason by who may, and never what is blocked, may go in', () => {
  const run = 'r'
  const told = fc.record({
    run: fc.constantFrom('r', 'other'),
    n: fc.constantFrom(0, 1),
    verdict: fc.constantFrom('checked' as const, 'unchecked' as const, 'blocked' as const),
    picture: fc.constantFrom(undefined, 'a', 'b'),
    mayOverride: fc.boolean(),
  })
  fc.assert(
    fc.property(told, fc.constantFrom('', 'why'), (vouched, reason) => {
      const ruling = rule({ run, n: 0, picture: 'a' }, vouched, reason)
      const same = vouched.run === run && vouched.n === 0 && vouched.picture === 'a'
      const may =
        same &&
        (vouched.verdict === 'checked' ||
          (vouched.verdict === 'unchecked' && vouched.mayOverride && reason !== ''))
      expect('may' in ruling).toBe(may)
      if ('may' in ruling)
        expect(ruling.may).toBe(vouched.verdict === 'checked' ? 'checked' : 'overridden')
    }),
  )
})

test('there and back is nowhere, and a picture stands upright in a turned layer', () => {
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), side, side, (turn, width, height) => {
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
      const turned: Matrix = [
        [cos, -sin, 40],
        [sin, cos, -7],
      ]
      const [across, down] = after(inverse(turned) as Matrix, turned)
      for (const [got, wanted] of [...across, ...down].map((part, index) => [
        part,
        [1, 0, 0, 0, 1, 0][index],
      ]))
        expect(got).toBeCloseTo(wanted ?? 0, 6)
      const box = boundsOf(turned, width, height)
      const [[a, c, x], [b, d, y]] = uprightIn(turned, { width, height }, box)
      // The layer's centre is the image's centre, and no corner of the layer is outside the image.
      expect(a / 2 + c / 2 + x).toBeCloseTo(0.5, 6)
      expect(b / 2 + d / 2 + y).toBeCloseTo(0.5, 6)
      for (const [u, v] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ] as const) {
        expect(a * u + c * v + x).toBeGreaterThan(-1e-6)
        expect(b * u + d * v + y).toBeLessThan(1 + 1e-6)
      }
    }),
  )
})
