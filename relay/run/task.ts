// Types of a cell's task and its images as a run stores them, and the invariants of every state.
import type { Failure } from '../../contract/failure.js'
import type { CellSource, CellState, RunImage } from '../../contract/run.js'
import type { Recipe } from '../../contract/recipe.js'
import type { ParsedResponse } from '../runware/response.js'
import type { PollPace } from '../runware/timing.js'

/**
 * `sending`: stored as about to leave. `unsure`: sent, but its arrival is not confirmed.
 * `accepted`: Runware has it. `late`: its run no longer waits for it, but images that were paid for
 * are still polled for. `over`: all its images are decided.
 */
export type TaskPhase = 'queued' | 'sending' | 'unsure' | 'accepted' | 'late' | 'over'

/**
 * One cell's task. Times are milliseconds since 1970. Optional fields may be absent in rows of an
 * older relay.
 */
export interface Task {
  n: number
  /**
   * SHA-256 of the source image. Absent in rows of a relay that had one source image per run: the
   * order has it.
   */
  seed?: string
  from?: CellSource['from']
  taskUUID: string
  state: CellState
  failure?: Failure | undefined
  phase: TaskPhase
  /** Attempts since the last success. */
  tries: number
  pollMs: number
  /**
   * Consecutive polls without anything in progress or new, and the time of the last news before
   * them.
   */
  quiet: number
  newsAt?: number
  /** Consecutive submissions with a reply that is not Runware's. */
  foreignReplies?: number | undefined
  /** A poll has listed items in progress, so a later poll without any means that none is. */
  listed?: boolean
  /** Consecutive polls that reported no such task. */
  missing?: number
  /** Runware's archive was read, after polls had reported no such task. */
  archiveRead?: boolean
  sentAt: number
  dueAt: number
  /** An earlier request was sent under this taskUUID, and its result is unknown. */
  lost?: boolean
  /**
   * Failure of a later submission. It counts once polls show that the earlier one never arrived.
   */
  refusal?: Failure | undefined
  /** UUID that the request used for its source image. */
  uuid?: string | undefined
  /** Sends the bytes of the source image, since its UUID was refused. */
  bytes: boolean
  /** Time since which the task waits for its source image to be uploaded again. */
  sourceSince?: number | undefined
  /** Leaves out the structured prompt, since it was refused. */
  plain: boolean
  /** Earlier taskUUIDs, each known to have failed, and the amount paid for them. */
  earlier?: string[]
  sunkUsd?: number
}

/**
 * An image with the relay's internal fields. `key` identifies it across responses; its bytes are at
 * `url`, or stored under the receipt `kept`.
 */
export interface TaskImage extends RunImage {
  key?: string
  url?: string
  kept?: string
  /** Consecutive requests for its bytes that found the URL gone or refused. */
  failedFetches?: number | undefined
  /** True if its failure was listed in a response, as each poll does, and was not inferred. */
  told?: boolean
}

export interface TaskProgress {
  task: Task
  slots: TaskImage[]
}

/**
 * A reply to a submission or a poll. `answer` is absent if nothing readable came; status 0 means no
 * response at all.
 */
export interface TaskReply {
  status: number
  retryAfterMs?: number | undefined
  type?: string | undefined
  answer?: ParsedResponse | undefined
}

/**
 * Input of a decision besides the state: the time, a random number, the recipe, cancellation, poll
 * pace.
 */
export interface Circumstances {
  now: number
  random: number
  recipe: Recipe
  cancelled: boolean
  pace: PollPace
  /** A proxy has just refused another task of the run, so one more such reply is sufficient. */
  isProxyRefusing?: boolean
}

/**
 * Returns the task with all its times shifted. A time of 0 (not sent yet, or never scheduled) stays
 * 0.
 */
export function shiftTask(task: Task, shiftMs: number): Task {
  const moved = (at: number) => (at === 0 ? 0 : at + shiftMs)
  const { sentAt, dueAt, newsAt, sourceSince } = task
  return {
    ...task,
    sentAt: moved(sentAt),
    dueAt: moved(dueAt),
    ...(newsAt !== undefined && { newsAt: moved(newsAt) }),
    ...(sourceSince !== undefined && { sourceSince: moved(sourceSince) }),
  }
}
