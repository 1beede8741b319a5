// Tests a thousand valid and invalid recipes: panel, relay and simulator accept the same ones, and
// each refusal names the field and its allowed values.
import fc from 'fast-check'
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { model } from '../../contract/model/ideogram-remix.js'
import { parameter } from '../../contract/model/parameter.js'
import { presets } from '../../contract/model/presets.js'
import { designerNames, toWire, type Recipe } from '../../contract/recipe.js'
import { createSimulator } from '../../simulator/simulator.js'
import { recipeFrom, startingForm } from '../../ui/plan/form-values.js'
import { bundleRelay, Relay, token } from '../relay/relay.js'
import { pngOf, startUpstream, type Upstream } from '../relay/upstream.js'
import { rmSync } from 'node:fs'
import { patienceMs } from '../patience.js'

let folder: string
let upstream: Upstream
let relay: Relay
const seedBytes = pngOf(100)
const seed = createHash('sha256').update(seedBytes).digest('hex')
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }

beforeAll(async () => {
  folder = await bundleRelay()
  upstream = await startUpstream()
  // Each accepted run ends at once: only the validation is tested.
  upstream.script = ({ taskType, taskUUID }) =>
    taskType === 'imageInference'
      ? {
          status: 400,
          body: { errors: [{ code: 'promptBlocked', message: 'No.', taskType, taskUUID }] },
        }
      : undefined
  relay = await new Relay(folder, upstream.url).start()
  const put = await fetch(`${relay.url}/v1/seeds/${seed}`, {
    method: 'PUT',
    body: new Uint8Array(seedBytes),
    headers: { ...headers, 'content-type': 'image/png' },
  })
  expect(put.status).toBe(201)
})
afterAll(async () => {
  await relay.stop()
  await upstream.close()
  rmSync(folder, { recursive: true, force: true })
})

const some = <Value>(good: fc.Arbitrary<Value>, ...bad: unknown[]) =>
  fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: fc.constantFrom(...bad) })
const size = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom(...presets).map(({ width, height }) => ({ width, height })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { width: 2048, height: 1440 },
      { width: 1000, height: 1000 },
      { width: 2048 },
      { width: '2048', height: '2048' },
      {},
    ),
  },
)
const recipes = fc
  .record(
    {
      size,
      positivePrompt: some(
        fc.string({ minLength: 2, maxLength: 200 }),
        '',
        'x',
        'x'.repeat(2049),
        5,
        null,
      ),
      strength: some(
        fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100),
        -0.01,
        1.01,
        0.333,
        '0.5',
        null,
      ),
      numberResults: some(fc.integer({ min: 1, max: 20 }), 0, 21, 2.5, '3'),
      renderingSpeed: some(fc.constantFrom(...model.speeds), 'turbo', '', 1),
      copyrightDetection: some(fc.boolean(), 'true', 1),
      checkContent: some(fc.boolean(), 'false', 0),
      outputFormat: some(fc.constantFrom('JPG', 'PNG', 'WEBP'), 'JPEG', 'GIF', null),
      outputQuality: some(fc.integer({ min: 20, max: 99 }), 19, 100, 50.5),
      structuredPrompt: some(fc.constant({ high_level_description: 'a cup' }), 'a cup', [], 7),
    },
    { requiredKeys: ['size', 'positivePrompt'] },
  )
  .map(({ size: sides, ...rest }) => ({ ...sides, ...rest }) as Record<string, unknown>)

const byPanel = (values: Record<string, unknown>) => {
  const made = recipeFrom({ ...startingForm(), values }, {})
  return 'failure' in made ? made.failure : undefined
}

async function byRelay(recipe: Record<string, unknown>) {
  const answer = await fetch(`${relay.url}/v1/runs`, {
    method: 'POST',
    headers: { ...headers, 'idempotency-key': randomUUID() },
    body: JSON.stringify({ seed, cells: [recipe] }),
  })
  const body = (await answer.json()) as {
    failure?: { kind: string; field?: string; allowed?: string }
  }
  expect([201, 400]).toContain(answer.status)
  return body.failure
}

const simulator = createSimulator({ pace: 0 })
async function bySimulator(recipe: Record<string, unknown>) {
  // The source image does not exist: an otherwise valid task is refused for that alone, and makes
  // no image.
  const task = toWire(recipe as Recipe, {
    taskType: 'imageInference',
    taskUUID: randomUUID(),
    model: model.id,
    seedImage: randomUUID(),
  })
  const request = new Request('http://localhost/v1', {
    method: 'POST',
    body: JSON.stringify([task]),
    headers: { authorization: 'Bearer key' },
  })
  const { errors = [] } = (await (await simulator.fetch(request)).json()) as {
    errors?: { parameter?: string | string[]; message: string }[]
  }
  return errors.filter(({ parameter: at }) => at !== 'inputs.seedImage' && at !== 'seedImage')
}

test(
  'they agree on each of a thousand, and every refusal says which field and what it takes',
  { timeout: patienceMs(240_000) },
  async () => {
    const labels = designerNames.map((name) => parameter(name).label)
    const paths = designerNames.map((name) => parameter(name).wire.join('.'))
    let taken = 0
    await fc.assert(
      fc.asyncProperty(recipes, async (recipe) => {
        const panel = byPanel(recipe)
        const [atRelay, atSimulator] = await Promise.all([byRelay(recipe), bySimulator(recipe)])
        expect(
          { relay: atRelay !== undefined, simulator: atSimulator.length > 0 },
          JSON.stringify(recipe),
        ).toEqual({
          relay: panel !== undefined,
          simulator: panel !== undefined,
        })
        if (!panel) return void taken++
        expect(labels).toContain(panel.field)
        expect(panel.allowed).not.toBe('')
        expect(atRelay).toMatchObject({ kind: 'refused' })
        expect(
          designerNames.some((name) => atRelay?.field?.includes(name)),
          JSON.stringify(atRelay),
        ).toBe(true)
        expect(atRelay?.allowed ?? '').not.toBe('')
        const named = atSimulator.flatMap(({ parameter: at }) => at ?? [])
        expect(
          named.some((path) => paths.includes(path)),
          JSON.stringify(atSimulator),
        ).toBe(true)
      }),
      { numRuns: 1000 },
    )
    expect(taken).toBeGreaterThan(200)
    expect(taken).toBeLessThan(800)
  },
)
