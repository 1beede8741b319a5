// State machine of a task: returns its state after a response. Pure. The items of a response are
// applied in task-results.ts.
import type { Failure } from '../../contract/failure.js'
import type { Recipe } from '../../contract/recipe.js'
import type { ParsedResponse } from '../runware/response.js'
import { freshAttempt } from './retry.js'
import { foreignFailure, isForeignReply, mostForeignReplies } from '../runware/foreign-reply.js'
import { pauseMs, sourcePatienceMs } from '../runware/timing.js'
import { asked, endTask, applyResults, applyLateResults } from './task-results.js'
import {
  fieldOf,
  classifyError,
  classifyStatus,
  type ErrorClass,
  type ProviderError,
} from '../runware/error-codes.js'
import type { Circumstances, TaskProgress, TaskReply, TaskImage, Task } from './task.js'

/**
 * The first poll that reports a missing task may have been too early; this many in a row are
 * believed.
 */
export const missingPolls = 4
/**
 * An unknown task may look like a running one, so an unconfirmed task is submitted again under the
 * same UUID: a known one causes a conflict error.
 */
const resubmitAfterMs = 10_000

/**
 * Returns the state after a submission. A task that is not certainly refused becomes `unsure` and
 * is polled under the same taskUUID.
 */
export function afterSubmit(
  before: TaskProgress,
  reply: TaskReply,
  about: Circumstances,
): TaskProgress {
  if (isForeignReply(reply.status, reply.answer)) return refusedByProxy(before, reply, about)
  const { now, recipe } = about
  const sent: Task = { ...before.task, sentAt: now, state: 'submitted', foreignReplies: undefined }
  const worst = meaningIn(reply, before.task, recipe)
  if (worst?.meaning.kind === 'pace') return sendAgain(before, reply, about)
  const known = worst?.meaning.kind === 'known'
  if (!known && (reply.status === 0 || reply.status >= 500))
    return unsure(before, sent, reply, about)
  if (
    worst?.meaning.kind === 'final' &&
    (worst.meaning.whole || !reply.answer || isBare(reply.answer))
  ) {
    const form = worst.trouble && otherForm(worst.trouble, before.task, recipe)
    if (form) return { ...before, task: { ...before.task, ...form, phase: 'queued', dueAt: now } }
    const refused = endTask(before, worst.meaning.failure)
    // A task that is refused now may have been accepted before: an exhausted balance may be due to
    // the first submission.
    return before.task.lost
      ? unsure(before, { ...sent, refusal: refused.task.failure }, reply, about)
      : refused
  }
  const clear =
    known ||
    (reply.answer?.mentionsTask &&
      worst?.meaning.kind !== 'unclear' &&
      worst?.meaning.kind !== 'missing')
  if (!clear) return unsure(before, sent, reply, about)
  const occasion = { kind: 'accepted' } as const
  const pollMs = pauseMs(occasion, about.random, about.pace)
  const taken = { ...accepted(sent), tries: 0, quiet: 0, pollMs, dueAt: now + pollMs }
  return applyResults({ ...before, task: taken }, reply, about, occasion)
}

/**
 * Returns the state after a proxy between the relay and Runware replied to a submission: submitted
 * again a few times, then refused.
 */
function refusedByProxy(
  before: TaskProgress,
  reply: TaskReply,
  about: Circumstances,
): TaskProgress {
  const foreignReplies = (before.task.foreignReplies ?? 0) + 1
  const most = about.isProxyRefusing ? 1 : mostForeignReplies
  if (foreignReplies < most)
    return sendAgain({ ...before, task: { ...before.task, foreignReplies } }, reply, about)
  return refuseUnsent(
    { ...before, task: { ...before.task, foreignReplies: undefined } },
    foreignFailure(reply),
    about.now,
  )
}

/**
 * Ends a task that is refused before Runware has it. A task that was sent before may exist all the
 * same, so it is polled first.
 */
export function refuseUnsent(before: TaskProgress, failure: Failure, now: number): TaskProgress {
  if (!before.task.lost) return endTask(before, failure)
  return {
    ...before,
    task: { ...before.task, phase: 'unsure', state: 'submitted', refusal: failure, dueAt: now },
  }
}

/** Returns the state after a poll. */
export function afterPoll(
  before: TaskProgress,
  reply: TaskReply,
  about: Circumstances,
): TaskProgress {
  if (before.task.phase === 'late')
    return stillLate(before, (open) => afterPoll(open, reply, about), about)
  const { now, recipe } = about
  const { task } = before
  const worst = meaningIn(reply, task, recipe)
  const pictures = reply.answer?.pictures.length ?? 0
  if (worst?.meaning.kind === 'missing' && pictures === 0) return afterMissing(before, reply, about)
  const final = worst?.meaning.kind === 'final' && worst.meaning.whole ? worst.meaning : undefined
  const ofThePoll =
    final !== undefined &&
    worst !== undefined &&
    !worst.trouble?.ended &&
    isOfThePoll(worst.trouble, final.failure)
  const unheard =
    !reply.answer || ofThePoll || worst?.meaning.kind === 'pace' || reply.status >= 500
  if (unheard && pictures === 0) {
    const tries = task.tries + 1
    return {
      ...before,
      task: { ...task, tries, dueAt: now + failedPauseMs(tries, reply, about.random) },
    }
  }
  if (final && !ofThePoll) {
    const form =
      pictures === 0 && worst?.trouble ? otherForm(worst.trouble, task, recipe) : undefined
    // Accepted and refused later: this task is known to have failed, and its UUID is used up.
    if (form) return freshAttempt(before, now, form)
    return endTask(applyResults(before, reply, about), final.failure)
  }
  const listed = task.listed || (reply.answer?.processing ?? 0) > 0
  const next = applyResults({ ...before, task: { ...task, listed } }, reply, about)
  const heard = next.task.phase === 'unsure' && next.slots.every((slot) => slot.state === 'waiting')
  if (heard && !about.cancelled && now - task.sentAt > resubmitAfterMs)
    return sendAgain(next, reply, about)
  return next
}

/**
 * Returns the state after a webhook. Its images are applied as those of a poll. Webhooks arrive
 * twice, out of order and one by one, so nothing else in them is decisive: the task is polled soon.
 */
export function afterHook(
  before: TaskProgress,
  reply: TaskReply,
  about: Circumstances,
): TaskProgress {
  const { answer, status } = reply
  const { task } = before
  if (task.phase === 'late')
    return stillLate(before, (open) => afterHook(open, reply, about), about)
  if (task.phase === 'over') return applyLateResults(before, reply, about)
  const pictures = answer?.pictures ?? []
  const soon = about.now + pauseMs({ kind: 'notified' }, about.random)
  if (pictures.length === 0) {
    const asks = task.phase === 'accepted' || task.phase === 'unsure'
    return asks ? { ...before, task: { ...task, dueAt: Math.min(task.dueAt, soon) } } : before
  }
  // A task that has results was accepted, even if the response to its submission was lost.
  const taken: TaskProgress = {
    ...before,
    task: { ...accepted(task), state: 'submitted', pollMs: about.pace.firstPollMs },
  }
  const told: ParsedResponse = {
    processing: 1,
    pictures,
    withoutImage: [],
    providerErrors: [],
    mentionsTask: true,
  }
  const next = applyResults(taken, { status, answer: told }, about)
  if (next.task.phase === 'over') return next
  const more = (answer?.providerErrors.length ?? 0) + (answer?.withoutImage.length ?? 0) > 0
  const polls =
    task.phase === 'accepted' || task.phase === 'unsure'
      ? Math.min(task.dueAt, next.task.dueAt)
      : next.task.dueAt
  return {
    ...next,
    task: { ...next.task, quiet: task.quiet, dueAt: more ? Math.min(polls, soon) : polls },
  }
}

/** Returns the state of a task whose source image neither the relay nor Runware has. */
export function awaitingSource({ task, slots }: TaskProgress, now: number): TaskProgress {
  const since = Math.min(task.sourceSince ?? now, now)
  if (now - since >= sourcePatienceMs)
    return endTask(
      { task, slots },
      { kind: 'refused', field: 'seed', allowed: 'a picture sent again' },
    )
  return {
    task: { ...task, sourceSince: since, dueAt: now + pauseMs({ kind: 'sourceMissing' }, 0) },
    slots,
  }
}

/** Gives up a task that may have been accepted. It is still polled from time to time. */
export function giveUp({ task, slots }: TaskProgress, now: number): TaskProgress {
  const ended = endTask({ task, slots }, { kind: 'timedOut' }, 'unknown')
  const phase = ended.slots.some((slot) => slot.unsure) ? 'late' : 'over'
  return { ...ended, task: { ...ended.task, phase, tries: 0, dueAt: now + abandonedPauseMs(0) } }
}

/**
 * Applies a webhook or a poll to a task that was given up. It stays given up unless the result is
 * final.
 */
function stillLate(
  { task, slots }: TaskProgress,
  hear: (open: TaskProgress) => TaskProgress,
  { now }: Circumstances,
): TaskProgress {
  const waiting = slots.map((slot): TaskImage =>
    slot.unsure ? { n: slot.n, cell: slot.cell, state: 'waiting' } : slot,
  )
  const next = hear({ task: { ...task, phase: 'accepted', failure: undefined }, slots: waiting })
  if (next.task.phase === 'over') return next
  const tries = task.tries + 1
  const ended = giveUp({ ...next, task: { ...task, missing: 0 } }, now)
  return { ...ended, task: { ...ended.task, tries, dueAt: now + abandonedPauseMs(tries) } }
}

/**
 * Returns the state after a reply that reports no such task. An unconfirmed task is submitted
 * again; otherwise several such replies are required.
 */
function afterMissing(before: TaskProgress, reply: TaskReply, about: Circumstances): TaskProgress {
  const { task } = before
  const { refusal, phase } = task
  if (phase === 'unsure' && !refusal && !about.cancelled) return sendAgain(before, reply, about)
  const missing = (task.missing ?? 0) + 1
  if (missing < missingPolls)
    return {
      ...before,
      task: { ...task, missing, dueAt: about.now + failedPauseMs(missing, reply, about.random) },
    }
  return endTask(
    before,
    refusal ??
      (phase === 'unsure' ? { kind: 'cancelled' } : { kind: 'broken', ref: task.taskUUID }),
  )
}

const failedPauseMs = (tries: number, { retryAfterMs }: TaskReply, random: number) =>
  pauseMs({ kind: 'failed', tries, retryAfterMs }, random)
const abandonedPauseMs = (tries: number) => pauseMs({ kind: 'abandoned', tries }, 0)
const accepted = (task: Task): Task => ({
  ...task,
  phase: 'accepted',
  lost: false,
  refusal: undefined,
  missing: 0,
})
const isBare = ({ processing, pictures, withoutImage: empty }: ParsedResponse) =>
  processing + pictures.length + empty.length === 0

/**
 * Returns true for an error of the poll itself: a refused key, balance or request is no result of a
 * task that was accepted before.
 */
function isOfThePoll(trouble: ProviderError | undefined, failure: Failure): boolean {
  if (failure.kind === 'refused')
    return /^(taskUUID|taskType|body|requestBody)$/i.test(failure.field)
  return !trouble || failure.kind === 'broken' || failure.kind === 'outOfCredit'
}

/**
 * Returns the task to the queue under the same taskUUID, or ends it if the run was cancelled and
 * nothing is in progress.
 */
function sendAgain(
  before: TaskProgress,
  reply: TaskReply,
  { now, random, cancelled }: Circumstances,
): TaskProgress {
  const { task } = before
  if (cancelled && !task.lost) return endTask(before, { kind: 'cancelled' })
  const tries = task.tries + 1
  const dueAt = now + failedPauseMs(tries, reply, random)
  return { ...before, task: { ...task, phase: cancelled ? 'unsure' : 'queued', tries, dueAt } }
}

function unsure(
  before: TaskProgress,
  sent: Task,
  reply: TaskReply,
  { now, random }: Circumstances,
): TaskProgress {
  const tries = sent.tries + 1
  const dueAt = now + failedPauseMs(tries, reply, random)
  return { ...before, task: { ...sent, phase: 'unsure', lost: true, tries, pollMs: 0, dueAt } }
}

/**
 * Returns another request form (the image bytes instead of the UUID, or no structured prompt),
 * since the form may have been refused although the recipe is valid. Returns `undefined` if there
 * is none.
 */
function otherForm(trouble: ProviderError, task: Task, recipe: Recipe): Partial<Task> | undefined {
  const field = fieldOf(trouble)
  if (/seedImage|^image|^inputs$/i.test(field) && !task.bytes)
    return task.from ? { from: undefined } : { bytes: true }
  // A server that does not support the parameter may name the whole group, or name it in the
  // message alone.
  const structured =
    /structuredPrompt|^settings$/i.test(field) || /structured.?prompt/i.test(trouble.message)
  if (structured && !task.plain && recipe.structuredPrompt) return { plain: true }
  return undefined
}

/** Returns the most decisive error class in a reply, and its entry. */
function meaningIn(
  reply: TaskReply,
  task: Task,
  recipe: Recipe,
): { meaning: ErrorClass; trouble?: ProviderError } | undefined {
  const told = (reply.answer?.providerErrors ?? []).map((trouble) => ({
    trouble,
    meaning: classifyError(trouble, reply.status, asked(task, recipe)),
  }))
  const rank = (meaning: ErrorClass) =>
    meaning.kind === 'final'
      ? meaning.whole
        ? 3
        : 0
      : { known: 4, missing: 2, pace: 2, unclear: 1 }[meaning.kind]
  const worst = told.sort((a, b) => rank(b.meaning) - rank(a.meaning))[0]
  if (worst) return worst
  const meaning = classifyStatus(reply.status, task.taskUUID)
  return meaning ? { meaning } : undefined
}
