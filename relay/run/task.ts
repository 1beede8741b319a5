// A cell's task and its images, as a run stores them. Types and what holds in every state; no decision.
import type { Failure } from '../../contract/failure.js'
import type { CellSource, CellState, RunImage } from '../../contract/run.js'
import type { Recipe } from '../../contract/recipe.js'
import type { ParsedResponse } from '../runware/response.js'
import type { PollPace } from '../runware/timing.js'

/**
 * `sending`: on disk as about to leave. `unsure`: sent, and nobody has said that it arrived. `accepted`: Runware knows it.
 * `late`: its run waits for it no more, and what it paid for is still looked for. `over`: all its images are decided.
 */
export type TaskPhase = 'queued' | 'sending' | 'unsure' | 'accepted' | 'late' | 'over'

/** One cell's task. Times are milliseconds since 1970. What may be absent is so in rows of an older relay. */
export interface Task {
  n: number
  /** What it begins from. Absent in rows of a relay that knew one source a run: then the order says. */
  seed?: string
  from?: CellSource['from']
  taskUUID: string
  state: CellState
  failure?: Failure | undefined
  phase: TaskPhase
  /** Attempts since something last went well. */
  tries: number
  pollMs: number
  /** Polls in a row that showed nothing under way and nothing new, and when there was news before them. */
  quiet: number
  newsAt?: number
  /** Submissions in a row that were answered by something else than Runware. */
  foreignReplies?: number | undefined
  /** A poll has listed what is under way: where none is listed any more, none is. */
  listed?: boolean
  /** Polls in a row that said that there is no such task. */
  missing?: number
  /** Runware's archive was read, after the polls said so. */
  archiveRead?: boolean
  sentAt: number
  dueAt: number
  /** It was sent under this taskUUID once before, and nobody knows what became of that. */
  lost?: boolean
  /** What a later sending was refused with. It counts once the polls say that the earlier one never arrived. */
  refusal?: Failure | undefined
  /** The UUID by which it named its picture. */
  uuid?: string | undefined
  /** Sends the picture's bytes, since its UUID was refused. */
  bytes: boolean
  /** Since when it waits for the bytes of its source image to be sent again. */
  sourceSince?: number | undefined
  /** Leaves the structured prompt out, since it was refused. */
  plain: boolean
  /** The taskUUIDs before this one, each known to have failed, and what was paid for them all the same. */
  earlier?: string[]
  sunkUsd?: number
}

/** An image, and what the relay alone knows of it. `key` names it among the answers; its bytes are at `url`, or `kept` under a receipt. */
export interface TaskImage extends RunImage {
  key?: string
  url?: string
  kept?: string
  /** Requests in a row for its bytes that found the address gone or refused. */
  failedFetches?: number | undefined
  /** Its failure was an answer's, one of so many in each poll, and no mere conclusion. */
  told?: boolean
}

export interface TaskProgress {
  task: Task
  slots: TaskImage[]
}

/** A reply to a submission or a poll. `answer` is absent where nothing readable came; status 0 means no answer at all. */
export interface TaskReply {
  status: number
  retryAfterMs?: number | undefined
  type?: string | undefined
  answer?: ParsedResponse | undefined
}

/** What a decision needs besides the state: the clock, chance, what was asked for, whether the run was called off, how often to ask. */
export interface Circumstances {
  now: number
  random: number
  recipe: Recipe
  cancelled: boolean
  pace: PollPace
  /** Another task of the run was refused by a proxy just now, so one more of its replies is enough. */
  isProxyRefusing?: boolean
}

/** Returns the task with all its times moved. A task that was not sent yet, or was never given a time, has 0 there. */
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
