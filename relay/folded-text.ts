// Reduces a text to the letters and digits that a reader sees, with the word limits between them. Pure.
import { decode } from 'html-entities'
import traditionalToSimplified from 'opencc-js/dict/TSCharacters'
import confusables from 'unhomoglyph/data.json'

export interface FoldedText {
  /** Letters and digits only, without case, accents and separators. */
  letters: string
  /** The separator before each letter, and one more after the last: 0 none, else one of the constants below. */
  gaps: Uint8Array
}

/** A change of case, of script, or from letters to digits. */
export const changeGap = 1
/** One hyphen, dot, underscore or the like between two letters, without a space. */
export const joiningGap = 2
export const apostropheGap = 3
export const otherGap = 4
export const hashtagGap = 5

/** Scripts that put no space between words. */
export const unspacedScript = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

enum Kind {
  separator,
  ignored,
  lower,
  upper,
  digit,
  unspaced,
}
interface Folded {
  kind: Kind
  plain: string
  skeleton: string
}

const lookAlikes: Readonly<Record<string, string>> = confusables
/** Each entry: a traditional character and its simplified forms, the commonest first. */
const simplified = new Map(traditionalToSimplified.split('|').map((entry) => entry.split(' ') as [string, string]))

const ascii = Array.from({ length: 128 }, (_, code) => fold(String.fromCharCode(code)))
const others = new Map<string, Folded>()

/** Returns the text with its own letters and, where they differ, with the Latin letters that they look like (Unicode TS 39). */
export function foldedForms(text: string): FoldedText[] {
  let decoded = text
  for (let pass = 0; pass < 3 && decoded.includes('&'); pass += 1) decoded = decode(decoded)
  if (/^[\x00-\x7f]*$/.test(decoded)) return [foldedText(decoded, 'plain')]
  const composed = decoded.normalize('NFKD')
  const plain = foldedText(composed, 'plain')
  const skeleton = foldedText(composed, 'skeleton')
  return plain.letters === skeleton.letters ? [plain] : [plain, skeleton]
}

function foldedText(text: string, form: 'plain' | 'skeleton'): FoldedText {
  let letters = ''
  const gaps: number[] = []
  let gap = otherGap
  let last: Kind = Kind.separator
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    let one = ascii[code]
    let char = ''
    if (!one) {
      char = String.fromCodePoint(text.codePointAt(at) ?? code)
      at += char.length - 1
      one = foldedOnce(char)
    }
    if (one.kind === Kind.ignored) continue
    if (one.kind === Kind.separator) {
      gap = separatorGap(char || String.fromCharCode(code), gap)
      last = Kind.separator
      continue
    }
    if (gap === 0 && last !== one.kind) {
      if (last === Kind.upper && one.kind === Kind.lower) {
        // The last capital of several begins the next word: “NIKEAir”.
        if (gaps.length > 1 && gaps[gaps.length - 1] === 0) gaps[gaps.length - 1] = changeGap
      } else gap = changeGap
    }
    const folded = one[form]
    letters += folded
    for (let unit = 0; unit < folded.length; unit += 1) gaps.push(unit === 0 ? gap : 0)
    gap = 0
    last = one.kind
  }
  gaps.push(otherGap)
  return { letters, gaps: new Uint8Array(gaps) }
}

function separatorGap(char: string, before: number): number {
  if (char === ' ') return otherGap
  if (char === '#') return hashtagGap
  if (before !== 0 && before !== changeGap) return otherGap
  if (/['’‘ʼ＇`´]/.test(char)) return apostropheGap
  return /[-_.*~+·•‐‑]/.test(char) ? joiningGap : otherGap
}

function foldedOnce(char: string): Folded {
  const kept = others.get(char)
  if (kept) return kept
  if (others.size > 20_000) others.clear()
  const one = fold(char)
  others.set(char, one)
  return one
}

function fold(char: string): Folded {
  const none = { plain: '', skeleton: '' }
  if (/['’‘ʼ＇]/.test(char)) return { kind: Kind.separator, ...none }
  if (/[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(char)) return { kind: Kind.ignored, ...none }
  if (!/[\p{L}\p{N}]/u.test(char)) return { kind: Kind.separator, ...none }
  const plain = (simplified.get(char) ?? char).toUpperCase().toLowerCase()
  const kind = unspacedScript.test(char)
    ? Kind.unspaced
    : /\p{N}/u.test(char)
      ? Kind.digit
      : char === char.toLowerCase()
        ? Kind.lower
        : Kind.upper
  const skeleton = /[\0-\x7f]/.test(char) || kind === Kind.unspaced || kind === Kind.digit ? plain : lookAlike(char, plain)
  return { kind, plain, skeleton }
}

/** Returns the Latin letters that a letter, or else its capital, looks like. A capital that looks like “l” is an “I”. */
function lookAlike(char: string, plain: string): string {
  for (const one of [char, char.toUpperCase()]) {
    const latin = (lookAlikes[one] ?? one).normalize('NFKD').replace(/\p{M}/gu, '')
    if (/^[A-Za-z]+$/.test(latin)) return latin === 'l' && one !== one.toLowerCase() ? 'i' : latin.toLowerCase()
  }
  return plain
}
