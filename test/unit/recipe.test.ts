// Tests the recipe: accepted and refused values, and its conversion to and from the wire.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { model } from '../../contract/model/ideogram-remix.js'
import { parameter, parameterNames } from '../../contract/model/parameter.js'
import { presets } from '../../contract/model/presets.js'
import { designerNames, fromWire, recipeSchema, toWire } from '../../contract/recipe.js'
import { estimateUsd } from '../../contract/model/price.js'

const { width, height } = presets[0] ?? { width: 0, height: 0 }
const least = { positivePrompt: 'a rainy morning', width, height }

const recipes = fc.record(
  {
    positivePrompt: fc.string({ minLength: 2, maxLength: model.promptMax }),
    width: fc.constant(width),
    height: fc.constant(height),
    strength: fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100),
    numberResults: fc.integer({ min: 1, max: 20 }),
    renderingSpeed: fc.constantFrom(...model.speeds),
    copyrightDetection: fc.boolean(),
    checkContent: fc.boolean(),
    outputFormat: fc.constantFrom('JPG', 'PNG', 'WEBP'),
    outputQuality: fc.integer({ min: 20, max: 99 }),
  },
  {
    requiredKeys: [
      'positivePrompt',
      'width',
      'height',
      'numberResults',
      'renderingSpeed',
      'copyrightDetection',
      'checkContent',
      'outputFormat',
      'outputQuality',
    ],
  },
)

test('every recipe survives the wire both ways', () => {
  fc.assert(
    fc.property(recipes, (recipe) => {
      const parsed = recipeSchema.parse(recipe)
      const back = fromWire(
        toWire(parsed, { taskType: 'imageInference', model: model.id, seedImage: 'x' }),
      )
      for (const name of designerNames) expect(back[name]).toEqual(parsed[name])
      expect(back).toMatchObject({
        taskType: 'imageInference',
        model: model.id,
        seedImage: 'x',
      })
    }),
  )
})

test('what is left out means what it means to Runware', () => {
  expect(recipeSchema.parse(least)).toMatchObject({
    ...least,
    numberResults: 1,
    renderingSpeed: 'DEFAULT',
    copyrightDetection: false,
    checkContent: false,
    outputFormat: 'JPG',
    outputQuality: 95,
  })
})

test.each([
  ['positivePrompt', 'x'],
  ['positivePrompt', 'x'.repeat(2049)],
  ['strength', 1.01],
  ['strength', -0.01],
  ['strength', 0.125],
  ['numberResults', 0],
  ['numberResults', 21],
  ['numberResults', 1.5],
  ['renderingSpeed', 'FAST'],
  ['outputFormat', 'GIF'],
  ['outputQuality', 19],
  ['outputQuality', 100],
  ['width', 2047],
  ['taskUUID', 'chosen by a member'],
  ['webhookURL', 'https://example.com'],
])('%s of %s is refused', (name, value) => {
  expect(recipeSchema.safeParse({ ...least, [name]: value }).success).toBe(false)
})

test('width and height of two different presets are refused', () => {
  expect(recipeSchema.safeParse({ ...least, width: 1440, height: 2048 }).success).toBe(false)
})

test('each parameter has a place of its own on the wire, and an owner', () => {
  const places = parameterNames.map((name) => parameter(name).wire.join('.'))
  expect(new Set(places).size).toBe(places.length)
  for (const name of parameterNames)
    expect(['designer', 'policy', 'relay']).toContain(parameter(name).owner)
})

test('an estimate adds up what each speed costs', () => {
  expect(estimateUsd([{ renderingSpeed: 'DEFAULT', numberResults: 4 }])).toBe(0.24)
  expect(
    estimateUsd([
      { renderingSpeed: 'TURBO', numberResults: 3 },
      { renderingSpeed: 'QUALITY', numberResults: 1 },
    ]),
  ).toBe(0.19)
})
