// The prompts in a text: one per line, `{sunset|dawn}` for each of its words in turn, and JSON as
// one unchanged prompt. Pure.
import { countOf, parseChoices, printChoices, spell, type Piece } from './choices.js'

export interface Prompt {
  text: string
  /**
   * Distinguishes it from its neighbours: the chosen words, or the whole line where there are
   * several lines.
   */
  label: string
}

/** Returns the length in code points, like zod, so that the counter and the relay agree. */
export function lengthOf(text: string): number {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '.').length
}

/**
 * Returns at most `most` prompts, in order; `count` is the total number. An empty text is one empty
 * prompt.
 */
export function spellOut(text: string, most: number): { prompts: Prompt[]; count: number } {
  const entries = entriesOf(text)
  const counts = entries.map(({ pieces }) => countOf(pieces))
  const prompts: Prompt[] = []
  for (const [at, { pieces, verbatim }] of entries.entries())
    for (
      let index = 0;
      index < Math.min(counts[at] ?? 0, most) && prompts.length < most;
      index += 1
    ) {
      const { text: loose, chosen } = spell(pieces, index)
      const text = verbatim ? loose : chosen.length > 0 ? tidy(loose) : loose.trim()
      const words = chosen.map((word) => tidy(word)).filter(Boolean)
      const whole = text.replace(/\s+/g, ' ')
      prompts.push({
        text,
        label: entries.length > 1 || chosen.length === 0 ? whole : words.join(' · ') || whole,
      })
    }
  return { prompts, count: counts.reduce((sum, count) => sum + count, 0) }
}

/** Returns the text that expands to this one prompt: its braces and bars are escaped. */
export function asTyped(prompt: string): string {
  const { prompts, count } = spellOut(prompt, 1)
  if (count === 1 && prompts[0]?.text === prompt) return prompt
  return printChoices([prompt.replace(/\s*\n\s*/g, ' ')])
}

interface Entry {
  pieces: Piece[]
  /** It is JSON, so its spaces are not changed. */
  verbatim?: true
}

function entriesOf(text: string): Entry[] {
  const lines = text.split(/\r?\n/)
  const entries: Entry[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim()
    const block = blockFrom(lines, at)
    if (block) {
      entries.push({ pieces: [block.text], verbatim: true })
      at = block.last
    } else if (line) entries.push({ pieces: parseChoices(line) })
  }
  return entries.length > 0 ? entries : [{ pieces: [''] }]
}

/**
 * Returns a JSON object or list that begins on this line, or a text evidently meant as one; without
 * its fence where it has one.
 */
function blockFrom(
  lines: readonly string[],
  first: number,
): { text: string; last: number } | undefined {
  const start = (lines[first] ?? '').trim()
  if (/^```\w*$/.test(start)) {
    const last = lines.findIndex((line, at) => at > first && line.trim() === '```')
    const text = lines.slice(first + 1, Math.max(last, first)).join('\n')
    return last > 0 && text.trim() ? { text: text.trim(), last } : undefined
  }
  if (!/^[{[]/.test(start)) return undefined
  const last = lastLineOf(lines, first)
  if (last === undefined) return undefined
  const text = lines
    .slice(first, last + 1)
    .join('\n')
    .trim()
  // A block with a trailing comma is invalid JSON, but still not a list of prompts.
  return isJson(text) || (last > first && /^[{[]\s*("|$)/.test(start)) ? { text, last } : undefined
}

/** Returns the line that closes the bracket opened on the first line, with nothing after it. */
function lastLineOf(lines: readonly string[], first: number): number | undefined {
  let depth = 0
  for (let at = first; at < lines.length; at += 1) {
    const bare = (lines[at] ?? '').replace(/"(?:[^"\\]|\\.)*"/g, '')
    for (const letter of bare) depth += '{['.includes(letter) ? 1 : '}]'.includes(letter) ? -1 : 0
    if (depth <= 0) return depth === 0 && /[}\]]\s*$/.test(bare) ? at : undefined
  }
  return undefined
}

/** Returns true for a JSON object or list. */
export function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}

const superscript = (number: number) =>
  [...String(number)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')

/** Returns a text such as “1,234”, “2.6 billion” or “about 10¹²⁰”. */
export function countWords(count: number): string {
  if (count < 1e6) return count.toLocaleString('en')
  if (count < 1e15)
    return new Intl.NumberFormat('en', { notation: 'compact', compactDisplay: 'long' }).format(
      count,
    )
  return count === Infinity
    ? 'more than 10³⁰⁸'
    : `about 10${superscript(Math.round(Math.log10(count)))}`
}

/** Removes double spaces, which an empty choice leaves behind. */
const tidy = (text: string) => text.replace(/ {2,}/g, ' ').trim()
