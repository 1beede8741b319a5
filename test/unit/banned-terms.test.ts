// Banned terms: found however they are written, and not found in ordinary words.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { banned } from '../../relay/banned.js'
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
  ['Nike', 'a N i k e shoe'],
  ['Nike', 'N.i.k.e'],
  ['Nike', 'Ni-ke'],
  ['Nike', 'NikeAir'],
  ['Nike', 'NIKEAir'],
  ['Nike', '#nikeair'],
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
])('“%s” is found in “%s”', (term, prompt) => {
  expect(banned([term])(prompt)).toEqual({ term, field: 'positivePrompt' })
})

test('two hundred harmless prompts pass', () => {
  expect(harmless.length).toBeGreaterThanOrEqual(200)
  const find = banned(brands)
  expect(harmless.filter((prompt) => find(prompt))).toEqual([])
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
