// Tests crop and pad: never stretched, never more pixels than Runware stores, and the numbers in
// the texts.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  exportSize,
  frameSource,
  maxExportSide,
  maxSeedSide,
  variationSize,
} from '../../contract/framing.js'
import { presets } from '../../contract/model/presets.js'

const sizes = fc.record({
  width: fc.double({ min: 0.01, max: 20_000, noNaN: true }),
  height: fc.double({ min: 0.01, max: 20_000, noNaN: true }),
})
const chosen = fc.constantFrom(...presets)

test('a source is never stretched, and a crop covers the seed while a pad stays inside', () => {
  fc.assert(
    fc.property(sizes, chosen, (source, preset) => {
      for (const fit of ['crop', 'pad'] as const) {
        const { seed, draw } = frameSource(source, preset, fit)
        expect(draw.width / source.width).toBeCloseTo(draw.height / source.height, 6)
        expect(Math.max(seed.width, seed.height)).toBeLessThanOrEqual(maxSeedSide)
        const sign = fit === 'crop' ? 1 : -1
        expect(sign * (draw.width - seed.width)).toBeGreaterThan(-1e-6)
        expect(sign * (draw.height - seed.height)).toBeGreaterThan(-1e-6)
      }
    }),
  )
})

test('no export asks for more than the largest side, and none for nothing', () => {
  fc.assert(
    fc.property(sizes, chosen, (source, preset) => {
      const { width, height } = exportSize(frameSource(source, preset, 'crop'))
      expect(Math.max(width, height)).toBeLessThanOrEqual(maxExportSide)
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(1)
    }),
  )
})

test('a source in the preset’s own ratio loses nothing', () => {
  expect(frameSource({ width: 1440, height: 810 }, { width: 2560, height: 1440 }, 'crop')).toEqual({
    seed: { width: 2048, height: 1152 },
    draw: { x: 0, y: 0, width: 2048, height: 1152 },
    edge: { x: 0, y: 0 },
  })
})

test('what a crop takes is counted in the source’s own pixels', () => {
  expect(
    frameSource({ width: 1440, height: 810 }, { width: 2048, height: 2048 }, 'crop').edge,
  ).toEqual({ x: 315, y: 0 })
  expect(
    frameSource({ width: 1440, height: 810 }, { width: 2048, height: 2048 }, 'pad').edge,
  ).toEqual({ x: 0, y: 315 })
})

test('a frame on the canvas is as high as its source, in the preset’s ratio', () => {
  expect(variationSize({ width: 1440, height: 810 }, { width: 2560, height: 1440 })).toEqual({
    width: 1440,
    height: 810,
  })
  expect(variationSize({ width: 1, height: 1 }, { width: 1024, height: 3072 })).toEqual({
    width: 64,
    height: 192,
  })
})
