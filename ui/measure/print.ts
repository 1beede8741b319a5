// Fingerprints an image as 16 × 16 colours, and finds near duplicates among results. Pure.
import { hexOf, labOf, rgbOf, type Lab } from './colour.js'
import { deltaE } from './difference.js'
import type { Raster } from './raster.js'
import type { Steps } from './steps.js'

export const printSide = 16

/**
 * Limits of a near duplicate: fields differ by 2.3 at most on average, which is just noticeable in
 * CIELAB (Mahy, Van Eycken, Oosterlinck 1994), and none by more than 10, so that an added, removed
 * or moved object is not missed.
 */
const meanDeltaE = 2.3
const mostDeltaE = 10

/**
 * Returns the fingerprint of a 16 × 16 raster: six hexadecimal digits a field, from the top left.
 */
export function printOf({ data, width, height }: Raster): string {
  return Array.from({ length: width * height }, (_, at) =>
    hexOf([data[at * 4] ?? 0, data[at * 4 + 1] ?? 0, data[at * 4 + 2] ?? 0]).slice(1),
  ).join('')
}

function fieldsOf(print: string): Lab[] {
  return Array.from({ length: print.length / 6 }, (_, at) =>
    labOf(rgbOf(`#${print.slice(at * 6, at * 6 + 6)}`)),
  )
}

export interface Printed {
  n: number
  print: string
}

/** Returns, for each near duplicate, the number of the earliest image like it. */
export function* nearDuplicates(pictures: readonly Printed[]): Steps<Map<number, number>> {
  const known = pictures.map(({ n, print }) => ({ n, fields: fieldsOf(print) }))
  const found = new Map<number, number>()
  for (const [index, { n, fields }] of known.entries()) {
    const earlier = known
      .slice(0, index)
      .find((other) => !found.has(other.n) && alike(other.fields, fields))
    if (earlier) found.set(n, earlier.n)
    yield
  }
  return found
}

function alike(one: readonly Lab[], other: readonly Lab[]): boolean {
  let sum = 0
  for (const [index, lab] of one.entries()) {
    const distance = deltaE(lab, other[index] ?? lab)
    if (distance > mostDeltaE) return false
    sum += distance
  }
  return one.length === other.length && sum <= meanDeltaE * one.length
}
