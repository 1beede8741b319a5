// Tests the estimate of a run's remaining time, by its own pace.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { timeLeft } from '../../ui/state/time-left.js'

const start = 1_000_000
const at = (...seconds: number[]) => seconds.map((second) => start + second * 1000)

test('an even pace is continued, to the next five seconds', () => {
  expect(timeLeft(start, at(4, 8, 12), 60, start + 12_000)).toEqual({
    leftMs: 230_000,
    slower: false,
  })
  expect(timeLeft(start, [], 4, start)).toBeUndefined()
  expect(timeLeft(start, at(1, 2), 2, start)).toBeUndefined()
})

test('a run that becomes much slower says so, and never shows 3 s when a minute is left', () => {
  const arrivals = at(5, 6, 7, 8, 40, 72)
  expect(timeLeft(start, arrivals, 8, start + 72_000)).toEqual({ leftMs: 25_000, slower: true })
})

test('between two arrivals the time only falls, and ends at 0', () => {
  const times = fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(
      times,
      fc.integer({ min: 0, max: 600 }),
      fc.integer({ min: 0, max: 600 }),
      (list, a, b) => {
        const arrivals = at(...list.sort((x, y) => x - y))
        const last = arrivals[arrivals.length - 1] ?? start
        const [soon, late] = [Math.min(a, b), Math.max(a, b)].map(
          (second) =>
            timeLeft(start, arrivals, arrivals.length + 5, last + second * 1000)?.leftMs ?? 0,
        )
        expect(late).toBeLessThanOrEqual(soon ?? 0)
        expect(late).toBeGreaterThanOrEqual(0)
      },
    ),
    { numRuns: 50 },
  )
})
