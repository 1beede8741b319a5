// Finds a banned term in what a recipe says: word by word, whatever the case, the accents and the marks between words. Pure.

export interface Found {
  /** The term as the admin wrote it. */
  term: string
  /** `positivePrompt`, or the path to the words inside `structuredPrompt`. */
  field: string
}

/** Scripts that put no space between words: there a term is found anywhere. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

interface Known {
  term: string
  words: readonly string[]
}

/** Compiles the terms once, for many recipes: a text is gone through word by word, however many terms there are. */
export function banned(terms: readonly string[]): (prompt: string, structured?: Record<string, unknown>) => Found | undefined {
  const byFirst = new Map<string, Known[]>()
  const anywhere: Known[] = []
  for (const term of terms)
    for (const words of formsOf(term)) {
      if (unspaced.test(term)) anywhere.push({ term, words })
      else byFirst.set(words[0] ?? '', [...(byFirst.get(words[0] ?? '') ?? []), { term, words }])
    }
  const termIn = (text: string) => {
    for (const words of formsOf(text)) {
      for (const [at, word] of words.entries()) {
        const begun = byFirst.get(word)?.find((known) => known.words.every((one, index) => one === words[at + index]))
        if (begun) return begun.term
      }
      const run = words.join('')
      const inside = anywhere.find((known) => run.includes(known.words.join('')))
      if (inside) return inside.term
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

/**
 * A text's words, twice. An apostrophe parts words in the one form and joins them in the other: “Nike’s” is about Nike, and “McDonalds”
 * is McDonald’s.
 */
function formsOf(text: string): [string[], string[]] {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toUpperCase()
    .toLowerCase()
  const words = (from: string) => from.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return [words(plain), words(plain.replace(/['’‘ʼ＇]/g, ''))]
}

/** Every string in a value, with its path. Goes through it without recursion, for it may be as deep as JSON allows. */
function* textsIn(value: unknown, path: string): Generator<{ text: string; field: string }> {
  const rest = [{ value, field: path }]
  for (let one = rest.pop(); one; one = rest.pop()) {
    if (typeof one.value === 'string') yield { text: one.value, field: one.field }
    else if (typeof one.value === 'object' && one.value !== null)
      for (const [key, inner] of Object.entries(one.value)) rest.push({ value: inner, field: `${one.field}.${key}` })
  }
}
