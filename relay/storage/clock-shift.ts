// A clock that was set while a run was under way, or a machine that slept: the run's times move with it, so its pauses and patience stay as long. Pure.

/** A run under way looks at its tasks every few seconds; a longer gap between two looks was none for anybody else. */
const longestGapMs = 60_000
/** Clocks are corrected by a little all the time. */
const smallestStepMs = 1_000

/** Returns the milliseconds by which the clock moved away from a run that last looked at `lastLookAt`; 0 where it runs as usual. */
export function clockShift(lastLookAt: number | undefined, now: number): number {
  if (lastLookAt === undefined) return 0
  const passed = now - lastLookAt
  return passed < -smallestStepMs || passed > longestGapMs ? passed : 0
}

/** Returns true where the clock shows `now` after it has shown `then`, much later. */
export const isSetBack = (then: number, now: number): boolean => now < then - longestGapMs
