// Tests the model's sizes and the nearest one to a selection.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearestPreset, presetOf, presets } from '../../contract/model/presets.js'

test('each preset is known by its exact size only', () => {
  expect(new Set(presets.map(({ ratio }) => ratio)).size).toBe(presets.length)
  for (const preset of presets) expect(presetOf(preset.width, preset.height)).toBe(preset)
  expect(presetOf(2048, 2049)).toBeUndefined()
})

test.each([
  [1440, 810, '16:9'],
  [1080, 1080, '1:1'],
  [1080, 1920, '9:16'],
  [1200, 630, '2:1'],
  [8000, 200, '3:1'],
  [1, 8000, '1:3'],
])('a selection of %d × %d gets %s', (width, height, ratio) => {
  expect(nearestPreset(width, height).ratio).toBe(ratio)
})

test('the nearest preset of a preset is itself, at any scale', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...presets),
      fc.double({ min: 0.001, max: 50, noNaN: true }),
      (preset, scale) => {
        const near = nearestPreset(preset.width * scale, preset.height * scale)
        expect(near.width / near.height).toBeCloseTo(preset.width / preset.height, 6)
      },
    ),
  )
})

test('sides that are no size count as a square', () => {
  for (const side of [0, -5, Number.NaN]) expect(nearestPreset(side, 100).ratio).toBe('1:1')
})
