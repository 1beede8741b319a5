// Tests structural similarity and near duplicates: against known images and a direct implementation
// of the paper.
import { expect, test } from 'vitest'
import { nearDuplicates, printOf, printSide } from '../../ui/measure/print.js'
import { fitted, shrunk, type Raster } from '../../ui/measure/raster.js'
import { finish } from '../../ui/measure/steps.js'
import { structureOf } from '../../ui/measure/structure.js'
import { dice, painted, scene } from './pictures.js'

const kept = (one: Raster, other: Raster) => finish(structureOf(one, other)) ?? NaN
const changed = (picture: Raster, change: (channel: number, at: number) => number): Raster => ({
  ...picture,
  data: picture.data.map((channel, at) => (at % 4 === 3 ? channel : change(channel, at))),
})

test('a picture keeps all of its own structure', () => {
  const picture = scene(64, 48)
  expect(kept(picture, picture)).toBeCloseTo(1, 12)
})

test('the mean is that of the paper, window by window', () => {
  const [one, other] = [scene(24, 20, 3), scene(24, 20, 4)]
  expect(kept(one, other)).toBeCloseTo(byThePaper(one, other), 9)
})

test('noise takes structure away, more noise more; another picture has none of it', () => {
  const picture = scene(96, 64)
  const noisy = (amount: number) => {
    const roll = dice(5)
    return changed(picture, (channel) => channel + amount * (roll() - 0.5))
  }
  const [little, much] = [kept(picture, noisy(30)), kept(picture, noisy(150))]
  expect(little).toBeLessThan(1)
  expect(much).toBeLessThan(little)
  expect(Math.abs(kept(picture, scene(96, 64, 99)))).toBeLessThan(0.5)
  expect(
    kept(
      picture,
      changed(picture, (channel) => 255 - channel),
    ),
  ).toBeLessThan(0)
})

test('pictures of other sizes, and ones smaller than a window, are not compared', () => {
  expect(kept(scene(40, 40), scene(40, 41))).toBeNaN()
  expect(kept(scene(10, 40), scene(10, 40))).toBeNaN()
})

test('shrinking keeps light: a fine check of black and white becomes its half', () => {
  const checked = painted(64, 64, (x, y) => ((x + y) % 2 ? '#ffffff' : '#000000'))
  const small = finish(shrunk(checked, { width: 16, height: 16 }))
  expect([...small.data.slice(0, 4)]).toEqual([188, 188, 188, 255])
  expect(fitted({ width: 2496, height: 1664 }, 128)).toEqual({ width: 128, height: 85 })
  expect(fitted({ width: 20, height: 10 }, 128)).toEqual({ width: 20, height: 10 })
})

const print = (picture: Raster) =>
  printOf(finish(shrunk(picture, { width: printSide, height: printSide })))

test('a result that is nearly the same as an earlier one is pointed out, with the earliest', () => {
  const picture = scene(128, 96)
  const roll = dice(9)
  const again = changed(picture, (channel) => channel + 6 * (roll() - 0.5))
  const warmer = changed(picture, (channel, at) => channel + (at % 4 === 0 ? 12 : 0))
  const pictures = [picture, scene(128, 96, 2), again, warmer, again].map((one, n) => ({
    n,
    print: print(one),
  }))
  expect([...finish(nearDuplicates(pictures))]).toEqual([
    [2, 0],
    [4, 0],
  ])
})

test('one thing that is new keeps a result from being the same', () => {
  const picture = scene(128, 96)
  const withCup = painted(128, 96, (x, y) => {
    if (x >= 64 && x < 76 && y >= 48 && y < 58) return '#ffffff'
    const at = (y * 128 + x) * 4
    return [picture.data[at] ?? 0, picture.data[at + 1] ?? 0, picture.data[at + 2] ?? 0]
  })
  expect(
    finish(nearDuplicates([picture, withCup].map((one, n) => ({ n, print: print(one) })))).size,
  ).toBe(0)
})

/** Wang et al. 2004, equation (13), with each window weighted on its own. */
function byThePaper(one: Raster, other: Raster): number {
  const luma = ({ data, width }: Raster, x: number, y: number) => {
    const at = (y * width + x) * 4
    return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
  }
  const offsets = Array.from({ length: 121 }, (_, at) => ({
    x: (at % 11) - 5,
    y: Math.floor(at / 11) - 5,
  }))
  const bell = offsets.map(({ x, y }) => Math.exp(-(x * x + y * y) / (2 * 1.5 ** 2)))
  const total = bell.reduce((a, b) => a + b)
  const windows: number[] = []
  for (let y = 5; y < one.height - 5; y++)
    for (let x = 5; x < one.width - 5; x++) {
      const pairs = offsets.map((by, at) => ({
        a: luma(one, x + by.x, y + by.y),
        b: luma(other, x + by.x, y + by.y),
        w: (bell[at] ?? 0) / total,
      }))
      const mean = (of: (pair: { a: number; b: number }) => number) =>
        pairs.reduce((sum, pair) => sum + pair.w * of(pair), 0)
      const [ma, mb] = [mean(({ a }) => a), mean(({ b }) => b)]
      const [va, vb, vab] = [
        mean(({ a }) => (a - ma) ** 2),
        mean(({ b }) => (b - mb) ** 2),
        mean(({ a, b }) => (a - ma) * (b - mb)),
      ]
      const [c1, c2] = [2.55 ** 2, 7.65 ** 2]
      windows.push(
        ((2 * ma * mb + c1) * (2 * vab + c2)) / ((ma ** 2 + mb ** 2 + c1) * (va + vb + c2)),
      )
    }
  return windows.reduce((a, b) => a + b) / windows.length
}
