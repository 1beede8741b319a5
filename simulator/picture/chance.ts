// Deterministic random numbers: the same seed gives the same sequence. Pure.

export type Chance = () => number

/**
 * Returns a generator of numbers in [0, 1) (mulberry32: small, fast and sufficiently uniform for
 * images).
 */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Returns a hash of a text as a number. */
export function numberOf(text: string): number {
  let hash = 2166136261
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619)
  return hash >>> 0
}

export const between = (chance: Chance, low: number, high: number) => low + (high - low) * chance()
export const pick = <Item>(chance: Chance, items: readonly Item[]): Item =>
  items[Math.floor(chance() * items.length)] as Item
