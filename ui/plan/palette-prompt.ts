// The brand's colours in words: a name for each, and their addition to a prompt. Pure.
import type { BrandColour, FileBrand } from '../../contract/brand.js'
import { model } from '../../contract/model/ideogram-remix.js'
import { isJson, lengthOf } from './prompts.js'
import { nameOf } from './colour-names.js'
import { isRole } from './colour-roles.js'

/**
 * Maximum number of colour words: a model does not distinguish more, and they would crowd out the
 * prompt.
 */
const most = 6

/** Scripts in which one character is a word. */
const eastAsian = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u

/** Returns the words for the colours that are not retired, in the brand's order without repeats. */
export function wordsOf(colours: readonly BrandColour[]): string[] {
  return [...new Set(colours.filter(({ retired }) => !retired).map(wordOf))].slice(0, most)
}

/**
 * Returns the colour's own name where it is a word, as in `Brand/Teal` and `deepTeal-700`; else the
 * nearest plain name.
 */
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

/** Returns true if the prompt has a palette of its own: then no words are added. */
export const namesPalette = (prompt: string) => /\bpalette\s*:/i.test(prompt)

/**
 * Returns the prompt with as many of the words as fit at its end: after a full stop as a sentence,
 * else as a clause. A prompt that is empty, names a palette of its own or is JSON stays unchanged.
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

/**
 * Returns the prompt without the words that `withPalette` added; a prompt without them stays
 * unchanged.
 */
export function withoutPalette(prompt: string, words: readonly string[]): string {
  for (let count = words.length; count > 0; count--)
    for (const end of ['.', '']) {
      const suffix = suffixOf(end, words.slice(0, count))
      const own = prompt.slice(0, -suffix.length)
      if (prompt.endsWith(suffix) && withPalette(own, words) === prompt) return own
    }
  return prompt
}

/** Returns the words that are switched on. */
export function saidWords({ choice, colours }: Pick<FileBrand, 'choice' | 'colours'>): string[] {
  return choice.words ? wordsOf(colours).filter((word) => !choice.unsaid.includes(word)) : []
}
