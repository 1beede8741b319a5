// Reduces a text to its visible letters and digits, with the word limits between them. Pure except
// for its cached lookup tables.
import { decode } from 'html-entities'
import traditionalToSimplified from 'opencc-js/dict/TSCharacters'
import confusables from 'unhomoglyph/data.json' with { type: 'json' }

/**
 * A folded text. The arrays may be longer than `length` and are reused for the next text: copy the
 * values that must be kept.
 */
export interface FoldedText {
  length: number
  /** UTF-16 units of letters and digits only, without case, accents and separators. */
  letters: Uint16Array
  /**
   * The separator before each letter, and one after the last: 0 for none, else one of the constants
   * below.
   */
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
export const unspacedScript =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

// Kinds of characters. The kind of a separator is the gap that it makes when it stands alone.
const ignored = 6
const lower = 7
const upper = 8
const digit = 9
const unspaced = 10
/** Not a single UTF-16 unit, or folds to more than two letters. */
const several = 11
/** Added to the kind of a unit that looks like other letters. */
const lookAlikeFlag = 16

interface FoldedChar {
  kind: number
  plain: string
  skeleton: string
}
type Form = 'plain' | 'skeleton'

const lookAlikes: Readonly<Record<string, string>> = confusables
/** Each entry: a traditional Chinese character and its simplified form. */
const simplified = new Map(
  traditionalToSimplified.split('|').map((entry) => entry.split(' ') as [string, string]),
)

// Indexed by UTF-16 unit, filled when a unit is first read: its kind (0: not read yet), and the one
// or two letters that it folds to.
const kinds = new Uint8Array(65_536)
const unitTable = () => ({ first: new Uint16Array(65_536), second: new Uint16Array(65_536) })
const tables = { plain: unitTable(), skeleton: unitTable() }

const regionalIndicators = 0x1f1e6
/**
 * First letters of alphabets that Unicode does not decompose: negative circled, negative squared,
 * and regional indicators (flags).
 */
const enclosedLetters = [0x1f150, 0x1f170, regionalIndicators]
const smallCapitals = 'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ'

const keptUnits = 65_536
let scratch = emptyText(4_096)

/**
 * Returns the first result of `visit` on the text with its own letters, then with the Latin letters
 * that they look like (Unicode TS 39).
 */
export function visitForms<Result>(
  text: string,
  visit: (form: FoldedText) => Result | undefined,
): Result | undefined {
  let decoded = text
  for (let pass = 0; pass < 3 && decoded.includes('&'); pass += 1) decoded = decode(decoded)
  const differs = fold(decoded, 'plain')
  const found = visit(scratch)
  if (found !== undefined || !differs) return found
  fold(decoded, 'skeleton')
  return visit(scratch)
}

/**
 * Folds a text into `scratch`. Returns true if a letter looks like another one. Processes one
 * letter a step, since this loop reads every prompt.
 */
function fold(text: string, form: Form, expanded = false): boolean {
  const most = text.length * 2
  if (scratch.letters.length < most || scratch.letters.length > keptUnits)
    scratch = emptyText(Math.max(4_096, most))
  const { letters, gaps } = scratch
  const { first, second } = tables[form]
  let length = 0
  let gap = otherGap
  let last = otherGap
  let flags = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    const known = (kinds[code] as number) || learnUnit(code)
    const kind = known & 15
    if (kind === several && !expanded)
      return fold(expandedText(text, form), form, true) || form === 'plain'
    flags |= known
    if (kind > ignored) {
      if (gap === 0 && last !== kind) {
        // The last of several capitals begins the next word: “NIKEAir”.
        if (last !== upper || kind !== lower) gap = changeGap
        else if (length > 1 && gaps[length - 1] === 0) gaps[length - 1] = changeGap
      }
      letters[length] = first[code] as number
      gaps[length] = gap
      length += 1
      if (second[code] !== 0) {
        letters[length] = second[code] as number
        gaps[length] = 0
        length += 1
      }
      gap = 0
      last = kind
    } else if (kind < ignored) {
      gap = kind === hashtagGap || gap === 0 ? kind : otherGap
      last = kind
    }
  }
  gaps[length] = otherGap
  scratch.length = length
  return (flags & lookAlikeFlag) !== 0
}

function emptyText(units: number): FoldedText {
  return { length: 0, letters: new Uint16Array(units), gaps: new Uint8Array(units + 1) }
}

function learnUnit(code: number): number {
  const chars = expansion(String.fromCharCode(code))
  const one = chars[0]
  const surrogate = code >= 0xd800 && code < 0xe000
  if (surrogate || !one || chars.length > 1 || one.plain.length > 2 || one.skeleton.length > 2) {
    // In an expanded text a surrogate is half of a letter without another form.
    for (const { first } of Object.values(tables)) first[code] = code
    return (kinds[code] = several)
  }
  for (const form of ['plain', 'skeleton'] as const) {
    tables[form].first[code] = one[form].charCodeAt(0)
    tables[form].second[code] = one[form].charCodeAt(1)
  }
  return (kinds[code] = one.kind | (one.plain === one.skeleton ? 0 : lookAlikeFlag))
}

/**
 * Returns the text with each character of the kind `several` replaced by letters of other kinds.
 */
function expandedText(text: string, form: Form): string {
  let result = ''
  for (const char of text) {
    const code = char.charCodeAt(0)
    if (((kinds[code] as number) || learnUnit(code)) !== several) result += char
    else for (const one of expansion(char)) result += one.kind < ignored ? ' ' : one[form]
  }
  return result
}

function expansion(char: string): FoldedChar[] {
  if (/['’‘ʼ＇`´]/.test(char)) return [{ kind: apostropheGap, plain: '', skeleton: '' }]
  const code = char.codePointAt(0) as number
  const start = enclosedLetters.find((first) => code >= first && code < first + 26)
  if (start !== undefined) {
    const letter = foldChar(String.fromCharCode(0x41 + code - start))
    // The letters of a flag stay separate: “🇬🇪” is not “GE”.
    return start === regionalIndicators ? [foldChar(' '), letter] : [letter]
  }
  const all = [...char.normalize('NFKD')].map(foldChar)
  const seen = all.filter(({ kind }) => kind !== ignored)
  // “™” decomposes into letters that belong to no word.
  if (/\p{So}/u.test(char) && seen.length > 1 && seen.every(({ kind }) => kind > ignored))
    return [foldChar(' ')]
  return seen.length > 0 ? seen : all.slice(0, 1)
}

function foldChar(char: string): FoldedChar {
  const none = { plain: '', skeleton: '' }
  if (char === '#') return { kind: hashtagGap, ...none }
  if (/[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(char)) return { kind: ignored, ...none }
  if (!/[\p{L}\p{N}]/u.test(char))
    return { kind: /[-_.*~+·•‐‑]/.test(char) ? joiningGap : otherGap, ...none }
  const plain = (simplified.get(char) ?? char).toUpperCase().toLowerCase()
  const kind = unspacedScript.test(char)
    ? unspaced
    : /\p{N}/u.test(char)
      ? digit
      : char === char.toLowerCase()
        ? lower
        : upper
  const own = /[\0-\x7f]/.test(char) || kind === unspaced || kind === digit
  return { kind, plain, skeleton: own ? plain : lookAlike(char, plain) }
}

/**
 * Returns the Latin letters that a letter, or else its capital, looks like. A capital that looks
 * like “l” is an “I”.
 */
function lookAlike(char: string, plain: string): string {
  const smallCapital = smallCapitals.indexOf(char)
  if (smallCapital >= 0) return String.fromCharCode(0x61 + smallCapital)
  for (const one of [char, char.toUpperCase()]) {
    const latin = (lookAlikes[one] ?? one).normalize('NFKD').replace(/\p{M}/gu, '')
    if (/^[A-Za-z]+$/.test(latin))
      return latin === 'l' && one !== one.toLowerCase() ? 'i' : latin.toLowerCase()
  }
  return plain
}
