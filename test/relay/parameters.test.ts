// Tests the table of parameters: each one reaches Runware's wire through the real relay, set by its
// owner alone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  parameter,
  parameterNames,
  parameterSchemas,
  type ParameterName,
} from '../../contract/model/parameter.js'
import { designerNames, fromWire } from '../../contract/recipe.js'
import { runEventSchema, runSchema, type Run } from '../../contract/run.js'
import { openStage, Relay, type Stage, until, wish } from './relay.js'
import { errors, result, type Json, type Upstream } from './upstream.js'

let stage: Stage
let upstream: Upstream
let relay: Relay
let seed: string
const bucket = 'https://bucket.test/object.png?X-Amz-Signature=abc%2F123'

beforeAll(async () => {
  stage = await openStage()
  ;({ relay, upstream } = stage)
  seed = await relay.seed()
})

afterAll(() => stage?.close())

const structured = {
  high_level_description: 'a street at dusk',
  compositional_deconstruction: {
    background: 'houses',
    elements: [{ type: 'obj', desc: 'a lamp', bbox: [10, 20, 300, 400] }],
  },
}

/**
 * Returns a valid value that differs from the default, derived from the row, so that a new row is
 * tested too.
 */
function sampleOf(name: ParameterName): unknown {
  const { control, standard } = parameter(name)
  const options = control.kind === 'choice' ? control.options.map(({ value }) => value) : []
  const ends =
    control.kind === 'slider' || control.kind === 'number' ? [control.max, control.min] : []
  const candidates = [
    ...options,
    ...ends,
    true,
    false,
    'a red door',
    structured,
    2048,
    'http://127.0.0.1/x',
    crypto.randomUUID(),
  ]
  return candidates.find(
    (value) => value !== standard && parameterSchemas[name].safeParse(value).success,
  )
}

/** Returns the task as it arrived for a run's first cell. */
const sentFor = (run: Run): Json =>
  [...upstream.charged.values()].find(({ taskUUID }) => taskUUID === run.cells[0]?.taskUUID) ?? {}

const at = (task: Json, path: readonly string[]) =>
  path.reduce<unknown>((place, step) => (place as Json)?.[step], task)

test.concurrent.each(designerNames)(
  '%s goes from the recipe to its place on the wire',
  async (name) => {
    const value = sampleOf(name)
    expect(value, `no sample fits ${name}`).toBeDefined()
    const run = await relay.ended((await relay.begin([{ [name]: value }], seed)).id)
    const task = sentFor(run)
    expect(at(task, parameter(name).wire)).toEqual(value)
    expect(fromWire(task)[name]).toEqual(value)
    expect(run.cells[0]?.recipe[name]).toEqual(value)
  },
)

const owned = parameterNames.filter((name) => parameter(name).owner !== 'designer')

test('what the relay and the policy own goes with every task, and fits its row', async () => {
  const more = (url: string) => ({ RELAY_TTL_S: '3600', RELAY_PUBLIC_URL: url })
  const full = await new Relay(stage.folder, upstream.url, more).start()
  await full.rule({ uploadEndpoint: bucket })
  const { id } = await full.begin([{}])
  await until(async () => Object.keys(sentFor(await full.view(id))).length > 0)
  const task = sentFor(await full.view(id))
  await full.stop()
  for (const name of owned) {
    const value = at(task, parameter(name).wire)
    expect(value, `nobody sends ${name}`).toBeDefined()
    expect(parameterSchemas[name].safeParse(value).success, name).toBe(true)
  }
  expect(task).toMatchObject({
    outputType: 'URL',
    ttl: 3600,
    uploadEndpoint: bucket,
    deliveryMethod: 'async',
    includeCost: true,
  })
  // Nothing that is missing from the table is sent.
  const flat = (value: Json): string[] =>
    Object.entries(value).flatMap(([key, inner]) =>
      ['inputs', 'settings', 'safety'].includes(key) ? flat(inner as Json) : [key],
    )
  expect(flat(task).filter((key) => !Object.hasOwn(fromWire(task), key))).toEqual([])
})

async function refusal(body: unknown): Promise<unknown> {
  const answer = await relay.post(body)
  expect(answer.status).toBe(400)
  return ((await answer.json()) as { failure: unknown }).failure
}

test('what a member may not set is refused by its name', async () => {
  for (const name of owned) {
    const whose = parameter(name).owner === 'relay' ? /relay sets it/ : /policy sets it/
    const expected = { kind: 'refused', allowed: expect.stringMatching(whose) as string }
    const value = sampleOf(name) ?? 'x'
    expect(await refusal({ seed, cells: [wish, { ...wish, [name]: value }] })).toMatchObject({
      ...expected,
      field: `cells.1.${name}`,
    })
    expect(await refusal({ seed, cells: [wish], [name]: value })).toMatchObject({
      ...expected,
      field: name,
    })
  }
})

test.each(designerNames)(
  '%s that cannot be is refused by its name, with what it takes',
  async (name) => {
    const { help, required } = parameter(name)
    const allowed = help.replace(/\.$/, '')
    const wrong = [null, [], 'x', -1, 1e9, 0.123, {}].filter(
      (value) => !parameterSchemas[name].safeParse(value).success,
    )
    expect(wrong.length).toBeGreaterThan(1)
    for (const value of wrong)
      expect(
        await refusal({ seed, cells: [wish, wish, { ...wish, [name]: value }] }),
        JSON.stringify(value),
      ).toEqual({
        kind: 'refused',
        field: expect.stringMatching(new RegExp(`^cells\\.2\\.${name}(\\.|$)`)) as string,
        allowed,
      })
    if (required)
      expect(await refusal({ seed, cells: [{ ...wish, [name]: undefined }] })).toEqual({
        kind: 'refused',
        field: `cells.0.${name}`,
        allowed,
      })
  },
)

test.each([
  [{ cells: [{ ...wish, width: 1440, height: 1440 }] }, 'cells.0.width', /One of the \d+ sizes/],
  [{ cells: [] }, 'cells', /at least 1 entries/],
  [{ cells: Array.from({ length: 101 }, () => wish) }, 'cells', /at most 100 entries/],
  [{ cells: {} }, 'cells', /an array/],
  [{ cells: ['a red door'] }, 'cells.0', /an object/],
  [
    { cells: [{ ...wish, negativePrompt: 'x' }] },
    'cells.0.negativePrompt',
    /not a name known here/,
  ],
  [{ seed: 'x', cells: [wish] }, 'seed', /64 hex digits in lower case/],
])('a body that cannot be is refused in words: %#', async (body, field, allowed) => {
  expect(await refusal({ seed, ...body })).toEqual({
    kind: 'refused',
    field,
    allowed: expect.stringMatching(allowed) as string,
  })
})

test('a structured prompt comes back on its image', async () => {
  const positivePrompt = 'how it was understood'
  upstream.script = (task) => {
    const known = upstream.charged.get(String(task['taskUUID']))
    if (task['taskType'] !== 'getResponse' || known?.['positivePrompt'] !== positivePrompt)
      return undefined
    return { body: { data: [{ ...result(upstream.url, known, 0), structuredPrompt: structured }] } }
  }
  const run = await relay.ended((await relay.begin([{ positivePrompt }], seed)).id)
  expect(run.images[0]?.structuredPrompt).toEqual(structured)
})

test.each([
  ['by its place', { parameter: 'settings.structuredPrompt' }],
  ['by its group', { parameter: ['settings', 'structuredPrompt'] }],
  ['in words only', { message: "Unknown parameter 'structuredPrompt'." }],
])(
  'a structured prompt refused %s: the run goes on with the plain one and says so',
  async (how, more) => {
    const positivePrompt = `plain, refused ${how}`
    upstream.script = (task) =>
      task['positivePrompt'] === positivePrompt && 'structuredPrompt' in (task['settings'] as Json)
        ? { status: 400, body: errors('unsupportedParameter', task['taskUUID'], more) }
        : undefined
    const { id } = await relay.begin([{ positivePrompt, structuredPrompt: structured }, {}], seed)
    const run = runSchema.parse(await relay.ended(id))
    expect(run.cells.map(({ state, plain }) => [state, plain])).toEqual([
      ['ready', true],
      ['ready', undefined],
    ])
    const events = (await relay.events(id)).map((event) => runEventSchema.parse(event))
    const told = events
      .filter((event) => event.type === 'cell' && event.cell === 0)
      .map((event) => 'plain' in event)
    // After the refusal, every event of the cell carries it, because each carries the whole state.
    expect(told).toEqual(told.map((_, i) => i >= told.indexOf(true)))
    expect(told).toContain(true)
    expect(run.cells[0]?.recipe.structuredPrompt).toEqual(structured)
  },
)
