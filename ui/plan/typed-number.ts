// Parses a typed number: decimal point or comma, per cent, digits of any script. Pure.

/** The accepted numbers of a field. `step` 1 means whole numbers. */
export interface NumberRange {
  min: number
  max: number
  step: number
}

export type ReadNumber = { value: number } | { fault: string }

/** Returns a text such as “a number from 0 to 1” or “a whole number from 1 to 20”. */
export const rangeWords = ({ min, max, step }: NumberRange) =>
  `a ${Number.isInteger(step) ? 'whole number' : 'number'} from ${min} to ${max}`

/** Returns full-width forms, Arabic and Indian digits and their signs as ASCII, for one grammar. */
export function plainNumerals(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replace(/\u066b/g, '.')
    .replace(/\u066a/g, '%')
    .replace(/[\u3001\u060c]/g, ';')
    .replace(/\u2212/g, '-')
}

/**
 * Returns a digit's value. The decimal digits of a script are ten consecutive code points, and two
 * such rows may be adjacent.
 */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1
  return before % 10
}

/**
 * Parses a number. A per cent sign divides by 100 in a field from 0 to 1, and is ignored in a field
 * that counts in per cent.
 */
export function readNumber(typed: string, range: NumberRange): ReadNumber {
  const { min, max, step } = range
  const text = typed.trim()
  if (text === '') return { fault: `Type ${rangeWords(range)}.` }
  const fault = { fault: `${text} is not ${rangeWords(range)}.` }
  const found = /^(%?)\s*([+-]?)(\d*)(?:[.,](\d*))?\s*(%?)$/.exec(plainNumerals(text))
  const [, percentBefore, sign, whole = '', part = '', percentAfter] = found ?? []
  if (!found || whole + part === '' || (percentBefore && percentAfter)) return fault
  const percent = Boolean(percentBefore ?? '') || Boolean(percentAfter ?? '')
  if (percent && max > 1 && max < 99) return fault
  // In a field for whole numbers, three digits after the separator are thousands.
  const amount =
    Number.isInteger(step) && part.length === 3
      ? Number(whole + part)
      : Number(`${whole || '0'}.${part || '0'}`)
  const value = (sign === '-' ? -1 : 1) * (percent && max <= 1 ? amount / 100 : amount)
  if (value < min || value > max || (Number.isInteger(step) && !Number.isInteger(value)))
    return fault
  return { value: toStep(value, step) }
}

/** Rounds to the nearest step, without the noise of binary fractions. */
export const toStep = (value: number, step: number) =>
  Math.round(Math.round(value / step) * step * 1e6) / 1e6
