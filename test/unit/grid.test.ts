// Tests the plan of one press: prompts expanded, strengths parsed, cells in their rows and columns,
// and the total in words.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Source } from '../../contract/message.js'
import { imagesOf, nameOf } from '../../contract/grid.js'
import { firstPolicy } from '../../contract/policy.js'
import { presets } from '../../contract/model/presets.js'
import { planOf, sumOf, type Plan } from '../../ui/plan/plan.js'
import { parseChoices, printChoices, type Piece } from '../../ui/plan/choices.js'
import { asTyped, countWords, lengthOf, spellOut } from '../../ui/plan/prompts.js'
import { readNumber } from '../../ui/plan/typed-number.js'
import { model } from '../../contract/model/ideogram-remix.js'
import { parameterSchemas } from '../../contract/model/parameter.js'
import { ladder, readStrengths } from '../../ui/plan/strengths.js'
import { startingForm, type Form } from '../../ui/plan/form-values.js'

const hero: Source = { id: '1:1', name: 'Hero', width: 1440, height: 810 }
const square: Source = { id: '1:2', name: 'Square', width: 1080, height: 1080 }
const story: Source = { id: '1:3', name: 'Story', width: 1080, height: 1920 }

const formWith = (change: Partial<Form>, values: Form['values'] = {}): Form => {
  const form = startingForm()
  return {
    ...form,
    ...change,
    values: { ...form.values, positivePrompt: 'a cup', width: 2048, height: 2048, ...values },
  }
}
const several = (on: Partial<Form['several']>) => ({
  strength: false,
  size: false,
  speed: false,
  ...on,
})
function planned(form: Form, sources: readonly Source[]): Plan {
  const made = planOf(form, sources)
  if ('failure' in made) throw new Error(JSON.stringify(made.failure))
  return made.plan
}

test.each([
  ['a cup', ['a cup']],
  ['a {sunset|dawn} sky', ['a sunset sky', 'a dawn sky']],
  ['{a|b} and {c|d}', ['a and c', 'a and d', 'b and c', 'b and d']],
  ['one\n\n two ', ['one', 'two']],
  ['a {very |}old cup', ['a very old cup', 'a old cup']],
  ['a {plain} word', ['a {plain} word']],
  ['a { dawn | dusk }', ['a dawn', 'a dusk']],
  ['{{long|short} linen|cotton} dress', ['long linen dress', 'short linen dress', 'cotton dress']],
  ['{a|{b|{c|d}}}', ['a', 'b', 'c', 'd']],
  ['{x {a|b}} y', ['{x a} y', '{x b} y']],
  ['a \\{b|c\\} d', ['a {b|c} d']],
  ['{a\\|b|c\\}}', ['a|b', 'c}']],
  ['C:\\new {a|b}', ['C:\\new a', 'C:\\new b']],
  ['a {b|c and } d}', ['a b d}', 'a c and d}']],
  ['a {b|c and { d', ['a {b|c and { d']],
  ['two  spaces stay', ['two  spaces stay']],
  [
    '{\n  "scene": "a {small|big} harbour",\n  "light": "dawn"\n}',
    ['{\n  "scene": "a {small|big} harbour",\n  "light": "dawn"\n}'],
  ],
  ['[{"a": 1},\n {"b": "]"}]', ['[{"a": 1},\n {"b": "]"}]']],
  ['{"a": "x|y"}\na {cup|bowl}', ['{"a": "x|y"}', 'a cup', 'a bowl']],
  ['```json\n{\n"a": 1\n}\n```', ['{\n"a": 1\n}']],
  ['{\n  "scene": "a harbour",\n}', ['{\n  "scene": "a harbour",\n}']],
])('%j is spelled out', (text, prompts) => {
  expect(spellOut(text, 100).prompts.map(({ text }) => text)).toEqual(prompts)
})

test('the count of prompts is right even where there are too many to spell out', () => {
  const text = Array.from({ length: 12 }, () => '{a|b}').join(' ')
  const { prompts, count } = spellOut(text, 100)
  expect(count).toBe(4096)
  expect(prompts).toHaveLength(100)
})

test.each([
  ['{1|2}'.repeat(400), 'about 10¹²⁰'],
  ['{1|2}'.repeat(5000), 'more than 10³⁰⁸'],
  ['{1|2}'.repeat(31), '2.1 billion'],
  ['{1|2}'.repeat(10), '1,024'],
])(
  'a prompt of very many choices has its first prompts, and a figure that one can read',
  (text, words) => {
    const { prompts, count } = spellOut(text, 60)
    expect(countWords(count)).toBe(words)
    expect(new Set(prompts.map((prompt) => prompt.text)).size).toBe(60)
    expect(planOf(formWith({}, { positivePrompt: text }), [hero])).toMatchObject({
      failure: { field: 'Prompt', allowed: `${words} prompts, and 100 is the most` },
    })
  },
)

const { pieces } = fc.letrec<{ pieces: Piece[] }>((tie) => ({
  pieces: fc
    .array(
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.string({
          minLength: 1,
          maxLength: 6,
          unit: fc.constantFrom('a', ' ', '{', '|', '}', '\\', 'ö', '😀'),
        }),
        fc.array(tie('pieces'), { minLength: 2, maxLength: 3 }),
      ),
      { maxLength: 4 },
    )
    // Adjacent texts are merged.
    .map((all) =>
      all.filter((piece, at) => typeof piece !== 'string' || typeof all[at - 1] !== 'string'),
    ),
}))

test('what the printer writes, the parser reads as it was', () => {
  fc.assert(
    fc.property(pieces, (all) => void expect(parseChoices(printChoices(all))).toEqual(all)),
    { numRuns: 300 },
  )
})

test('a prompt that was made can be typed again, whatever its characters are', () => {
  const text = fc.string({
    maxLength: 20,
    unit: fc.constantFrom('a', ' ', '{', '|', '}', '\\', '[', '"', '`', '\n'),
  })
  fc.assert(
    fc.property(text, (typed) => {
      for (const { text: prompt } of spellOut(typed, 9).prompts)
        expect(spellOut(asTyped(prompt), 9).prompts.map(({ text }) => text)).toEqual([prompt])
    }),
    { numRuns: 500 },
  )
})

test('the counter counts as the check does', () => {
  const schema = parameterSchemas.positivePrompt
  for (const letter of ['x', 'é', '😀', '👨‍👩‍👧‍👦']) {
    const most = Math.floor(model.promptMax / [...letter].length)
    expect(lengthOf(letter.repeat(most))).toBeLessThanOrEqual(model.promptMax)
    expect(schema.safeParse(letter.repeat(most)).success).toBe(true)
    expect(schema.safeParse(letter.repeat(most + 1)).success).toBe(false)
    expect(lengthOf(letter.repeat(most + 1))).toBeGreaterThan(model.promptMax)
  }
})

const share = { min: 0, max: 1, step: 0.01 }
const countRange = { min: 1, max: 20, step: 1 }
const quality = { min: 20, max: 99, step: 1 }
test.each([
  ['0,45', share, 0.45],
  ['0.45', share, 0.45],
  [',5', share, 0.5],
  ['45 %', share, 0.45],
  ['%45', share, 0.45],
  ['12,5%', share, 0.13],
  ['٠٫٤٥', share, 0.45],
  ['٤٥٪', share, 0.45],
  ['０．４５', share, 0.45],
  ['०.४५', share, 0.45],
  ['1,00', share, 1],
  ['4', countRange, 4],
  ['4,0', countRange, 4],
  ['80 %', quality, 80],
])('“%s” is read as a number', (typed, range, value) => {
  expect(readNumber(typed, range)).toEqual({ value })
})

test.each([
  ['45', share],
  ['1,5', share],
  ['0,2,0,5', share],
  ['0.2-0.5', share],
  ['-0.1', share],
  ['150 %', share],
  ['half', share],
  ['', share],
  ['.', share],
  ['3,5', countRange],
  ['1,000', countRange],
  ['10 %', countRange],
  ['2, 4', countRange],
])('“%s” is no number here, and that is said', (typed, range) => {
  expect(readNumber(typed, range)).toHaveProperty('fault')
})

test('every number is read back from any way of writing it', () => {
  const ways = [
    (value: number) => String(value),
    (value: number) => String(value).replace('.', ','),
    (value: number) => `${Math.round(value * 100)} %`,
    (value: number) => new Intl.NumberFormat('ar-EG', { minimumFractionDigits: 2 }).format(value),
    (value: number) => new Intl.NumberFormat('fa', { style: 'percent' }).format(value),
    (value: number) => new Intl.NumberFormat('de', { style: 'percent' }).format(value),
    (value: number) => new Intl.NumberFormat('tr', { style: 'percent' }).format(value),
    (value: number) =>
      new Intl.NumberFormat('hi-u-nu-deva', { minimumFractionDigits: 1 }).format(value),
  ]
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.constantFrom(...ways), (hundredths, write) => {
      expect(readNumber(write(hundredths / 100), share)).toEqual({ value: hundredths / 100 })
    }),
  )
})

test('a text that is no strength is never made with another one', () => {
  expect(planOf(formWith({}, { strength: '3' }), [hero])).toMatchObject({
    failure: { field: 'Strength' },
  })
  expect(
    planOf(formWith({ several: several({ strength: true }), strengths: '0.2, 5' }), [hero]),
  ).toMatchObject({
    failure: { field: 'Strength', allowed: '5 is no number from 0 to 1' },
  })
  expect(planOf(formWith({}, { numberResults: '2,5' }), [hero])).toMatchObject({
    failure: { field: 'Variations', allowed: 'a whole number from 1 to 20' },
  })
})

test('a prompt of one letter is refused, with the palette too', () => {
  expect(planOf(formWith({}, { positivePrompt: '{' }), [hero], undefined, ['teal'])).toMatchObject({
    failure: { field: 'Prompt' },
  })
})

test('labels are what tells prompts apart', () => {
  expect(spellOut('a {rainy|sunny} day', 9).prompts.map(({ label }) => label)).toEqual([
    'rainy',
    'sunny',
  ])
  expect(spellOut('a cup\na bowl', 9).prompts.map(({ label }) => label)).toEqual([
    'a cup',
    'a bowl',
  ])
})

test.each([
  ['0.2, 0.5, 0.8', [0.2, 0.5, 0.8], []],
  ['0,2 0,5', [0.2, 0.5], []],
  ['0.2-0.8 x 4', [0.2, 0.4, 0.6, 0.8], []],
  ['.5;.5', [0.5], []],
  ['0.5, 2, x', [0.5], ['2', 'x']],
  ['', [], []],
  ['0.2,0.5', [0.2, 0.5], []],
  ['.2,.5', [0.2, 0.5], []],
  ['0,2,0,5', [0.2, 0.5], []],
  ['0,2, 0,5', [0.2, 0.5], []],
  ['0,45', [0.45], []],
  ['1,0,5', [1, 0.5], []],
  ['0,5,1', [0.5, 1], []],
  ['0,25;0,5', [0.25, 0.5], []],
  ['20%,50%', [0.2, 0.5], []],
  ['20 %, 50 %', [0.2, 0.5], []],
  ['20-80 % x 4', [0.2, 0.4, 0.6, 0.8], []],
  ['0,2–0,8 × 4', [0.2, 0.4, 0.6, 0.8], []],
  ['0.2 bis 0.8', [0.2, 0.4, 0.6, 0.8], []],
  ['0.2から0.8まで', [0.2, 0.4, 0.6, 0.8], []],
  ['0.2 to 0.8 x 2; 0.9', [0.2, 0.8, 0.9], []],
  ['0.1, 0.3-0.5 x 3', [0.1, 0.3, 0.4, 0.5], []],
  ['٠٫٢، ٠٫٥', [0.2, 0.5], []],
  ['0.2、0.5', [0.2, 0.5], []],
  ['0,2,3', [0], ['2', '3']],
  ['0.2-3', [], ['0.2-3']],
])('strengths “%s”', (typed, strengths, odd) => {
  expect(readStrengths(typed)).toEqual({ strengths, odd })
})

test('a ladder has both ends, even steps, and no value twice', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 2, max: 20 }),
      (a, b, steps) => {
        const values = ladder(a / 100, b / 100, steps)
        expect(values[0]).toBe(a / 100)
        expect(values[values.length - 1]).toBe(b / 100)
        expect(new Set(values).size).toBe(values.length)
      },
    ),
  )
})

test('frames are rows, strengths are columns, and each image knows both', () => {
  const plan = planned(
    formWith(
      { several: several({ strength: true }), strengths: '0.2 0.5 0.8' },
      { numberResults: 2 },
    ),
    [hero, square],
  )
  expect(plan.grid.rows).toEqual(['Hero', 'Square'])
  expect(plan.grid.columns).toEqual(['0.20', '0.50', '0.80'])
  expect(plan.images).toBe(12)
  expect(sumOf(plan)).toBe('2 frames × 3 strengths × 2 = 12 images')
  expect(plan.estimateUsd).toBeCloseTo(0.72)
  const [first, ...also] = plan.seeds.map(({ cells }) => ({ seed: 'a'.repeat(64), cells }))
  const images = imagesOf({
    sources: [hero, square],
    grid: plan.grid,
    body: { ...(first ?? { seed: '', cells: [] }), also },
  })
  expect(
    images.map((image) => [
      nameOf(image),
      image.place.row,
      image.place.column,
      image.recipe.strength,
    ]),
  ).toEqual([
    ['Hero / 1', 0, 0, 0.2],
    ['Hero / 2', 0, 0, 0.2],
    ['Hero / 3', 0, 1, 0.5],
    ['Hero / 4', 0, 1, 0.5],
    ['Hero / 5', 0, 2, 0.8],
    ['Hero / 6', 0, 2, 0.8],
    ['Square / 1', 1, 0, 0.2],
    ['Square / 2', 1, 0, 0.2],
    ['Square / 3', 1, 1, 0.5],
    ['Square / 4', 1, 1, 0.5],
    ['Square / 5', 1, 2, 0.8],
    ['Square / 6', 1, 2, 0.8],
  ])
})

test('whichever axes vary, every cell has a place of its own, and all places together are the whole grid', () => {
  const forms = fc
    .record({
      sources: fc.integer({ min: 1, max: 3 }),
      prompt: fc.constantFrom('a cup', 'a {red|blue} cup', 'one cup\ntwo cups\nthree cups'),
      strength: fc.boolean(),
      size: fc.boolean(),
      speed: fc.boolean(),
      columns: fc.constantFrom(
        'source' as const,
        'prompt' as const,
        'strength' as const,
        'size' as const,
        'speed' as const,
        undefined,
      ),
    })
    .map(({ sources, prompt, columns, ...on }) => ({
      sources: [hero, square, story].slice(0, sources),
      form: formWith(
        {
          several: on,
          strengths: '0.3 0.6',
          sizes: ['1:1', '16:9'],
          speeds: ['TURBO', 'QUALITY'],
          columns,
        },
        { positivePrompt: prompt, numberResults: 1 },
      ),
    }))
  fc.assert(
    fc.property(forms, ({ form, sources }) => {
      const { grid, seeds, images, counts } = planned(form, sources)
      const taken = new Set(grid.places.map(({ row, column }) => `${row} ${column}`))
      expect(taken.size).toBe(grid.places.length)
      expect(grid.rows.length * grid.columns.length).toBe(taken.size)
      expect(images).toBe(Object.values(counts).reduce((product, count) => product * count, 1))
      expect(seeds.flatMap(({ cells }) => cells)).toHaveLength(grid.places.length)
    }),
  )
})

test('each source goes at its own nearest size where that is asked for', () => {
  const plan = planned(formWith({ each: true }), [hero, square, story])
  expect(plan.seeds.map(({ preset }) => preset.ratio)).toEqual(['16:9', '1:1', '9:16'])
})

test('a campaign is one prompt in several sizes, one seed for each', () => {
  const plan = planned(formWith({ several: several({ size: true }), sizes: ['9:16', '1:1'] }), [
    hero,
  ])
  expect(plan.grid.columns).toEqual(['1 : 1', '9 : 16'])
  expect(plan.seeds.map(({ preset }) => preset)).toEqual(
    presets.filter(({ ratio }) => ratio === '1:1' || ratio === '9:16'),
  )
})

test('what the policy asks for is asked for, and what it forbids is said before anything is sent', () => {
  const policy = {
    ...firstPolicy,
    copyrightCheckRequired: true,
    maxImages: 4,
    speeds: ['TURBO' as const],
  }
  const without = formWith(
    {},
    { copyrightDetection: false, renderingSpeed: 'TURBO', numberResults: 1 },
  )
  const made = planOf(without, [hero], policy)
  expect('plan' in made && made.plan.seeds[0]?.cells[0]?.copyrightDetection).toBe(true)
  expect(
    planOf(formWith({}, { numberResults: 5, renderingSpeed: 'TURBO' }), [hero], policy),
  ).toMatchObject({
    failure: { field: 'Grid', allowed: '5 images, and your team allows 4 at a time' },
  })
  expect(planOf(formWith({}, { numberResults: 1 }), [hero], policy)).toMatchObject({
    failure: { field: 'Speed' },
  })
})

test.each([
  [{ several: several({ strength: true }), strengths: '' }, {}, 'Strength'],
  [{ several: several({ size: true }), sizes: [] }, {}, 'Size'],
  [{ several: several({ speed: true }), speeds: [] }, {}, 'Speed'],
  [{}, { positivePrompt: 'x' }, 'Prompt'],
  [{}, { positivePrompt: `fine\n${'x'.repeat(2049)}` }, 'Prompt'],
  [
    { several: several({ strength: true }), strengths: '0-1 x 20' },
    { positivePrompt: '{a|b|c|d|e|f} cup' },
    'Grid',
  ],
])('%j %j is refused by name', (change, values, field) => {
  expect(planOf(formWith(change as Partial<Form>, values), [hero])).toMatchObject({
    failure: { kind: 'refused', field },
  })
})
