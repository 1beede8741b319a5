// Determines why a run makes no progress, as its panel shows it. Pure.
import type { Waiting } from '../../contract/run.js'
import type { PlaceGrant } from '../durable-objects/account.js'
import type { Task } from './task.js'

/** Faults from which on the reason is shown. A single lost response is not worth a message. */
const shownFaults = 2

/**
 * Returns the reason. `sourceOf` returns the SHA-256 of a task's source image; `before` is the
 * reason that was shown last.
 */
export function waitingFor(
  open: readonly Task[],
  grant: PlaceGrant | undefined,
  {
    before,
    sourceOf,
    now,
  }: { before: Waiting | undefined; sourceOf: (task: Task) => string; now: number },
): Waiting | undefined {
  const iso = (at: number) => new Date(at).toISOString()
  const missing = open.find(
    ({ sourceSince, phase }) => sourceSince !== undefined && phase === 'queued',
  )
  if (missing)
    return { reason: 'source', since: iso(missing.sourceSince ?? now), source: sourceOf(missing) }
  if (!grant || open.length === 0) return open.length === 0 ? undefined : before
  const { breaker, heldUntil, leases, position } = grant
  if (breaker.faults >= shownFaults) {
    const next = Math.max(heldUntil, Math.min(...open.map(({ dueAt }) => dueAt)))
    return {
      reason: 'upstream',
      since: iso(breaker.faultsSince ?? now),
      ...(next > now && { retryAt: iso(next) }),
    }
  }
  if (breaker.pausedUntil > now)
    return {
      reason: 'rateLimit',
      since: iso(breaker.pausedSince ?? now),
      retryAt: iso(breaker.pausedUntil),
    }
  const isOut = open.every(({ phase, lost }) => phase === 'queued' && !lost)
  if (isOut && leases.length === 0 && position !== undefined)
    return {
      reason: 'account',
      since: before?.reason === 'account' ? before.since : iso(now),
      position,
    }
  return undefined
}
