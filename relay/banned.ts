// Finds a banned term in what a recipe says, by the letters that a reader sees and the limits of words. Pure.
import { apostropheGap, changeGap, foldedForms, hashtagGap, joiningGap, unspacedScript, type FoldedText } from './folded-text.js'

export interface Found {
  /** The term as the admin wrote it. */
  term: string
  /** `positivePrompt`, or the path to the words or the key inside `structuredPrompt`. */
  field: string
}

interface Pattern extends FoldedText {
  term: string
  unspaced: boolean
}

/** A state of the Aho–Corasick automaton. */
interface State {
  next: Map<number, State>
  fallback: State | undefined
  pattern: Pattern | undefined
  /** The nearest fallback at which a pattern ends. */
  shorter: State | undefined
}

type Finder = (prompt: string, structured?: Record<string, unknown>) => Found | undefined

let latest: { key: string; find: Finder } | undefined

/** Returns the compiled terms of the latest policy: most runs of a team come under the same one. */
export function bannedOnce(terms: readonly string[]): Finder {
  const key = JSON.stringify(terms)
  if (latest?.key !== key) latest = { key, find: banned(terms) }
  return latest.find
}

/** Compiles the terms once, for many recipes: each letter of a text is read once, however many terms there are. */
export function banned(terms: readonly string[]): Finder {
  const root = automaton(terms)
  const termIn = (text: string) => {
    for (const form of foldedForms(text)) {
      const term = firstTerm(root, form)
      if (term !== undefined) return term
    }
    return undefined
  }
  return (prompt, structured) => {
    if (terms.length === 0) return undefined
    const term = termIn(prompt)
    if (term !== undefined) return { term, field: 'positivePrompt' }
    for (const { text, field } of textsIn(structured, 'structuredPrompt')) {
      const within = termIn(text)
      if (within !== undefined) return { term: within, field }
    }
    return undefined
  }
}

function newState(): State {
  return { next: new Map(), fallback: undefined, pattern: undefined, shorter: undefined }
}

function automaton(terms: readonly string[]): State {
  const root = newState()
  for (const term of terms)
    for (const form of foldedForms(term)) {
      let state = root
      for (let at = 0; at < form.letters.length; at += 1) {
        const code = form.letters.charCodeAt(at)
        const next = state.next.get(code) ?? newState()
        state.next.set(code, next)
        state = next
      }
      if (state !== root) state.pattern ??= { ...form, term, unspaced: unspacedScript.test(term) }
    }
  const queue = [root]
  for (const state of queue)
    for (const [code, next] of state.next) {
      let fallback = state.fallback
      while (fallback && !fallback.next.has(code)) fallback = fallback.fallback
      next.fallback = fallback?.next.get(code) ?? root
      next.shorter = next.fallback.pattern ? next.fallback : next.fallback.shorter
      queue.push(next)
    }
  return root
}

function firstTerm(root: State, text: FoldedText): string | undefined {
  let state = root
  for (let at = 0; at < text.letters.length; at += 1) {
    const code = text.letters.charCodeAt(at)
    let next = state.next.get(code)
    while (!next && state.fallback) {
      state = state.fallback
      next = state.next.get(code)
    }
    state = next ?? root
    for (let end: State | undefined = state.pattern ? state : state.shorter; end; end = end.shorter)
      if (end.pattern && stands(end.pattern, text, at + 1 - end.pattern.letters.length)) return end.pattern.term
  }
  return undefined
}

/** Returns true where the letters found are the term, and not a part of other words. */
function stands(pattern: Pattern, { letters, gaps }: FoldedText, start: number): boolean {
  if (pattern.unspaced) return true
  const size = pattern.letters.length
  if (gaps[start] === 0 || !endsAt(pattern, letters, gaps, start)) return false
  let whole = true
  let spelled = size > 2
  for (let n = 1; n < size; n += 1) {
    const gap = gaps[start + n] ?? 0
    if (gap === 0 || gap === changeGap) spelled = false
    const own = pattern.gaps[n] !== 0
    if (own) whole &&= gap !== 0 || size > 2
    else if (gap === apostropheGap) whole &&= apostropheInside(pattern.letters, n)
    else whole &&= gap === 0 || gap === changeGap || gap === joiningGap
  }
  return whole || spelled
}

/** “McDonald’s” for “McDonalds” and “O’Neill” for “Oneill”, but not “she’ll” for “Shell”. */
function apostropheInside(letters: string, at: number): boolean {
  return (at === letters.length - 1 && letters.endsWith('s')) || (at === 1 && letters.length > 3)
}

/** A term ends at the limit of a word, before the ending of a plural, or anywhere in a hashtag that begins with it. */
function endsAt({ letters: term }: Pattern, letters: string, gaps: Uint8Array, start: number): boolean {
  const end = start + term.length
  if (gaps[end] !== 0) return true
  if (term.length < 4) return false
  if (gaps[start] === hashtagGap) return true
  const plural = /(?:[sxz]|ch|sh)$/.test(term) ? 'es' : 's'
  return letters.startsWith(plural, end) && gaps[end + plural.length] !== 0
}

/** Every string and key in a value, with its path. Goes through it without recursion, for it may be as deep as JSON allows. */
function* textsIn(value: unknown, path: string): Generator<{ text: string; field: string }> {
  const rest = [{ value, field: path }]
  for (let one = rest.pop(); one; one = rest.pop()) {
    if (typeof one.value === 'string') yield { text: one.value, field: one.field }
    else if (typeof one.value === 'object' && one.value !== null)
      for (const [key, inner] of Object.entries(one.value)) {
        const field = `${one.field}.${key}`
        if (!Array.isArray(one.value)) yield { text: key, field }
        rest.push({ value: inner, field })
      }
  }
}
