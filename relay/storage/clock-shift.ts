// Detects a clock that was set, or a machine that slept, while a run was active. The run's times
// are shifted accordingly, so that its pauses and timeouts keep their length. Pure.

/**
 * Longest plausible gap. An active run checks its tasks every few seconds, so in a longer gap the
 * process or its machine was suspended or the clock was set.
 */
const longestGapMs = 60_000
/** Clocks are constantly corrected by smaller steps. */
const smallestStepMs = 1_000

/**
 * Returns the milliseconds by which the clock moved since a run last checked its tasks at
 * `lastLookAt`; 0 if it runs as usual.
 */
export function clockShift(lastLookAt: number | undefined, now: number): number {
  if (lastLookAt === undefined) return 0
  const passed = now - lastLookAt
  return passed < -smallestStepMs || passed > longestGapMs ? passed : 0
}

/** Returns true if the clock shows `now` after it has shown the much later time `then`. */
export const isSetBack = (then: number, now: number): boolean => now < then - longestGapMs
