// Timeouts, poll intervals and backoff. Pure.

export const firstPollMs = 1_000
export const slowestPollMs = 10_000
/**
 * Time in which a run submits its tasks, and for which a submitted task is awaited: the same as in
 * the official SDKs.
 */
export const runDeadlineMs = 20 * 60_000
export const taskDeadlineMs = 20 * 60_000
/**
 * Longest silence of one attempt. A stalled task is polled under the same taskUUID, so it can be
 * short.
 */
export const submitTimeoutMs = 10_000
export const pollTimeoutMs = 6_000
export const uploadTimeoutMs = 20_000
/**
 * Longest duration of an attempt, however steadily its response arrives: twenty embedded images are
 * some 300 MB.
 */
export const answerTimeoutMs = 180_000

/**
 * Time for which a task waits for its source image, and the interval of its checks in case the
 * notification was lost.
 */
export const sourcePatienceMs = 5 * 60_000
export const sourceCheckMs = 15_000

/** Poll intervals of an accepted task. */
export interface PollPace {
  firstPollMs: number
  slowestPollMs: number
}
export const pollingPace: PollPace = { firstPollMs, slowestPollMs }
/** With webhooks, polls only find the results that no webhook reported. */
export const webhookPace: PollPace = { firstPollMs: 5_000, slowestPollMs: 30_000 }

/**
 * Last event of a task, as far as the next request depends on it. `accepted`: Runware accepted it.
 * `news`: a poll had new results. `unchanged`: a poll had none, `pollMs` after the previous one.
 * `incomplete`: fewer results than requested, and none listed as in progress. `failed`: no usable
 * response, or a temporary refusal, `tries` times in a row. `notified`: a webhook without a result.
 * `abandoned`: its run no longer waits for it. `crashed`: an error of this relay.
 */
export type PauseReason =
  | { kind: 'accepted' | 'news' | 'incomplete' | 'notified' | 'crashed' | 'sourceMissing' }
  | { kind: 'unchanged'; pollMs: number }
  | { kind: 'failed'; tries: number; retryAfterMs?: number | undefined }
  | { kind: 'abandoned'; tries: number }

/**
 * Returns the milliseconds until the next request about a task: 1 s or more in every state, and
 * never more than `longestPauseMs`.
 */
export function pauseMs(
  occasion: PauseReason,
  random: number,
  pace: PollPace = pollingPace,
): number {
  const { kind } = occasion
  if (kind === 'unchanged')
    return occasion.pollMs < pace.firstPollMs ? pace.firstPollMs : slower(occasion.pollMs, pace)
  if (kind === 'failed')
    return Math.max(firstPollMs, backoffMs(occasion.tries, random, occasion.retryAfterMs))
  if (kind === 'abandoned') return lateMs(occasion.tries)
  if (kind === 'incomplete') return firstPollMs * 1.5
  if (kind === 'notified') return firstPollMs
  if (kind === 'crashed') return 5_000
  return kind === 'sourceMissing' ? sourceCheckMs : pace.firstPollMs
}

/**
 * A task that is due later than this was scheduled by a clock that has been set back since: it is
 * due now.
 */
export const longestPauseMs = 3600_000

/** Intervals of the official SDKs: 1 s at first, then 1.5 times the previous one up to 10 s. */
function slower(pollMs: number, { slowestPollMs }: PollPace): number {
  return Math.min(slowestPollMs, pollMs * 1.5)
}

/**
 * Returns the backoff after `tries` temporary failures, in milliseconds. `random` is 0 to 1 and
 * spreads relays that were refused together. It is never shorter than the server's `Retry-After`.
 */
export function backoffMs(tries: number, random: number, retryAfterMs = 0): number {
  const ceiling = Math.min(10_000, 500 * 2 ** Math.min(tries, 10))
  return Math.round(Math.max(retryAfterMs, 0) + ceiling * (0.5 + random / 2))
}

/**
 * Parses a `Retry-After` header in seconds or as a date. Returns milliseconds from `now`, at most
 * ten minutes, since a header may have any value.
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return Number.isFinite(wait) ? Math.min(600_000, Math.max(0, wait)) : undefined
}

/**
 * Returns the expiry of a stored image: `keepMs` after it was fetched, or seven times as long after
 * its arrival if it was never fetched.
 */
export function expiresAt(
  { came, home }: { came: number; home: number | null },
  keepMs: number,
): number {
  return home === null ? came + 7 * keepMs : home + keepMs
}

/** Time for which images of an abandoned task are still polled for. */
export const lateForMs = 24 * 3600_000

/**
 * Returns the interval between polls of an abandoned task: a minute at first, then doubled up to an
 * hour.
 */
export function lateMs(tries: number): number {
  return Math.min(3600_000, 60_000 * 2 ** Math.min(tries, 6))
}

/**
 * Timeouts of an image request, and the number of attempts without a new byte. Headers and first
 * bytes come within seconds or not at all. After that the engine moves the bytes and their speed is
 * not visible here, so a panel that reads slowly has `longestMs` in all.
 */
export const imagePatience = {
  attempts: 8,
  headersMs: 6_000,
  silenceMs: 6_000,
  longestMs: 15 * 60_000,
  redirects: 3,
}
