// Tests banned terms: found in any spelling, and not found in ordinary words.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { banned, compileTerms } from '../../relay/team/banned-terms/banned-terms.js'
import harmless from './harmless-prompts.json' with { type: 'json' }

const brands = [
  'Nike',
  'Gap',
  'Apple',
  'Shell',
  'Visa',
  'Mars',
  'Ford',
  'Puma',
  'Coca Cola',
  'Zara',
  'Boss',
  'Nordwolf',
  'Fiat',
  'H&M',
]

test.each([
  ['Nike', 'Nіkе shoes'],
  ['Nike', 'NІKE shoes'],
  ['Nike', 'ΝΙΚΕ'],
  ['Nike', 'niкe'],
  ['Nike', '𝐍𝐢𝐤𝐞 and Ｎｉｋｅ'],
  ['Nike', 'a Nike™ shoe'],
  ['Nike', '🅽🅸🅺🅴, 🅝🅘🅚🅔'],
  ['Nike', 'a 🇳🇮🇰🇪 flag'],
  ['Nike', 'ɴɪᴋᴇ'],
  ['Nike', 'ⓝⓘⓚⓔ'],
  ['Nike', '⒩⒤⒦⒠'],
  ['Nike', 'a N i k e shoe'],
  ['Nike', 'N.i.k.e'],
  ['Nike', 'Ni-ke'],
  ['Nike', 'NikeAir'],
  ['Nike', 'NIKEAir'],
  ['Nike', '#nikeair'],
  ['Nike', '#nikeshoes'],
  ['Mars', '#mars2030'],
  ['Mars', '#MarsLanding'],
  ['Nike', 'two Nikes'],
  ['Nike', "Nike's"],
  ['Nike', 'Nike90s'],
  ['Nike', 'Ni\u3164k\u200fe'],
  ['Nike', 'N&#105;ke'],
  ['Nike', 'N&amp;#x69;ke'],
  ['Nike', 'nike风格'],
  ['Nordwolf', 'NORDWOLF2027'],
  ['Coca Cola', 'a CocaCola can'],
  ['Coca Cola', 'cocacola'],
  ['小米手机', '小米手機'],
  ['Νίκη', 'ΝΙΚΗ'],
  ['fire', 'ﬁre'],
  ['Adidas', '\u{1d5d4}didas \u{1f525}'],
])('“%s” is found in “%s”', (term, prompt) => {
  expect(banned([term])(prompt)).toEqual({ term, field: 'positivePrompt' })
})

test('two hundred harmless prompts pass', () => {
  expect(harmless.length).toBeGreaterThanOrEqual(200)
  const find = banned(brands)
  expect(harmless.filter((prompt) => find(prompt))).toEqual([])
})

test('a flag is no name of two letters, and a trade mark sign no letters', () => {
  expect(banned(['GE', 'TM'])('the flag 🇬🇪 on a mug™')).toBeUndefined()
})

test('a term is found in a key of a structured prompt, with its path', () => {
  expect(banned(['Nike'])('a street', { scene: [{ nike_shoe: 'red' }] })).toEqual({
    term: 'Nike',
    field: 'structuredPrompt.scene.0.nike_shoe',
  })
})

test('a term is found whatever separates its letters, and not in a longer word', () => {
  const word = fc.stringMatching(/^[a-z]{4,10}$/)
  fc.assert(
    fc.property(word, fc.constantFrom(' ', '.', ' - ', '\u200b', '*', '/'), (term, gap) => {
      expect(banned([term])(`so, ${[...term].join(gap)} it is`)?.term).toBe(term)
      expect(banned([term])(`x${term} ${term}x`)).toBeUndefined()
    }),
    { numRuns: 100 },
  )
})

const structured = {
  high_level_description: 'a street',
  style_description: {
    aesthetics: 'plain',
    lighting: 'soft',
    medium: 'film',
    photo: '35mm',
    art_style: 'none',
    color_palette: ['#c0ffee', '#facade'],
  },
  compositional_deconstruction: {
    background: 'a wall',
    elements: [
      {
        type: 'text',
        text: 'Hello',
        desc: 'in front',
        bbox: [0, 0, 10, 10],
        color_palette: ['#decade'],
      },
      { type: 'obj' },
    ],
  },
}
const ownWords =
  'style, background, elements, type, text, obj, desc, bbox, lighting, medium, photo, art style, facade, C0FFEE, decade, color palette'.split(
    ', ',
  )

test('the keys and codes of the model’s own form are no words of the prompt, and those of others are', () => {
  expect(banned(ownWords)('', structured)).toBeUndefined()
  expect(banned(['text'])('', { elements: [{ type: 'text art' }] })?.field).toBe(
    'structuredPrompt.elements.0.type',
  )
  expect(banned(['facade'])('', { elements: [{ desc: '#facade' }] })?.field).toBe(
    'structuredPrompt.elements.0.desc',
  )
  expect(banned(['Nike'])('', { color_palette: ['Nike'] })?.field).toBe(
    'structuredPrompt.color_palette.0',
  )
})

test('terms of the same letters are found in the form of each', () => {
  for (const terms of [
    ['cocacola', 'Coca Cola'],
    ['Coca Cola', 'cocacola'],
  ])
    for (const prompt of ['coca cola', 'cocacola', 'coca-cola'])
      expect(banned(terms)(prompt)).toBeDefined()
})

test('a text is found by the longest, the shorter and the overlapping terms alike', () => {
  const word = fc.stringMatching(/^[ab]{3,8}$/)
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { minLength: 1, maxLength: 12 }),
      fc.array(word, { maxLength: 8 }),
      (terms, words) => {
        const plain = words.join(' ')
        const expected = terms.some((term) =>
          words.some((one) => one === term || (term.length > 3 && one === `${term}s`)),
        )
        // Terms of two letters would appear by chance: every word here has three or more.
        expect(banned(terms)(plain) !== undefined).toBe(expected)
      },
    ),
    { numRuns: 200 },
  )
})

test.each<[string, (n: number) => string]>([
  ['one first word', (n) => `Nordwolf ${n} of the northern collection`],
  ['nothing in common', (n) => `${n * 7919} term`],
  ['Chinese', (n) => `小米${String.fromCodePoint(0x4e00 + n)}手机`],
  ['a hundred letters', (n) => `${'nordwolf'.repeat(12)}${n}`],
  ['one letter more each', (n) => 'no'.repeat(1 + (n % 50))],
])('a thousand terms with %s take as many steps as the text is long', (_, term) => {
  const steps = (count: number, text: string) => {
    const { automaton, termIn } = compileTerms(Array.from({ length: count }, (_, n) => term(n)))
    termIn(text)
    return automaton.operations
  }
  const text = 'Nordwolf northern collection 小米手 nordwolfnordwolfnordwolfx no no nonono '.repeat(
    30,
  )
  const few = steps(50, text)
  expect(steps(1000, text)).toBeLessThanOrEqual(few * 1.2)
  expect(steps(1000, text + text)).toBeLessThanOrEqual(2 * steps(1000, text) + 10)
  expect(few).toBeLessThan(8 * text.length)
})
