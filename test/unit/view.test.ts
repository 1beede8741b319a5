// Tests the states of a tile: an image counts as placed only once that is known.
import { expect, test } from 'vitest'
import type { Report } from '../../contract/brand.js'
import type { Claim } from '../../contract/message.js'
import { recipeSchema } from '../../contract/recipe.js'
import type { Run, RunImage } from '../../contract/run.js'
import { endOf, viewOf, type RunPhase } from '../../ui/state/run-view.js'
import { tilesOf } from '../../ui/state/tiles.js'

const recipe = recipeSchema.parse({
  positivePrompt: 'a cup',
  width: 2048,
  height: 2048,
  numberResults: 2,
  copyrightDetection: true,
})
const claim: Claim = {
  key: 'k',
  keep: {},
  sources: [{ id: '1:2', name: 'Hero', width: 10, height: 10 }],
  grid: { title: 'a cup', rows: [''], columns: [''], places: [{ row: 0, column: 0, source: 0 }] },
  body: { seed: 'a'.repeat(64), cells: [recipe] },
  by: { relay: 'http://localhost:8787', team: 'local', member: 'admin' },
  madeAt: '2026-11-23T12:00:00Z',
}
const run = (...images: Partial<RunImage>[]): Run => ({
  id: 'r',
  state: 'running',
  createdAt: claim.madeAt,
  seed: claim.body.seed,
  estimateUsd: 0.12,
  costUsd: 0,
  seq: 1,
  cells: [{ recipe, taskUUID: 't', state: 'submitted' }],
  images: images.map((image, n) => ({ n, cell: 0, state: 'waiting', ...image })),
})
const phases: RunPhase[] = ['running', 'stopping', 'discarding', 'removed', 'ended', 'discarded']
const states = (view: Parameters<typeof tilesOf>[0]) => tilesOf(view).map(({ state }) => state)

test('a run that was refused has no placed tile', () => {
  const view = {
    ...viewOf(claim),
    waiting: new Set<number>(),
    phase: 'ended' as const,
    failure: { kind: 'outOfCredit' } as const,
  }
  expect(states(view)).toEqual(['failed', 'failed'])
  expect(tilesOf(view)[0]?.words).toContain('credit')
})

test('opened again, only what has its picture on the canvas is placed', () => {
  expect(states(viewOf(claim, { waiting: [1], filled: [0] }))).toEqual(['placed', 'waiting'])
})

test('a picture says each state of its own', () => {
  const view = {
    ...viewOf(claim),
    run: run({ state: 'ready', verdict: 'checked' }, { state: 'blocked', verdict: 'blocked' }),
  }
  expect(states(view)).toEqual(['arriving', 'blocked'])
  expect(states({ ...view, placed: new Set([0]) })).toEqual(['placed', 'blocked'])
  expect(states({ ...view, run: run({}, {}) })).toEqual(['generating', 'generating'])
})

test('a picture that the canvas did not take says so, even when the relay delivered it', () => {
  const misplaced = new Map([[0, { kind: 'broken', ref: 'no' } as const]])
  expect(states({ ...viewOf(claim), run: run({ state: 'delivered' }, {}), misplaced })).toEqual([
    'failed',
    'generating',
  ])
})

test('a cell that is being generated says since when, and one that failed for sure can be asked for again', () => {
  const made = { ...viewOf(claim), run: run({}, {}), generatingSince: new Map([[0, 1000]]) }
  expect(tilesOf(made)[0]).toMatchObject({ words: 'Generating', generatingSince: 1000 })
  const failed = run(
    { state: 'failed', failure: { kind: 'timedOut' } },
    { state: 'failed', unsure: true },
  )
  const ended: Run = {
    ...failed,
    state: 'ended',
    cells: failed.cells.map((cell) => ({ ...cell, state: 'failed' })),
  }
  expect(
    tilesOf({ ...viewOf(claim), run: ended, phase: 'ended' }).map(({ canRetry }) => canRetry),
  ).toEqual([true, false])
})

test('a picture that looks withheld says so, and no check vouches for it', () => {
  const placed = {
    ...viewOf(claim),
    placed: new Set([0, 1]),
    run: run({ state: 'delivered', verdict: 'checked' }, {}),
  }
  const report: Report = { version: 1, texts: [], print: '', plainGrey: true }
  const [tile, other] = tilesOf({ ...placed, reports: new Map([[0, report]]) })
  expect(tile).toMatchObject({
    withheld: true,
    words: 'The service withheld this image: it is plain grey.',
    wayOut: 'Change the prompt and remix it again.',
    verdict: 'unchecked',
  })
  expect(other?.withheld).toBe(false)
  const marked = {
    ...placed,
    run: run({ state: 'delivered', verdict: 'unchecked', withheld: true }, {}),
  }
  expect(tilesOf(marked)[0]?.withheld).toBe(true)
})

test('tiles are told apart by the heads of the grid, and those of one cell by a number', () => {
  const grid = { ...claim.grid, rows: ['Hero'], columns: ['0.35'] }
  const tiles = tilesOf(viewOf({ ...claim, grid }))
  expect(tiles.map(({ row, column, ofCell }) => [row, column, ofCell])).toEqual([
    ['Hero', '0.35', 1],
    ['Hero', '0.35', 2],
  ])
})

test('while the source has changed, no tile offers a retry that cannot work', () => {
  const failed = run({ state: 'failed' }, { state: 'failed' })
  const ended: Run = {
    ...failed,
    state: 'ended',
    cells: failed.cells.map((cell) => ({ ...cell, state: 'failed' })),
  }
  const view = { ...viewOf(claim), run: ended, phase: 'ended' as const }
  expect(tilesOf(view).map(({ canRetry }) => canRetry)).toEqual([true, true])
  const changed = tilesOf({ ...view, sourceProblem: 'changed' })
  expect(changed.map(({ canRetry }) => canRetry)).toEqual([false, false])
})

test('a run that is not followed any more keeps in mind that its frames were deleted, or its images discarded', () => {
  expect(phases.map(endOf)).toEqual([
    'ended',
    'ended',
    'discarded',
    'removed',
    'ended',
    'discarded',
  ])
})
