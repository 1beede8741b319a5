// The breaker of one run's line to Runware: an upstream that is down is left alone, then tried with one request. Pure.
import { backoffMs } from './pace.js'

/** `faults`: requests in a row that brought nothing readable. Until `heldUntil` (milliseconds since 1970) nothing is sent. */
export interface Line {
  faults: number
  heldUntil: number
}

export const goodLine: Line = { faults: 0, heldUntil: 0 }
/** Of a line that loses three requests in ten, one run of so many in four hundred is chance. */
const mostFaults = 5
const longestHoldMs = 30_000

/** `readable`: whatever it said, somebody who speaks Runware's wire said it. */
export function afterReply(
  line: Line,
  reply: { status: number; retryAfterMs?: number | undefined; readable: boolean },
  now: number,
  random: number,
): Line {
  const asked = reply.retryAfterMs === undefined ? 0 : now + reply.retryAfterMs + backoffMs(0, random)
  const down = !reply.readable && (reply.status === 0 || reply.status >= 500 || reply.status === 429)
  if (!down) return { faults: 0, heldUntil: reply.status === 429 || reply.status === 503 ? asked : 0 }
  const faults = line.faults + 1
  const hold = faults < mostFaults ? 0 : now + Math.min(longestHoldMs, 1000 * 2 ** (faults - mostFaults)) * (0.5 + random / 2)
  return { faults, heldUntil: Math.max(line.heldUntil, asked, hold) }
}

/** How many requests may leave now, with `busy` under way: none, one to try the line, or as many as there are. */
export function roomOn({ faults, heldUntil }: Line, busy: number, now: number): number {
  if (now < heldUntil) return 0
  return faults < mostFaults ? Infinity : busy === 0 ? 1 : 0
}
