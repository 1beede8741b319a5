// How long a run still takes, by its own pace. Pure.

export interface TimeLeft {
  /** Milliseconds, to the next five seconds. 0: the time has passed and images are still missing. */
  leftMs: number
  /** The images come more slowly than the estimate before this one assumed. */
  slower: boolean
}

/** An estimate that is later by this factor replaces the one before; a smaller difference is noise, and the shown time never rises for it. */
const muchLater = 1.25
const stepMs = 5000

/**
 * `arrivals`: when images arrived, oldest first; `of`: how many are wanted. Times are milliseconds since 1970. Returns nothing where there
 * is no pace yet, or nothing left.
 */
export function timeLeft(
  startedAt: number,
  arrivals: readonly number[],
  of: number,
  now: number,
): TimeLeft | undefined {
  if (arrivals.length === 0 || arrivals.length >= of) return undefined
  let end: number | undefined
  let slower = false
  for (const [index, at] of arrivals.entries()) {
    const elapsed = Math.max(1, at - startedAt)
    const estimate = startedAt + (elapsed / (index + 1)) * of
    if (end === undefined || estimate <= end)
      [end, slower] = [estimate, slower && end !== undefined]
    else if (estimate - startedAt > (end - startedAt) * muchLater) [end, slower] = [estimate, true]
  }
  if (end === undefined) return undefined
  return { leftMs: Math.max(0, Math.ceil((end - now) / stepMs) * stepMs), slower }
}
