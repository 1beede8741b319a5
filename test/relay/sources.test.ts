// Tests a run of several sources: one order, one price, one event stream; each cell begins from its
// own source image.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Run } from '../../contract/run.js'
import type { Usage } from '../../contract/usage.js'
import { openStage, type Relay, type Stage, until, wish } from './relay.js'
import { errors, pngOf, type Json, type Upstream } from './upstream.js'

let stage: Stage
let upstream: Upstream
let relay: Relay

beforeAll(async () => {
  stage = await openStage()
  ;({ relay, upstream } = stage)
})
afterAll(() => stage?.close())

test('each cell goes in with the seed of its own source, each seed is sent once', async () => {
  // Uploads are refused, so that the task contains the bytes of its source image.
  upstream.script = ({ taskType, taskUUID }) =>
    taskType === 'imageUpload'
      ? {
          status: 400,
          body: { errors: [{ code: 'unsupportedTaskType', message: 'No.', taskType, taskUUID }] },
        }
      : undefined
  const pictures = [pngOf(900, 1), pngOf(1100, 2)]
  const [first = '', second = ''] = await Promise.all(pictures.map((bytes) => relay.seed(bytes)))
  const strengths = [0.2, 0.8]
  const cells = strengths.map((strength) => ({ ...wish, strength }))
  const answer = await relay.post({
    seed: first,
    cells,
    also: [{ seed: second, cells: [{ ...wish, strength: 0.5 }] }],
  })
  expect(answer.status).toBe(201)
  const run = await relay.ended(((await answer.json()) as Run).id)
  expect(run.cells.map(({ recipe, seed }) => [recipe.strength, seed])).toEqual([
    [0.2, undefined],
    [0.8, undefined],
    [0.5, second],
  ])
  expect(run.images.map(({ state, cell }) => [state, cell])).toEqual([
    ['ready', 0],
    ['ready', 1],
    ['ready', 2],
  ])
  expect(run.estimateUsd).toBeCloseTo(0.18)
  const sent = upstream.tasks
    .filter(({ taskType }) => taskType === 'imageInference')
    .map(({ strength, inputs }) => [
      strength,
      Buffer.from(String((inputs as Json)['seedImage']).split(',')[1] ?? '', 'base64'),
    ])
    .sort(([a], [b]) => Number(a) - Number(b))
  expect(sent).toEqual([
    [0.2, pictures[0]],
    [0.5, pictures[1]],
    [0.8, pictures[0]],
  ])
})

test('more cells than a run takes are refused, over all sources together', async () => {
  const seed = await relay.seed()
  const cells = (count: number) => Array.from({ length: count }, () => wish)
  const answer = await relay.post({ seed, cells: cells(60), also: [{ seed, cells: cells(41) }] })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ failure: { kind: 'refused', field: 'also' } })
})

test('a second source that was never sent is refused before anything is spent', async () => {
  const seed = await relay.seed()
  const before = upstream.charged.size
  const answer = await relay.post({
    seed,
    cells: [wish],
    also: [{ seed: 'f'.repeat(64), cells: [wish] }],
  })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ failure: { kind: 'refused', field: 'seed' } })
  expect(upstream.charged.size).toBe(before)
})

test('a run whose source image is nowhere any more waits for its bytes, and goes on when they are sent', async () => {
  upstream.script = () => undefined
  const bytes = pngOf(1300, 3)
  const seed = await relay.seed(bytes)
  await relay.ended((await relay.begin([{}], seed)).id)
  // At the run's end the relay deletes the bytes: Runware has them.
  const usage = async () => (await relay.read('/v1/usage')) as Usage
  await until(async () => (await usage()).team?.day.reservedUsd === 0)
  upstream.script = ({ taskType, taskUUID, inputs }) =>
    taskType === 'imageInference' && !String((inputs as Json)['seedImage']).startsWith('data:')
      ? {
          status: 400,
          body: errors('invalidSeedImage', taskUUID, { parameter: 'inputs.seedImage' }),
        }
      : undefined
  const { id } = await relay.begin([{}, {}], seed)
  await until(async () => (await relay.view(id)).waiting?.reason === 'source')
  expect((await relay.view(id)).waiting?.source).toBe(seed)
  expect((await relay.call(`/v1/seeds/${seed}`, { method: 'HEAD' })).status).toBe(404)
  await relay.seed(bytes)
  const run = await relay.ended(id)
  expect(run.images.map(({ state }) => state)).toEqual(['ready', 'ready'])
  expect(run.waiting).toBeUndefined()
})
