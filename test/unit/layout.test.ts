// Tests the layout of new frames: in order, inside their section, overlapping nothing; and the
// section beside its sources, overlapping nothing.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { around, gap, placeBeside } from '../../plugin/place/beside.js'
import { layOut, type Box, type Placed } from '../../plugin/place/layout.js'

const side = fc.integer({ min: 64, max: 4000 })
const at = fc.integer({ min: -5000, max: 5000 })
const boxes = fc.record<Box>({ x: at, y: at, width: side, height: side })
const words = fc.string({ maxLength: 60 })
const grids = fc
  .record({
    rows: fc.array(words, { minLength: 1, maxLength: 7 }),
    columns: fc.array(words, { minLength: 1, maxLength: 5 }),
    repeats: fc.integer({ min: 1, max: 7 }),
    sizes: fc.array(fc.record({ width: side, height: side }), { minLength: 1, maxLength: 5 }),
    left: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
  })
  .map(({ rows, columns, repeats, sizes, left }) => {
    const images: Placed[] = []
    let n = 0
    rows.forEach((_, row) =>
      columns.forEach((_, column) => {
        for (let i = 0; i < repeats; i += 1, n += 1)
          // Some were removed, and each place may have a size of its own.
          if (left[n % left.length] !== false)
            images.push({
              n,
              row,
              column,
              size: sizes[(row + column) % sizes.length] ?? { width: 64, height: 64 },
            })
      }),
    )
    return { rows, columns, images }
  })

const overlaps = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const inside = (box: Box, { width, height }: { width: number; height: number }) =>
  box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height

test('whatever the sizes and counts, nothing of a grid overlaps, all is inside its section, and no picture is stretched', () => {
  fc.assert(
    fc.property(grids, ({ rows, columns, images }) => {
      const layout = layOut(rows, columns, images)
      expect(layout.images.map(({ n }) => n)).toEqual(images.map(({ n }) => n))
      const all = [...layout.images, ...layout.rows, ...layout.columns]
      all.forEach((box, index) => {
        if (images.length > 0) expect(inside(box, layout.section)).toBe(true)
        expect(all.slice(0, index).find((other) => overlaps(box, other))).toBeUndefined()
      })
      layout.images.forEach(({ n, width, height }) =>
        expect({ width, height }).toEqual(images.find((image) => image.n === n)?.size),
      )
    }),
    { numRuns: 60 },
  )
})

test('rows stand under one another and columns beside one another, in their order, each under its header', () => {
  fc.assert(
    fc.property(grids, ({ rows, columns, images }) => {
      const layout = layOut(rows, columns, images)
      const boxOf = ({ n }: Placed) => layout.images.find((image) => image.n === n) as Box
      const astray = images.flatMap((one) =>
        images.filter(
          (other) =>
            (one.row < other.row && boxOf(one).y + boxOf(one).height > boxOf(other).y) ||
            (one.column < other.column && boxOf(one).x + boxOf(one).width > boxOf(other).x),
        ),
      )
      expect(astray).toEqual([])
      for (const { index, x, y, height } of layout.columns)
        for (const image of images.filter(({ column }) => column === index)) {
          expect(boxOf(image).x).toBeGreaterThanOrEqual(x)
          expect(boxOf(image).y).toBeGreaterThanOrEqual(y + height)
        }
      for (const { index, y } of layout.rows)
        for (const image of images.filter(({ row }) => row === index))
          expect(boxOf(image).y).toBeGreaterThanOrEqual(y)
    }),
    { numRuns: 40 },
  )
})

test('four of one frame stand in a row, twenty in four rows of five', () => {
  const several = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      n,
      row: 0,
      column: 0,
      size: { width: 300, height: 200 },
    }))
  const lines = (count: number) =>
    new Set(layOut([''], [''], several(count)).images.map(({ y }) => y)).size
  expect([1, 4, 5, 6, 8, 20].map(lines)).toEqual([1, 1, 1, 2, 2, 4])
})

test('whatever stands on the page, a section covers none of it', () => {
  fc.assert(
    fc.property(
      boxes,
      fc.record({ width: side, height: side }),
      fc.array(boxes, { maxLength: 60 }),
      (source, size, others) => {
        const place = placeBeside(source, size, others)
        expect({ width: place.width, height: place.height }).toEqual(size)
        for (const other of [source, ...others]) expect(overlaps(place, other)).toBe(false)
      },
    ),
  )
})

test('with free room it begins one gap to the right of its sources, at their top', () => {
  const sources = around([
    { x: 100, y: 50, width: 1440, height: 810 },
    { x: 100, y: 1000, width: 400, height: 400 },
  ])
  expect(placeBeside(sources, { width: 900, height: 700 }, [sources])).toEqual({
    x: 1540 + gap,
    y: 50,
    width: 900,
    height: 700,
  })
})

test('past a long row of neighbours it goes below rather than far away', () => {
  const source = { x: 0, y: 0, width: 100, height: 100 }
  const row = Array.from({ length: 30 }, (_, n) => ({
    x: 200 + n * 200,
    y: 0,
    width: 150,
    height: 100,
  }))
  const place = placeBeside(source, { width: 200, height: 100 }, row)
  expect(place.x).toBe(0)
  expect(place.y).toBeGreaterThan(100)
})
