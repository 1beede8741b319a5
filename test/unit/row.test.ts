// The row of new frames: beside the source, in order, and over nothing.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gap, rowBeside, type Box } from '../../plugin/place/row.js'

const side = fc.integer({ min: 1, max: 3000 })
const at = fc.integer({ min: -5000, max: 5000 })
const boxes = fc.record<Box>({ x: at, y: at, width: side, height: side })
const sizes = fc.array(fc.record({ width: side, height: side }), { minLength: 1, maxLength: 20 })

const overlaps = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

test('whatever stands on the page, a row covers none of it and none of itself', () => {
  fc.assert(
    fc.property(boxes, sizes, fc.array(boxes, { maxLength: 60 }), (source, wanted, others) => {
      const places = rowBeside(source, wanted, [source, ...others])
      expect(places.map(({ width, height }) => ({ width, height }))).toEqual(wanted)
      for (const [index, place] of places.entries()) {
        expect(place.x).toBeGreaterThanOrEqual(source.x + source.width + gap)
        expect(place.y).toBe(source.y)
        for (const other of [source, ...others, ...places.slice(0, index)]) expect(overlaps(place, other)).toBe(false)
        const before = places[index - 1]
        if (before) expect(place.x).toBe(before.x + before.width + gap)
      }
    }),
  )
})

test('with free room the row begins one gap to the right of its source', () => {
  const source = { x: 100, y: 50, width: 1440, height: 810 }
  expect(rowBeside(source, [{ width: 1440, height: 810 }], [source])).toEqual([
    { x: 1540 + gap, y: 50, width: 1440, height: 810 },
  ])
})

test('a neighbour in the way is passed, not covered', () => {
  const source = { x: 0, y: 0, width: 100, height: 100 }
  const neighbour = { x: 300, y: 20, width: 100, height: 100 }
  expect(rowBeside(source, [{ width: 200, height: 100 }], [source, neighbour])[0]?.x).toBe(400 + gap)
})
