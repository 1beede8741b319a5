// The brand's colours in words: what a designer calls each, and how they are woven into a prompt. Pure.
import type { BrandColour, FileBrand } from '../../contract/brand.js'
import { nameOf } from './names.js'

/** More than these a model does not keep apart, and they would crowd the prompt out. */
const most = 6

/** What the model takes, counted as JavaScript counts. */
const longest = 2048

/** Names of a role say nothing of a colour. */
const roles = new Set(
  (
    'accent action active alias alpha background base bg border brand button canvas color colors colour colours core danger dark default disabled ' +
    'error fg fill focus foreground global hover icon info inverse key light link main muted neutral on onbrand overlay page palette paper primary ' +
    'primitive primitives secondary selected semantic shade solid stroke strong style styles subtle success surface swatch swatches tertiary text ' +
    'theme tint token tokens ui variant warning'
  ).split(' '),
)

/** A word or two for each colour, in the brand's order and once each. */
export function wordsOf(colours: readonly BrandColour[]): string[] {
  return [...new Set(colours.map(wordOf))].slice(0, most)
}

/** The colour's own name where it is a word, as in `Brand/Teal` and `deepTeal-700`; else the nearest plain name. */
export function wordOf({ name, hex }: Pick<BrandColour, 'name' | 'hex'>): string {
  for (const part of name.split('/').reverse()) {
    const words = part
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .filter((word) => word.length > 2 && word.length <= 20 && !roles.has(word))
    if (words.length === 1 || words.length === 2) return words.join(' ')
  }
  return nameOf(hex)
}

// Woven in two ways, so that taken out again a prompt is as it was typed: after a full stop as a sentence, else as a clause.
const ending = /(?:(?<=[.!?…:;,]) Palette: [\p{L} ,]+\.|, palette: [\p{L} ,]+)\s*$/u

/**
 * The prompt with the words at its end, in place of those of an earlier time. As many of them as there is room for; a prompt that has
 * nothing in it stays as it is.
 */
export function withPalette(prompt: string, words: readonly string[]): string {
  const own = withoutPalette(prompt)
  if (words.length === 0 || own.trim() === '') return prompt
  const start = own.trimEnd()
  for (let count = words.length; count > 0; count--) {
    const said = words.slice(0, count).join(', ')
    const woven = /[.!?…:;,]$/.test(start) ? `${start} Palette: ${said}.` : `${start}, palette: ${said}`
    if (woven.length <= longest) return woven
  }
  return own
}

/** For a prompt that comes back out of a recipe. */
export const withoutPalette = (prompt: string) => prompt.replace(ending, '')

/** The words that are switched on. */
export function saidWords({ choice, colours }: Pick<FileBrand, 'choice' | 'colours'>): string[] {
  return choice.words ? wordsOf(colours).filter((word) => !choice.unsaid.includes(word)) : []
}
