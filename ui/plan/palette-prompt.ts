// The brand's colours in words: what a designer calls each, and how they are woven into a prompt. Pure.
import type { BrandColour, FileBrand } from '../../contract/brand.js'
import { model } from '../../contract/model/ideogram-remix.js'
import { isJson, lengthOf } from './prompts.js'
import { nameOf } from './colour-names.js'
import { isRole } from './colour-roles.js'

/** More than these a model does not keep apart, and they would crowd the prompt out. */
const most = 6

/** One sign of these scripts is a word. */
const eastAsian = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u

/** A word or two for each colour that is still in use, in the brand's order and once each. */
export function wordsOf(colours: readonly BrandColour[]): string[] {
  return [...new Set(colours.filter(({ retired }) => !retired).map(wordOf))].slice(0, most)
}

/** The colour's own name where it is a word, as in `Brand/Teal` and `deepTeal-700`; else the nearest plain name. */
export function wordOf({ name, hex }: Pick<BrandColour, 'name' | 'hex'>): string {
  for (const part of name.split('/').reverse()) {
    const words = part
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .split(/[^\p{L}\p{M}ー]+/u)
      .filter(
        (word) => (word.length > 2 || eastAsian.test(word)) && word.length <= 20 && !isRole(word),
      )
    if (words.length === 1 || words.length === 2) return words.join(' ')
  }
  return nameOf(hex)
}

/** The designer's own words for a palette: they are left alone, and none are put beside them. */
export const namesPalette = (prompt: string) => /\bpalette\s*:/i.test(prompt)

/**
 * The prompt with the words at its end, as many of them as there is room for: after a full stop as a sentence, else as a clause. A prompt
 * that has nothing in it, names a palette of its own or is JSON stays as it is.
 */
export function withPalette(prompt: string, words: readonly string[]): string {
  const start = prompt.trimEnd()
  if (words.length === 0 || start === '' || namesPalette(start) || isJson(start)) return prompt
  for (let count = words.length; count > 0; count--) {
    const woven = start + suffixOf(start, words.slice(0, count))
    if (lengthOf(woven) <= model.promptMax) return woven
  }
  return prompt
}

const suffixOf = (start: string, words: readonly string[]) =>
  /[.!?…:;,]$/.test(start) ? ` Palette: ${words.join(', ')}.` : `, palette: ${words.join(', ')}`

/** The prompt before `withPalette` put these words in; where it did not, the prompt as it is. */
export function withoutPalette(prompt: string, words: readonly string[]): string {
  for (let count = words.length; count > 0; count--)
    for (const end of ['.', '']) {
      const suffix = suffixOf(end, words.slice(0, count))
      const own = prompt.slice(0, -suffix.length)
      if (prompt.endsWith(suffix) && withPalette(own, words) === prompt) return own
    }
  return prompt
}

/** The words that are switched on. */
export function saidWords({ choice, colours }: Pick<FileBrand, 'choice' | 'colours'>): string[] {
  return choice.words ? wordsOf(colours).filter((word) => !choice.unsaid.includes(word)) : []
}
