// Tests the contract's table with the simulator: each parameter arrives, changes the result, and is
// refused where the model's page forbids its value.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { model } from '../../contract/model/ideogram-remix.js'
import {
  parameter,
  parameterNames,
  parameterSchemas,
  type ParameterName,
} from '../../contract/model/parameter.js'
import {
  fromWire,
  recipeSchema,
  toWire,
  type Owned,
  type Recipe,
  type WireTask,
} from '../../contract/recipe.js'
import { responseNames, wireResultSchema } from '../../contract/model/response.js'
import { createSimulator } from '../../simulator/simulator.js'
import { poster, start, upload, uuid, type Client } from './start.js'

let client: Client
let seedImage: string
beforeAll(async () => {
  // A constant random draw, so that any difference comes from the parameter.
  client = await start({ draw: () => 0.25 })
  seedImage = await upload(client, await poster(96, 96))
})
afterAll(() => client.close())

const least: Recipe = recipeSchema.parse({
  positivePrompt: 'a calm teal evening',
  width: 1024,
  height: 3072,
  strength: 0.5,
  numberResults: 1,
  renderingSpeed: 'TURBO',
  copyrightDetection: false,
  checkContent: false,
  outputFormat: 'JPG',
  outputQuality: 60,
})
const owned = (): Owned => ({
  taskType: 'imageInference',
  taskUUID: uuid(),
  model: model.id,
  seedImage,
  includeCost: true,
})

/** Another valid value for each parameter. Parameters with only one value are left out. */
const other: Partial<Record<ParameterName, unknown>> = {
  positivePrompt: 'a loud red morning',
  strength: 0.9,
  width: 1152,
  height: 2944,
  numberResults: 2,
  renderingSpeed: 'DEFAULT',
  checkContent: true,
  outputFormat: 'PNG',
  outputQuality: 95,
  structuredPrompt: {
    high_level_description: 'snow at night',
    style_description: { color_palette: ['#ff00aa'] },
  },
  outputType: 'dataURI',
  includeCost: false,
}

/**
 * Runs a task. Returns the number of results and their fields, their cost, and the image itself.
 */
async function make(values: Record<string, unknown>): Promise<unknown> {
  const { status, body } = await client.post(
    toWire({ ...least, ...values } as Recipe, { ...owned(), ...(values as Owned) }),
  )
  expect(body.errors).toBeUndefined()
  const [first] = body.data ?? []
  const address = first?.['imageURL']
  const bytes =
    typeof address === 'string'
      ? Buffer.from(await (await fetch(address)).arrayBuffer()).toString('base64')
      : ''
  return {
    status,
    count: body.data?.length,
    fields: Object.keys(first ?? {}).sort(),
    cost: first?.['cost'],
    bytes,
  }
}

describe('a parameter that is changed changes what is made', () => {
  let plain: unknown
  beforeAll(async () => {
    plain = await make({})
    expect(await make({})).toEqual(plain)
  })
  const sizes = {
    width: { width: 1152, height: 2944 },
    height: { width: 1152, height: 2944 },
  } as Record<string, object>
  test.each(Object.keys(other))('%s', async (name) => {
    expect(
      await make(
        (sizes[name] ?? { [name]: other[name as ParameterName] }) as Record<string, unknown>,
      ),
    ).not.toEqual(plain)
  })

  test('a left-out strength is chosen from the prompt', async () => {
    expect(await make({ strength: undefined })).not.toEqual(plain)
  })
})

test('the copyright check changes nothing of a picture, for the service does not say what it found', async () => {
  const bytes = (made: unknown) => (made as { bytes: string }).bytes
  expect(bytes(await make({ copyrightDetection: true }))).toBe(bytes(await make({})))
})

test('results have the fields of the table and no others', async () => {
  const task = toWire({ ...least, checkContent: true }, owned())
  const [result] = (await client.post(task)).body.data ?? []
  expect(wireResultSchema.safeParse(result).success).toBe(true)
  for (const name of Object.keys(result ?? {})) expect(responseNames).toContain(name)
})

test('an unknown word is refused by its name, wherever it stands', async () => {
  const task = toWire(least, owned())
  for (const [path, wrong] of [
    ['colour', { ...task, colour: 'red' }],
    ['settings.colour', { ...task, settings: { ...(task['settings'] as object), colour: 'red' } }],
  ] as const) {
    const { status, body } = await client.post({ ...wrong, taskUUID: uuid() })
    expect(status).toBe(400)
    expect(body.errors?.[0]).toMatchObject({ parameter: path })
  }
})

test('whatever stands in a row, the simulator takes it exactly where the row does, and names the row where it does not', async () => {
  const quiet = createSimulator({ pace: 0 })
  const values = fc.oneof(
    fc.integer({ min: -5, max: 3000 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.constant({}),
    fc.constant([]),
  )
  // With a source image UUID that does not exist, so that an otherwise valid task makes no image.
  const task = () => toWire(least, { ...owned(), seedImage: uuid() })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        ...parameterNames.filter(
          (name) => name !== 'taskType' && name !== 'deliveryMethod' && name !== 'seedImage',
        ),
      ),
      values,
      async (name, value) => {
        const body = JSON.stringify([placed(task(), name, value)])
        const answer = await quiet.fetch(
          new Request('http://localhost/v1', {
            method: 'POST',
            body,
            headers: { authorization: 'Bearer key' },
          }),
        )
        const { errors = [] } = (await answer.json()) as {
          errors?: { parameter?: string | string[] }[]
        }
        const named = errors.flatMap(({ parameter: at }) => at ?? [])
        const sent = fromWire(JSON.parse(body)[0] as WireTask)[name]
        const side = name === 'width' || name === 'height'
        const taken =
          sent !== undefined &&
          parameterSchemas[name].safeParse(sent).success &&
          (!side || sent === least[name])
        const blamed = side
          ? named.includes('width') || named.includes('height')
          : named.includes(parameter(name).wire.join('.'))
        expect(blamed, JSON.stringify({ name, value, errors })).toBe(!taken)
      },
    ),
    { numRuns: 400 },
  )
})

function placed(task: WireTask, name: ParameterName, value: unknown): WireTask {
  const [first = '', second] = parameter(name).wire
  return second === undefined
    ? { ...task, [first]: value }
    : { ...task, [first]: { ...(task[first] as object | undefined), [second]: value } }
}
