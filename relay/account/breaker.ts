// Circuit breaker and rate limit of one Runware account. No request is sent to an upstream that is
// down; after a pause a single request probes it. Pure.
import { backoffMs } from '../runware/timing.js'
import type { BreakerState, UpstreamReply } from '../durable-objects/account.js'

export const closedBreaker: BreakerState = {
  faults: 0,
  brokenUntil: 0,
  refusals: 0,
  pausedUntil: 0,
}
/**
 * Consecutive faults that open the breaker. If three in ten requests are lost, one series of this
 * length in four hundred is chance.
 */
const mostFaults = 5
const longestHoldMs = 10_000
const longestPaceMs = 30_000

/** Returns true while only one request at a time may probe the upstream. */
export const isHalfOpen = ({ faults }: BreakerState): boolean => faults >= mostFaults

/** Returns the state after a reply. `isProbe`: the request probed the upstream. */
export function afterReply(
  breaker: BreakerState,
  reply: UpstreamReply,
  now: number,
  random: number,
  isProbe: boolean,
): BreakerState {
  const { outcome, retryAfterMs = 0 } = reply
  const {
    faults: before,
    brokenUntil,
    faultsSince = now,
    refusals,
    pausedSince,
    pausedUntil,
  } = breaker
  const pause = { refusals, pausedSince, pausedUntil }
  if (outcome === 'readable') {
    // A success of a request that was already under way does not end a pause that another request
    // was asked for.
    const isPaused = pausedUntil > now
    return { ...closedBreaker, ...(isPaused && pause) }
  }
  const asked =
    now + backoffMs(Math.min(outcome === 'rateLimited' ? refusals : 0, 6), random, retryAfterMs)
  if (outcome === 'rateLimited') {
    const until = Math.min(asked, now + Math.max(longestPaceMs, retryAfterMs * 1.5))
    const isPaused = pausedUntil > now
    return {
      ...closedBreaker,
      refusals: isPaused ? refusals : refusals + 1,
      pausedSince: isPaused ? pausedSince : now,
      pausedUntil: Math.max(isPaused ? pausedUntil : 0, until),
    }
  }
  // Failures of requests under way when the breaker opened do not extend the pause.
  const faults = before >= mostFaults && !isProbe ? before : before + 1
  const hold =
    faults < mostFaults || faults === before ? 0 : now + holdMs(faults) * (0.5 + random / 2)
  const wait = retryAfterMs > 0 ? asked : 0
  return {
    ...pause,
    faults,
    faultsSince,
    brokenUntil: Math.max(brokenUntil, hold),
    pausedUntil: Math.max(pausedUntil, wait),
  }
}

const holdMs = (faults: number) =>
  Math.min(longestHoldMs, 1000 * 2 ** Math.min(10, faults - mostFaults))
