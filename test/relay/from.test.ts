// Tests a variation as the next source image: sent as the UUID that Runware gave it; the uploaded
// image is sent only where Runware refuses the UUID.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Run } from '../../contract/run.js'
import { openStage, type Relay, type Stage } from './relay.js'
import type { Json, Upstream } from './upstream.js'

let stage: Stage
let upstream: Upstream
let relay: Relay
let first: Run

beforeAll(async () => {
  stage = await openStage()
  ;({ relay, upstream } = stage)
  first = await relay.ended((await relay.begin([{ numberResults: 2 }])).id)
})
afterAll(() => stage?.close())
beforeEach(() => {
  upstream.script = () => undefined
  upstream.tasks.length = 0
})

async function begun(from: object): Promise<Run> {
  const { recipe } = first.cells[0] ?? {}
  const answer = await relay.post({
    seed: first.seed,
    from,
    cells: [{ ...recipe, numberResults: 1 }],
  })
  expect(answer.status).toBe(201)
  return relay.ended(((await answer.json()) as Run).id)
}
const seeds = () =>
  upstream.tasks
    .filter(({ taskType }) => taskType === 'imageInference')
    .map(({ inputs }) => (inputs as Json)['seedImage'])

test('the image’s own UUID is the seed, and nothing is uploaded', async () => {
  const run = await begun({ run: first.id, n: 1 })
  expect(run.images[0]?.state).toBe('ready')
  expect(seeds()).toEqual([first.images[1]?.imageUUID])
  expect(upstream.tasks.some(({ taskType }) => taskType === 'imageUpload')).toBe(false)
})

test('where it is refused, the run goes on with the seed that was sent', async () => {
  upstream.script = ({ taskType, taskUUID, inputs }) =>
    taskType === 'imageInference' && (inputs as Json)['seedImage'] === first.images[0]?.imageUUID
      ? {
          status: 400,
          body: {
            errors: [
              {
                code: 'invalidSeedImage',
                parameter: 'inputs.seedImage',
                message: 'No.',
                taskType,
                taskUUID,
              },
            ],
          },
        }
      : undefined
  const run = await begun({ run: first.id, n: 0 })
  expect(run.images[0]?.state).toBe('ready')
  expect(seeds()).toHaveLength(2)
  expect(seeds()[1]).not.toBe(first.images[0]?.imageUUID)
})

test('a run that is nobody’s, or not mine, is no seed: the sent one is', async () => {
  const run = await begun({ run: crypto.randomUUID(), n: 0 })
  expect(run.images[0]?.state).toBe('ready')
  expect(seeds()).not.toContain(first.images[0]?.imageUUID)
})

test.each([
  { run: 'x', n: 0 },
  { run: crypto.randomUUID() },
  { run: crypto.randomUUID(), n: -1 },
  'x',
])('%j is refused by name', async (from) => {
  const answer = await relay.post({ seed: first.seed, from, cells: [first.cells[0]?.recipe] })
  expect(answer.status).toBe(400)
  expect(((await answer.json()) as { failure: { field: string } }).failure.field).toMatch(/^from/)
})
