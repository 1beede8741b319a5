// Finds banned terms in a recipe's texts, compared by visible letters and word limits. Pure.
import { isStructuredPromptKey, isStructuredPromptCode } from '../../../contract/structured.js'
import {
  apostropheGap,
  changeGap,
  hashtagGap,
  joiningGap,
  unspacedScript,
  visitForms,
  type FoldedText,
} from './folded-text.js'
import { TermAutomaton } from './term-automaton.js'

export interface Found {
  /** The term as the admin wrote it. */
  term: string
  /** `positivePrompt`, or the path to the text or key inside `structuredPrompt`. */
  field: string
}

interface Pattern {
  term: string
  letters: Uint16Array
  text: string
  /** For each letter, 1 if the term has a word limit of its own before it. */
  limits: Uint8Array
  unspaced: boolean
}

export interface TermMatcher {
  automaton: TermAutomaton
  /** Returns the first term found in a text. */
  termIn(text: string): string | undefined
}

export type Finder = (prompt: string, structured?: Record<string, unknown>) => Found | undefined

const [letterE, letterH, letterS] = [0x65, 0x68, 0x73]
const vowels = 'aeiouy'

const keptMatchers = 8
const matchers = new Map<string, TermMatcher>()

/**
 * Returns a finder for one request. The compiled terms of the latest policies are cached, since a
 * policy rarely changes.
 */
export function bannedOnce(terms: readonly string[]): Finder {
  const key = JSON.stringify(terms)
  const matcher = matchers.get(key) ?? compileTerms(terms)
  matchers.delete(key)
  matchers.set(key, matcher)
  for (const oldest of matchers.keys()) if (matchers.size > keptMatchers) matchers.delete(oldest)
  return finderOf(matcher, terms)
}

export function banned(terms: readonly string[]): Finder {
  return finderOf(compileTerms(terms), terms)
}

/** Returns a finder that reads equal texts once: the cells of a run repeat their prompts. */
function finderOf({ termIn }: TermMatcher, terms: readonly string[]): Finder {
  const clean = new Set<string>()
  const checked = (text: string) => {
    if (clean.has(text)) return undefined
    const term = termIn(text)
    if (term === undefined) clean.add(text)
    return term
  }
  return (prompt, structured) => {
    if (terms.length === 0) return undefined
    const term = checked(prompt)
    if (term !== undefined) return { term, field: 'positivePrompt' }
    for (const { text, field } of textsIn(structured, 'structuredPrompt')) {
      const within = checked(text)
      if (within !== undefined) return { term: within, field }
    }
    return undefined
  }
}

/**
 * Compiles the terms for many texts: each letter of a text is read once or twice, regardless of the
 * number of terms.
 */
export function compileTerms(terms: readonly string[]): TermMatcher {
  const patterns = new Map<string, Pattern>()
  for (const term of terms) visitForms(term, (form) => addPattern(patterns, term, form))
  const all = [...patterns.values()]
  const automaton = new TermAutomaton(all.map(({ letters }) => letters))
  const inForm = (form: FoldedText) =>
    automaton.scan(form.letters, form.length, (index, end) => {
      const pattern = all[index] as Pattern
      return stands(pattern, form, end - pattern.letters.length) ? pattern.term : undefined
    })
  return { automaton, termIn: (text) => visitForms(text, inForm) }
}

/**
 * Adds a term. Terms with the same letters share one pattern that allows the separators of each.
 */
function addPattern(
  patterns: Map<string, Pattern>,
  term: string,
  { letters, gaps, length }: FoldedText,
): undefined {
  if (length === 0) return
  const own = letters.slice(0, length)
  const text = String.fromCharCode(...own)
  const limits = gaps.slice(0, length).map((gap) => (gap === 0 ? 0 : 1))
  const same = patterns.get(text)
  if (same) limits.forEach((limit, n) => (same.limits[n] ||= limit))
  else patterns.set(text, { term, letters: own, text, limits, unspaced: unspacedScript.test(term) })
}

/** Returns true if the matched letters are the term, and not a part of other words. */
function stands(pattern: Pattern, text: FoldedText, start: number): boolean {
  if (pattern.unspaced) return true
  const { gaps } = text
  if (gaps[start] === 0) return false
  const { limits } = pattern
  const size = limits.length
  if (!endsAt(pattern, text, start)) return false
  let whole = true
  let spelled = size > 2
  for (let n = 1; n < size && (whole || spelled); n += 1) {
    const gap = gaps[start + n] as number
    if (gap === 0 || gap === changeGap) spelled = false
    if (limits[n] !== 0) whole &&= gap !== 0 || size > 2
    else if (gap === apostropheGap) whole &&= apostropheInside(pattern.text, n)
    else whole &&= gap === 0 || gap === changeGap || gap === joiningGap
  }
  return whole || spelled
}

/**
 * Returns true for “McDonald’s” matched by “McDonalds” and “O’Neill” by “Oneill”, but not for
 * “she’ll” by “Shell”.
 */
function apostropheInside(term: string, at: number): boolean {
  return (at === term.length - 1 && term.endsWith('s')) || (at === 1 && term.length > 3)
}

/**
 * Returns true if a term ends at a word limit, before a plural ending, or inside a hashtag that
 * begins with it: a hashtag does not show its word limits.
 */
function endsAt(
  { text: term }: Pattern,
  { letters, gaps, length }: FoldedText,
  start: number,
): boolean {
  const end = start + term.length
  if (gaps[end] !== 0) return true
  if (term.length < 4) return false
  const next = letters[end] as number
  if (gaps[start] === hashtagGap && !splitsDigraph(term, next, letters[end + 1] as number))
    return true
  if (next !== letterS && next !== letterE) return false
  const plural = /(?:[sxz]|ch|sh)$/.test(term) ? [letterE, letterS] : [letterS]
  return (
    plural.every((letter, n) => letters[end + n] === letter) &&
    gaps[end + plural.length] !== 0 &&
    end + plural.length <= length
  )
}

/**
 * Returns true if the match would split a digraph: “#marshland” does not begin with “Mars”, since
 * “sh” before a consonant is one sound.
 */
function splitsDigraph(term: string, next: number, afterNext: number): boolean {
  return (
    next === letterH && /[cgpstw]$/.test(term) && !vowels.includes(String.fromCharCode(afterNext))
  )
}

/**
 * Yields every string and key in a value, with its path. Does not use recursion, since the value
 * may be as deep as JSON allows.
 */
function* textsIn(value: unknown, path: string): Generator<{ text: string; field: string }> {
  const rest = [{ value, field: path, key: '' }]
  for (let one = rest.pop(); one; one = rest.pop()) {
    if (typeof one.value === 'string') {
      if (!isStructuredPromptCode(one.key, one.value)) yield { text: one.value, field: one.field }
    } else if (typeof one.value === 'object' && one.value !== null)
      for (const [name, inner] of Object.entries(one.value)) {
        const field = `${one.field}.${name}`
        const inList = Array.isArray(one.value)
        if (!inList && !isStructuredPromptKey(name)) yield { text: name, field }
        rest.push({ value: inner, field, key: inList ? one.key : name })
      }
  }
}
