// Bounds for every field of an upstream's answer: what an upstream sends is stored, shown and paid, so nothing of it is taken as it comes. Pure.
import * as z from 'zod/mini'

const longestUrl = 8192
/** As the relay's own door takes it, and far beyond what the model returns. */
const deepestPrompt = 40
const largestPrompt = 32 * 1024

/** A text of which at most `length` characters are kept, none of them a control character: it goes into logs and onto the screen. */
export const boundedText = (length: number) =>
  z.pipe(
    z.string(),
    z.transform((text) =>
      text.slice(0, length).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' '),
    ),
  )

/** An address; `null` where it is too long to be one. */
export const boundedUrl = z.pipe(
  z.string(),
  z.transform((url) => (url.length > longestUrl ? null : url)),
)

/** A name that can stand in a header, a log line and an address. A picture with any other has no name. */
export const imageName = z.string().check(z.regex(/^[A-Za-z0-9][\w.-]{0,127}$/))

/** A structured prompt that can be stored, sent on and walked through by recursion. */
export const boundedPrompt = z.custom<Record<string, unknown>>(
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && isBounded(value),
)

/** Walks without recursion: the depth is what is looked for. */
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

/** Returns JSON text in which seeds of 16 digits and more are strings, since a number would lose their last digits. */
export function withExactSeeds(json: string): string {
  return json.replace(/("seed"\s*:\s*)(-?\d{16,40})(?=\s*[,}])/g, '$1"$2"')
}

/** A seed: a number where that is exact, else its digits. */
export function readSeed(value: unknown): { seed?: number; seedText?: string } {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  if (!/^-?\d{1,40}$/.test(text)) return {}
  return Number.isSafeInteger(Number(text))
    ? { seed: Number(text) }
    : { seedText: BigInt(text).toString() }
}

/** A cost in US dollars; `costUnreadable` where one was sent that is no amount of money. */
export function readCost(value: unknown): { costUsd?: number; costUnreadable?: true } {
  if (value === undefined || value === null) return {}
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? { costUsd: value }
    : { costUnreadable: true }
}
