// Tests costs, CSV tables and banned terms without a server.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstPolicy } from '../../contract/policy.js'
import type { Cell, Run, RunImage } from '../../contract/run.js'
import { takeToken } from '../../relay/http/rate-limit.js'
import { banned } from '../../relay/team/banned-terms/banned-terms.js'
import { costOf, expectedCost } from '../../relay/team/cost.js'
import { csvLine } from '../../contract/csv.js'
import { findViolation, pathsOf } from '../../relay/team/policy-check.js'
import { wish } from './relay.js'

const recipe = {
  ...wish,
  renderingSpeed: 'QUALITY',
  checkContent: false,
  outputFormat: 'PNG',
  outputQuality: 95,
} as Cell['recipe']
const image = (more: Partial<RunImage>): RunImage => ({ n: 0, cell: 0, state: 'ready', ...more })
const runOf = (images: RunImage[], state: Cell['state'] = 'submitted') =>
  ({ cells: [{ recipe, taskUUID: 't', state }], images }) as Run

test.each<[string, Partial<RunImage>, Cell['state'], number, boolean]>([
  ['a told cost counts', { costUsd: 0.0513 }, 'ready', 51_300, false],
  ['a told cost of nothing counts', { costUsd: 0 }, 'ready', 0, false],
  [
    'a blocked picture costs what was told',
    { state: 'blocked', costUsd: 0.1 },
    'failed',
    100_000,
    false,
  ],
  ['a picture without a price costs the estimate', {}, 'ready', 100_000, true],
  ['and so it does once it was fetched', { state: 'delivered' }, 'delivered', 100_000, true],
  ['what nobody can tell about counts', { state: 'failed' }, 'unknown', 100_000, true],
  ['what failed for certain does not', { state: 'failed' }, 'failed', 0, false],
  ['what was called off does not', { state: 'cancelled' }, 'cancelled', 0, false],
])('%s', (_, what, state, cost, estimated) => {
  expect(costOf(image(what), runOf([image(what)], state))).toEqual({ cost, estimated })
})

test('what a run comes to is what is known, what waits, and what failed attempts cost', () => {
  const images = [
    image({ costUsd: 0.02 }),
    image({ state: 'waiting' }),
    image({ state: 'cancelled' }),
  ]
  expect(expectedCost({ run: runOf(images), sunkUsd: [0.07] })).toBe(20_000 + 100_000 + 70_000)
})

test('a member gets a minute’s calls at once, then as many as the minute brings', () => {
  let bucket: ReturnType<typeof takeToken> | undefined
  for (let i = 0; i < 60; i += 1) {
    bucket = takeToken(bucket as never, 60, 1_000)
    expect(bucket).not.toHaveProperty('waitMs')
  }
  const full = bucket as { left: number; at: number }
  expect(takeToken(full, 60, 1_000)).toEqual({ waitMs: 1_000 })
  expect(takeToken(full, 60, 1_400)).toEqual({ waitMs: 600 })
  expect(takeToken(full, 60, 2_000)).toEqual({ left: 0, at: 2_000 })
  expect(takeToken(full, 60, 10_000_000)).toEqual({ left: 59, at: 10_000_000 })
  // The clock was set back.
  expect(takeToken(full, 60, 0)).toEqual({ waitMs: 1_000 })
})

test.each([
  ['Nike', 'a NIKE shoe', true],
  ['nike', 'Níkè!', true],
  ['Nike', 'Nike’s newest', true],
  ['Nike', 'snikers and knikes', false],
  ['Nike', 'ni\u200bke', true],
  ['Coca Cola', 'a coca-cola can', true],
  ['Coca-Cola', 'a COCA   COLA can', true],
  ['Coca Cola', 'coca and cola', false],
  ['McDonald’s', 'at mcdonalds', true],
  ["McDonald's", 'at McDonald’s', true],
  ['Häagen-Dazs', 'haagen dazs', true],
  ['7 Up', '7-up', true],
  ['任天堂', '任天堂风格的城市', true],
  ['Straße', 'STRASSE', true],
  ['Nike', 'a running shoe', false],
])('“%s” in “%s”: %s', (term, prompt, there) => {
  expect(banned([term])(prompt)).toEqual(there ? { term, field: 'positivePrompt' } : undefined)
})

test('a term is found however it is spelled, dressed and surrounded, and never inside another word', () => {
  const word = fc.stringMatching(/^[a-z]{3,10}$/)
  fc.assert(
    fc.property(
      word,
      fc.array(word),
      fc.array(word),
      fc.constantFrom(' ', '-', ', ', '\n', '_'),
      (term, before, after, gap) => {
        const dressed = [...term]
          .map((char, i) => (i % 2 ? char.toUpperCase() : `${char}\u0301`))
          .join('')
        expect(banned([term])([...before, dressed, ...after].join(gap))?.term).toBe(term)
        expect(banned([term])(`${term}x x${term}`)).toBeUndefined()
      },
    ),
  )
})

test('a term is found deep inside a structured prompt, with its path', () => {
  const structuredPrompt = {
    compositional_deconstruction: { elements: [{ desc: 'a tree' }, { desc: 'a Nike shoe' }] },
  }
  expect(banned(['nike'])('a street', structuredPrompt)).toEqual({
    term: 'nike',
    field: 'structuredPrompt.compositional_deconstruction.elements.1.desc',
  })
})

test('what the policy forbids is named by its path, in the second source too', () => {
  const cells = [recipe, { ...recipe, numberResults: 3 }]
  const paths = pathsOf({ seed: 's', cells: [recipe], also: [{ seed: 't', cells: [recipe] }] })
  const against = (change: object) => findViolation({ ...firstPolicy, ...change }, cells, paths)
  expect(against({})).toBeUndefined()
  expect(against({ maxImages: 4 })).toBeUndefined()
  expect(against({ maxImages: 3 })).toMatchObject({
    field: 'cells',
    allowed: 'at most 3 images in one run, by your team’s policy',
  })
  expect(against({ speeds: ['TURBO', 'DEFAULT'] })).toMatchObject({
    field: 'cells.0.renderingSpeed',
  })
  expect(against({ contentCheckRequired: true })).toMatchObject({ field: 'cells.0.checkContent' })
  expect(against({ copyrightCheckRequired: true })).toBeUndefined()
  const unchecked = [recipe, { ...recipe, copyrightDetection: false }]
  expect(findViolation({ ...firstPolicy, copyrightCheckRequired: true }, unchecked, paths)).toEqual(
    {
      kind: 'refused',
      field: 'also.0.cells.0.copyrightDetection',
      allowed: 'on, by your team’s policy',
    },
  )
})

test('CSV is read back as it was, and nothing in it is a formula', () => {
  expect(csvLine(['a,b', 'say "x"', 'two\nlines', 1.5, true, undefined, { a: 1 }])).toBe(
    '"a,b","say ""x""","two\nlines",1.5,true,,"{""a"":1}"\r\n',
  )
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝'])
    expect(csvLine([`${start}cmd`])).toMatch(/^"?'/)
  expect(csvLine([-5, 'a;b'])).toBe('-5,"a;b"\r\n')
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (cells) => {
      expect(readBack(csvLine(cells))).toEqual(
        cells.map((cell) => (/^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell)),
      )
    }),
  )
})

/** Parses one line of CSV by RFC 4180. */
function readBack(line: string): string[] {
  const cells: string[] = []
  for (const [, quoted, plain] of `,${line.slice(0, -2)}`.matchAll(
    /,(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g,
  ))
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
  return cells
}
