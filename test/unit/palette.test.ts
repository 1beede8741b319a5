// Tests the brand's colours in words, and their effect on a prompt.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { model } from '../../contract/model/ideogram-remix.js'
import type { Legibility, PaletteReport, Report } from '../../contract/brand.js'
import { isRetired } from '../../plugin/brand/retired.js'
import {
  distanceWords,
  helpFor,
  levelOf,
  paletteWords,
  ratioWords,
} from '../../ui/run/report-words.js'
import {
  saidWords,
  withoutPalette,
  withPalette,
  wordOf,
  wordsOf,
} from '../../ui/plan/palette-prompt.js'

test.each([
  ['Brand/Teal', '#1f5d63', 'teal'],
  ['oat', '#efe3d0', 'oat'],
  ['teal/700', '#1f5d63', 'teal'],
  ['color/brand/deepTeal-700', '#1f5d63', 'deep teal'],
  ['Blue/Light', '#cfe2f3', 'blue'],
  ['Grün', '#2f9a48', 'grün'],
  ['primary', '#16264f', 'navy'],
  ['surface/on-primary', '#ffffff', 'white'],
  ['c1', '#1a7a80', 'teal'],
  ['Text/Default', '#15262b', 'charcoal'],
  ['the one for the summer campaign', '#d7262b', 'red'],
])('a colour named %s, %s, is called %s', (name, hex, word) => {
  expect(wordOf({ name, hex })).toBe(word)
})

test.each([
  ['#0000ff', 'blue'],
  ['#0000cc', 'blue'],
  ['#3333ff', 'blue'],
  ['#1877f2', 'blue'],
  ['#ff00ff', 'magenta'],
  ['#cc00cc', 'magenta'],
  ['#ff0000', 'red'],
  ['#00ff00', 'green'],
  ['#00ffff', 'cyan'],
  ['#ffff00', 'yellow'],
  ['#ffa500', 'orange'],
  ['#800080', 'purple'],
  ['#000080', 'navy'],
  ['#8a2be2', 'violet'],
  ['#808080', 'grey'],
])('%s is what people call %s', (hex, word) => {
  expect(wordOf({ name: 'c1', hex })).toBe(word)
})

test.each([
  ...[
    'primär',
    'Sekundär',
    'hintergrund',
    'Hintergrundfarbe',
    'Text/Überschrift',
    'Farbe/Akzent',
    'Markenfarbe',
  ],
  ...[
    'primaire',
    'arrière-plan',
    'couleur de fond',
    'Texte/Désactivé',
    'primario',
    'Fondo',
    'color de acento',
    'Texto/Título',
  ],
  ...[
    'primária',
    'Cor de fundo',
    'Botão',
    'destaque',
    'プライマリ',
    '背景色',
    'テキスト/見出し',
    'ボタンの色',
    'ブランドカラー',
  ],
  ...[
    '기본',
    '배경색',
    '글자 색',
    '강조색',
    '主要',
    '背景色',
    '文字颜色',
    '品牌色',
    '强调色',
    'onSurfaceVariant',
    'bg-default',
  ],
])('“%s” is a role, and the colour has its plain name', (name) => {
  expect(wordOf({ name, hex: '#0000ff' })).toBe('blue')
})

test.each([
  ['Marke/Blau', 'blau'],
  ['couleur/Rouge', 'rouge'],
  ['ブランド/藍色', '藍色'],
  ['색상/하늘색', '하늘색'],
  ['品牌/朱红', '朱红'],
  ['linen', 'linen'],
])('a colour’s own name is kept in any language: %s', (name, word) => {
  expect(wordOf({ name, hex: '#0000ff' })).toBe(word)
})

test.each([
  'Do not use/Blue',
  'blue-deprecated',
  'doNotUse/teal',
  'Blau (veraltet)',
  'Ne pas utiliser',
  'no usar',
  'não usar',
  '非推奨',
  '사용 금지',
  '已弃用',
])('a token marked “%s” is retired', (mark) => {
  expect(isRetired(mark, '')).toBe(true)
  expect(isRetired('Blue', mark)).toBe(true)
})

test('what is retired is not named in a prompt, and what is in use is', () => {
  for (const name of ['Brand/Blue', 'usage/teal', 'sunset', 'Use for buttons', 'legato'])
    expect(isRetired(name)).toBe(false)
  const colour = (name: string, retired?: true) => ({
    name,
    hex: '#0000ff',
    from: 'variable' as const,
    ...(retired && { retired }),
  })
  expect(wordsOf([colour('teal', true), colour('ink')])).toEqual(['ink'])
})

test('a ramp is one word, and there are six at most', () => {
  const ramp = ['teal/100', 'teal/700', 'oat', 'ink', 'ember', 'milk', 'moss', 'plum'].map(
    (name) => ({
      name,
      hex: '#1f5d63',
      from: 'variable' as const,
    }),
  )
  expect(wordsOf(ramp)).toEqual(['teal', 'oat', 'ink', 'ember', 'milk', 'moss'])
  const choice = {
    collection: null,
    mode: null,
    styles: true,
    words: true,
    unsaid: ['oat', 'moss'],
  }
  expect(saidWords({ choice, colours: ramp })).toEqual(['teal', 'ink', 'ember', 'milk'])
  expect(saidWords({ choice: { ...choice, words: false }, colours: ramp })).toEqual([])
})

test('the words stand at the end of the prompt, as a sentence of their own', () => {
  expect(withPalette('A rainy morning, teal light', ['teal', 'oat', 'ink'])).toBe(
    'A rainy morning, teal light, palette: teal, oat, ink',
  )
  expect(withPalette('A rainy morning! ', ['teal'])).toBe('A rainy morning! Palette: teal.')
  expect(withPalette('A rainy morning', [])).toBe('A rainy morning')
  expect(withPalette('  ', ['teal'])).toBe('  ')
})

test('what was put in can be taken out again, and the prompt is as it was typed', () => {
  const words = ['deep teal', 'oat']
  expect(withoutPalette(withPalette('A cup', words), words)).toBe('A cup')
  expect(withoutPalette(withPalette('A cup.', words), words)).toBe('A cup.')
  expect(withoutPalette('A cup, palette: ink', words)).toBe('A cup, palette: ink')
})

test.each([
  'A poster, palette: teal, orange',
  'A poster. Palette: teal and orange.',
  'PALETTE : only warm colours. A poster',
  '{"palette": ["#ff0000"], "scene": "a harbour"}',
  '{ "scene": "a harbour" }',
])('a palette of the designer’s own and JSON stay as they are: %s', (prompt) => {
  expect(withPalette(prompt, ['ink'])).toBe(prompt)
  expect(withoutPalette(prompt, ['ink'])).toBe(prompt)
})

const word = fc.stringMatching(/^[a-zäßé]{3,12}( [a-z]{3,8})?$/)

test('a prompt never grows past what the model takes, comes back as it was, and putting words in twice is once', () => {
  const text = fc.oneof(
    fc.string({ maxLength: model.promptMax, unit: 'grapheme' }),
    fc.constantFrom('A cup', 'A cup, palette: teal', '😀'),
  )
  fc.assert(
    fc.property(
      text,
      fc.nat(model.promptMax),
      fc.array(word, { maxLength: 6 }),
      (start, fill, words) => {
        const prompt = [...(start + 'x'.repeat(fill))].slice(0, model.promptMax).join('').trimEnd()
        const woven = withPalette(prompt, words)
        expect([...woven].length).toBeLessThanOrEqual(model.promptMax)
        expect(withoutPalette(woven, words)).toBe(prompt)
        expect(withPalette(woven, words)).toBe(woven)
      },
    ),
  )
})

test('where not all words fit, the first ones stay', () => {
  const prompt = 'x'.repeat(model.promptMax - ', palette: teal, oat'.length)
  expect(withPalette(prompt, ['teal', 'oat', 'ink'])).toBe(`${prompt}, palette: teal, oat`)
  expect(withPalette(`${prompt}x`, ['teal', 'oat', 'ink'])).toBe(`${prompt}x, palette: teal`)
  expect(withPalette('x'.repeat(model.promptMax - 8), ['teal'])).toBe(
    'x'.repeat(model.promptMax - 8),
  )
})

const line: Legibility = {
  id: '1:2',
  name: 'Headline',
  typical: 3.9,
  lowest: 2.97,
  needed: 4.5,
  passes: false,
}
const report = (changes: Partial<Report>): Report => ({
  version: 1,
  texts: [],
  print: '0'.repeat(1536),
  ...changes,
})
const reads = (lowest: number): Report =>
  report({ texts: [{ ...line, lowest, passes: lowest >= 4.5 }] })

test('a text that fails is told which result reads better, and the scrim', () => {
  const results = [reads(4.6), reads(7.2), reads(3), report({})].map((one, n) => ({
    n,
    report: one,
  }))
  expect(helpFor({ ...line, scrim: { colour: 'black', opacity: 0.35 } }, results)).toBe(
    'AA needs 4.5 : 1. Try result 2 (lowest 7.2), or a black scrim of 35 % behind it.',
  )
  expect(helpFor(line, results)).toBe('AA needs 4.5 : 1. Try result 2 (lowest 7.2).')
  expect(helpFor(line, [])).toBe('AA needs 4.5 : 1. Try another text colour.')
  expect(helpFor({ ...line, passes: true }, results)).toBeUndefined()
})

test('a figure is never told better than it is', () => {
  expect(ratioWords(4.4999)).toBe('4.4')
  expect(ratioWords(4.5)).toBe('4.5')
  expect(ratioWords(2.3)).toBe('2.3')
  expect(levelOf(reads(4.5))).toBe('AA')
  expect(levelOf(reads(4.49))).toBe('Below AA')
  expect(levelOf(report({}))).toBeUndefined()
})

test('a palette is told in one figure, its distances and how many colours are off', () => {
  const colour = (share: number, deltaE: number) => ({
    hex: '#1f5d63',
    share,
    deltaE,
    nearest: 'teal',
    on: deltaE <= 10,
  })
  const palette: PaletteReport = {
    onPalette: 0.923,
    within: 10,
    strip: [
      colour(0.5, 2.13),
      colour(0.3, 3.38),
      colour(0.1, 1.82),
      colour(0.023, 9),
      colour(0.07, 22),
      colour(0.007, 40),
    ],
  }
  expect(paletteWords(palette)).toBe('92 % on palette')
  expect(distanceWords(palette)).toEqual({ on: 'ΔE 2.1 · 3.4 · 1.8', off: '1 off palette' })
  expect(distanceWords({ ...palette, strip: [] })).toEqual({ on: '', off: '' })
})
