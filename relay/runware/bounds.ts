// Limits every field of a provider response, since its values are stored, displayed and paid for.
// Pure.
import * as z from 'zod/mini'

const longestUrl = 8192
/** Same limit as for request bodies, and far beyond the prompts that the model returns. */
const deepestPrompt = 40
const largestPrompt = 32 * 1024

/**
 * Schema of a text, truncated to `length` characters and without control characters: it appears in
 * logs and on the screen.
 */
export const boundedText = (length: number) =>
  z.pipe(
    z.string(),
    z.transform((text) =>
      text.slice(0, length).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' '),
    ),
  )

/** Schema of a URL; `null` if it is too long to be one. */
export const boundedUrl = z.pipe(
  z.string(),
  z.transform((url) => (url.length > longestUrl ? null : url)),
)

/**
 * Schema of a name that can appear in a header, a log line and a URL. An image with any other name
 * counts as unnamed.
 */
export const imageName = z.string().check(z.regex(/^[A-Za-z0-9][\w.-]{0,127}$/))

/** Schema of a structured prompt that can be stored, sent and traversed by recursion. */
export const boundedPrompt = z.custom<Record<string, unknown>>(
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && isBounded(value),
)

/** Checks the depth without recursion, since the value may be too deep for it. */
function isBounded(value: object): boolean {
  const rest: { value: unknown; depth: number }[] = [{ value, depth: 1 }]
  let size = 0
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { value, depth } = next
    size += typeof value === 'string' ? value.length + 2 : 8
    if (size > largestPrompt || depth > deepestPrompt) return false
    if (typeof value !== 'object' || value === null) continue
    for (const [key, inner] of Object.entries(value)) {
      size += key.length
      if (size > largestPrompt) return false
      rest.push({ value: inner, depth: depth + 1 })
    }
  }
  return true
}

/**
 * Returns JSON text in which seeds of 16 digits and more are strings, since a number would lose
 * their last digits.
 */
export function withExactSeeds(json: string): string {
  return json.replace(/("seed"\s*:\s*)(-?\d{16,40})(?=\s*[,}])/g, '$1"$2"')
}

/** Returns a seed as a number if that is exact, else its digits. */
export function readSeed(value: unknown): { seed?: number; seedText?: string } {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  if (!/^-?\d{1,40}$/.test(text)) return {}
  return Number.isSafeInteger(Number(text))
    ? { seed: Number(text) }
    : { seedText: BigInt(text).toString() }
}

/** Returns a cost in US dollars. `costUnreadable`: the value is no amount of money. */
export function readCost(value: unknown): { costUsd?: number; costUnreadable?: true } {
  if (value === undefined || value === null) return {}
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? { costUsd: value }
    : { costUnreadable: true }
}
