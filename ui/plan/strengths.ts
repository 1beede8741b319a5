// Several strengths: parsed from text, or as an even range from one to another. Pure.
import { plainNumerals, readNumber, type NumberRange } from './typed-number.js'

const range: NumberRange = { min: 0, max: 1, step: 0.01 }
const hundredths = (value: number) => Math.round(value * 100) / 100

/** Default number of steps of a range. */
const usualSteps = 4

/**
 * Returns evenly spaced values with both ends, rounded to the hundredth, without repeats. With
 * fewer than two steps, returns the first alone.
 */
export function ladder(from: number, to: number, steps: number): number[] {
  if (steps < 2) return [hundredths(from)]
  const values = Array.from({ length: steps }, (_, index) =>
    hundredths(from + ((to - from) * index) / (steps - 1)),
  )
  return [...new Set(values)]
}

const number = String.raw`(\d*[.,]?\d+\s*%?)`
// The word “to” in the languages of the interface, between two numbers.
const until = String.raw`\s*(?:-|–|—|~|〜|…|\.{2,3}|\b(?:to|bis|à|a|hasta|até|ate)\b|から|부터|到|至)\s*`
const climb = new RegExp(
  String.raw`(?<![\d.,])${number}${until}${number}(?:까지|まで)?(?:\s*[x×*]\s*(\d{1,2})(?!\d))?`,
  'giu',
)

/**
 * Parses “0.2, 0.5”, “0,2 0,5”, “20 %; 50 %”, “0.2-0.8 x 4” and lists of these. Returns other items
 * in `odd`.
 */
export function readStrengths(typed: string): { strengths: number[]; odd: string[] } {
  const strengths: number[] = []
  const odd: string[] = []
  const add = (words: readonly string[]) => {
    for (const word of words) {
      const read = readNumber(word, range)
      if ('value' in read) strengths.push(read.value)
      else odd.push(word)
    }
  }
  const text = plainNumerals(typed)
  let at = 0
  for (const found of text.matchAll(climb)) {
    add(itemsOf(text.slice(at, found.index)))
    at = found.index + found[0].length
    const [whole, from = '', to = '', steps] = found
    // The per cent sign may appear once, at the end: “20-80 %”.
    const ends = [to.includes('%') && !from.includes('%') ? `${from}%` : from, to].map((end) =>
      readNumber(end, range),
    )
    const [first, last] = ends.map((end) => ('value' in end ? end.value : undefined))
    if (first === undefined || last === undefined) odd.push(whole.trim())
    else strengths.push(...ladder(first, last, Number(steps ?? usualSteps)))
  }
  add(itemsOf(text.slice(at)))
  return { strengths: [...new Set(strengths)], odd }
}

/**
 * Splits a list. A comma followed by a space separates; one between digits does so only where it
 * cannot be a decimal comma.
 */
function itemsOf(text: string): string[] {
  return text
    .replace(/\s+%/g, '%')
    .split(/;|,(?!\d)|(?<=%),|\s+/)
    .filter(Boolean)
    .flatMap((item) =>
      /^[\d,]+%?$/.test(item)
        ? withDecimalCommas(item.split(','))
        : item.split(/(?<=\.\d+),|,(?=\d*\.)/),
    )
    .filter(Boolean)
}

/**
 * Joins decimal commas: “0,2,0,5” becomes 0,2 and 0,5; “1,0,5” becomes 1 and 0,5. Picks a split in
 * which all are strengths, if there is one.
 */
function withDecimalCommas(tokens: readonly string[]): string[] {
  const ways: (string[] | undefined)[] = new Array<string[] | undefined>(tokens.length + 1)
  ways[tokens.length] = []
  const fits = (item: string) => 'value' in readNumber(item, range)
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const [one = '', two] = tokens.slice(at, at + 2)
    const pair = two === undefined ? undefined : `${one},${two}`
    const [afterPair, afterOne] = [ways[at + 2], ways[at + 1]]
    if (pair && afterPair && fits(pair)) ways[at] = [pair, ...afterPair]
    else if (afterOne && fits(one)) ways[at] = [one, ...afterOne]
  }
  return ways[0] ?? [...tokens]
}
