// How long to wait before asking again. Pure timing; knows nothing of Runware, objects or alarms.

export const firstPollMs = 1_000
export const slowestPollMs = 10_000
/** So long a run sends, and so long a task is waited for that was sent: the official SDKs' patience. */
export const runDeadlineMs = 20 * 60_000
export const taskDeadlineMs = 20 * 60_000
/** One attempt's longest silence. A stalled answer is asked about again under the same taskUUID, so it can be short. */
export const submitTimeoutMs = 10_000
export const pollTimeoutMs = 6_000
export const uploadTimeoutMs = 20_000
/** However steadily an answer drips in, no attempt takes longer: twenty pictures inside one are some 300 MB. */
export const answerTimeoutMs = 180_000

/** So long a task waits for its source image's bytes, and so often it looks whether they are there, should the notice of them be lost. */
export const sourcePatienceMs = 5 * 60_000
export const sourceCheckMs = 15_000

/** How often a task is asked about that was taken. */
export interface PollPace {
  firstPollMs: number
  slowestPollMs: number
}
export const pollingPace: PollPace = { firstPollMs, slowestPollMs }
/** Where Runware tells of results by itself, polls only catch what it did not tell. */
export const webhookPace: PollPace = { firstPollMs: 5_000, slowestPollMs: 30_000 }

/**
 * What happened last to a task, as far as the next request about it depends on it. `accepted`: Runware took it. `news`: a poll brought
 * something. `unchanged`: a poll brought nothing, `pollMs` after the one before. `incomplete`: fewer results than were asked for, and none
 * listed as under way. `failed`: no usable answer, or a refusal for now, `tries` times in a row. `notified`: a webhook without a result.
 * `abandoned`: its run waits for it no longer. `crashed`: this relay's own fault.
 */
export type PauseReason =
  | { kind: 'accepted' | 'news' | 'incomplete' | 'notified' | 'crashed' | 'sourceMissing' }
  | { kind: 'unchanged'; pollMs: number }
  | { kind: 'failed'; tries: number; retryAfterMs?: number | undefined }
  | { kind: 'abandoned'; tries: number }

/** Returns the milliseconds until the next request about a task: 1 s or more in every state, and never more than `longestPauseMs`. */
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

/** A task that is due later than this was given its time by a clock that has been set back since: it is due now. */
export const longestPauseMs = 3600_000

/** The official SDKs' pace: 1 s at first, then half as long again up to 10 s. */
function slower(pollMs: number, { slowestPollMs }: PollPace): number {
  return Math.min(slowestPollMs, pollMs * 1.5)
}

/**
 * The wait after `tries` attempts that failed for now. `random` is 0 to 1 and spreads relays that were refused together;
 * what the server asked for is never cut short.
 */
export function backoffMs(tries: number, random: number, retryAfterMs = 0): number {
  const ceiling = Math.min(10_000, 500 * 2 ** Math.min(tries, 10))
  return Math.round(Math.max(retryAfterMs, 0) + ceiling * (0.5 + random / 2))
}

/** A `Retry-After` in seconds or as a date, as milliseconds from `now`; at most ten minutes, for a header may say anything. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return Number.isFinite(wait) ? Math.min(600_000, Math.max(0, wait)) : undefined
}

/** A kept picture that was fetched lapses `keepMs` later; one that nobody fetched, seven times as long after it came. */
export function expiresAt(
  { came, home }: { came: number; home: number | null },
  keepMs: number,
): number {
  return home === null ? came + 7 * keepMs : home + keepMs
}

/** How long what its run gave up is still looked for. */
export const lateForMs = 24 * 3600_000

/** How long until a task is asked about again that was given up: a minute at first, then twice as long up to an hour. */
export function lateMs(tries: number): number {
  return Math.min(3600_000, 60_000 * 2 ** Math.min(tries, 6))
}

/**
 * An image is requested again so often in a row without a byte of news. Its headers and its first bytes come within seconds or not at all. After
 * that the engine moves the bytes and nothing here sees how fast, so a panel that reads slowly has `longestMs` in all.
 */
export const imagePatience = {
  attempts: 8,
  headersMs: 6_000,
  silenceMs: 6_000,
  longestMs: 15 * 60_000,
  redirects: 3,
}
