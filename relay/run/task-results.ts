// Applies the items of a response to a task's images. Pure. Has no access to requests and does not
// plan the next step.
import type { Recipe } from '../../contract/recipe.js'
import type { Failure } from '../../contract/failure.js'
import type { CellState } from '../../contract/run.js'
import type { ParsedResponse, ResponseImage } from '../runware/response.js'
import { chargeOf } from './charge.js'
import { newPictures } from './new-pictures.js'
import { pauseMs, type PauseReason } from '../runware/timing.js'
import { classifyError, type ErrorClass } from '../runware/error-codes.js'
import type { Circumstances, TaskProgress, TaskReply, TaskImage, Task } from './task.js'

const quietPolls = 4
/**
 * A server that never lists unfinished images may be silent between two of them. After this time
 * without news the missing images count as flagged.
 */
const quietMs = 30_000

export function applyResults(
  { task, slots }: TaskProgress,
  { answer, status }: TaskReply,
  about: Circumstances,
  without?: PauseReason,
): TaskProgress {
  const { now, recipe, pace } = about
  if (!answer) return { task, slots }
  const next = slots.map((slot) => ({ ...slot }))
  let news = false
  // A server that does not list unfinished images may list a finished one twice. Two equal items
  // count as two images only after a long time without news.
  const isComplete =
    task.listed === true || (task.quiet >= quietPolls - 1 && now - (task.newsAt ?? now) >= quietMs)
  for (const picture of newPictures(answer, next, isComplete)) {
    const index = placeFor(picture, next)
    if (index < 0) continue
    next[index] = {
      ...waitingSlot(next[index] as TaskImage),
      ...slotFromPicture(picture, task, recipe),
    }
    news = true
  }

  const flagged: Failure = {
    kind: 'blocked',
    by: recipe.copyrightDetection ? 'copyright' : 'content',
  }
  const meanings = answer.providerErrors.map((trouble) =>
    classifyError(trouble, status, asked(task, recipe)),
  )
  const ends = meanings.flatMap((meaning) =>
    meaning.kind === 'final' && !meaning.whole ? [meaning.failure] : [],
  )
  const told: Partial<TaskImage>[] = [
    ...answer.withoutImage.map((cost) => ({ ...slotFailure(flagged), ...chargeOf(cost, recipe) })),
    ...ends.map(slotFailure),
  ]
  // Each poll reports all failures again, so only those beyond the recorded ones are new.
  const noted = next.filter((slot) => slot.told).length
  for (const what of told.slice(noted)) {
    const index = next.findIndex((slot) => slot.state === 'waiting')
    if (index < 0) break
    next[index] = { ...(next[index] as TaskImage), ...what, told: true }
    news = true
  }

  const certain = news || answer.pictures.length > 0 || told.length > 0
  const quiet =
    answer.mentionsTask && answer.processing === 0 && !news && hasEnded(answer) ? task.quiet + 1 : 0
  const newsAt = news || quiet === 0 ? now : (task.newsAt ?? now)
  const occasion = news
    ? ({ kind: 'news' } as const)
    : (without ?? ({ kind: 'unchanged', pollMs: task.pollMs } as const))
  const pollMs = pauseMs(occasion, about.random, pace)
  const phase = certain && task.phase === 'unsure' ? 'accepted' : task.phase
  const dueAt =
    now +
    (quiet > 0 && quiet < quietPolls ? pauseMs({ kind: 'incomplete' }, about.random, pace) : pollMs)
  const after: TaskProgress = {
    task: { ...task, phase, tries: 0, missing: 0, quiet, newsAt, pollMs, dueAt },
    slots: next,
  }
  if (next.every((slot) => slot.state !== 'waiting')) return endTask(after, flagged)
  // Fewer items than requested, and none in progress: the missing ones were flagged.
  const allTold =
    task.listed ||
    (answer.pictures.length === 0 && answer.providerErrors.every(({ ended }) => ended))
  if (quiet >= quietPolls && (allTold || now - newsAt >= quietMs))
    return endTask(
      after,
      ends[ends.length - 1] ??
        (unclearIn(meanings) ? { kind: 'broken', ref: task.taskUUID } : flagged),
    )
  return after
}

/**
 * Adds images that arrived after the end of the task. Nothing that was paid for is lost: each image
 * takes the place of a failed one. Only an image with a name of its own is added; without one it
 * cannot be distinguished from an image that came before.
 */
export function applyLateResults(
  { task, slots }: TaskProgress,
  { answer }: TaskReply,
  { recipe }: Circumstances,
): TaskProgress {
  const pictures = (answer?.pictures ?? []).filter(({ imageUUID }) => imageUUID !== undefined)
  let next = slots
  for (const picture of newPictures({ pictures, processing: 0 }, slots, false)) {
    const index = placeFor(picture, next)
    if (index < 0) continue
    next = next.map((slot, at) =>
      at === index ? { ...waitingSlot(slot), ...slotFromPicture(picture, task, recipe) } : slot,
    )
  }
  if (next === slots) return { task, slots }
  return endTask({ task, slots: next }, { kind: 'timedOut' })
}

/**
 * Ends a task: pending images get `failure`, and the cell gets the resulting state. `unknown`: the
 * images were submitted and may have been generated.
 */
export function endTask(
  { task, slots }: TaskProgress,
  failure: Failure,
  state?: CellState,
): TaskProgress {
  const unsure = state === 'unknown' ? { unsure: true as const } : {}
  const ended = slots.map((slot): TaskImage =>
    slot.state === 'waiting' ? { ...slot, ...slotFailure(failure), ...unsure } : slot,
  )
  const usable = ended.some((slot) => slot.state === 'ready' || slot.state === 'delivered')
  const allHome = usable && ended.every((slot) => slot.state !== 'ready')
  const own = ended.find((slot) => slot.failure)?.failure ?? failure
  const next = allHome
    ? 'delivered'
    : usable
      ? 'ready'
      : (state ?? (own.kind === 'cancelled' ? 'cancelled' : 'failed'))
  return {
    task: { ...task, phase: 'over', state: next, failure: usable ? undefined : own },
    slots: ended,
  }
}

/**
 * Marks a ready image as failed because its bytes can never be fetched. It was paid for: if no cost
 * was sent, the estimate counts and is marked.
 */
export function pictureFailed(
  { task, slots }: TaskProgress,
  n: number,
  recipe: Recipe,
  because?: Failure,
): TaskProgress {
  const failed = slots.map((slot): TaskImage => {
    if (slot.n !== n) return slot
    const { verdict, ...facts } = slot
    const failure = because ?? ({ kind: 'broken', ref: slot.imageUUID ?? task.taskUUID } as const)
    return {
      ...facts,
      ...(slot.costUsd === undefined && chargeOf({ costUnreadable: true }, recipe)),
      ...slotFailure(failure),
    }
  })
  return task.phase === 'over'
    ? endTask({ task, slots: failed }, because ?? { kind: 'broken', ref: task.taskUUID })
    : { task, slots: failed }
}

/**
 * Requests for a ready image's bytes, each of several attempts, after which an image that is gone
 * or refused counts as permanently lost.
 */
const mostFailedFetches = 3

/** Returns the state after the URL of a ready image was found gone or refused. */
export function addressUnavailable(
  { task, slots }: TaskProgress,
  n: number,
  recipe: Recipe,
): TaskProgress {
  const failedFetches = (slots.find((slot) => slot.n === n)?.failedFetches ?? 0) + 1
  const counted = slots.map((slot): TaskImage => (slot.n === n ? { ...slot, failedFetches } : slot))
  if (failedFetches < mostFailedFetches) return { task, slots: counted }
  const allowed = 'Runware has made it, but does not hand it out any more'
  return pictureFailed({ task, slots: counted }, n, recipe, {
    kind: 'refused',
    field: 'image',
    allowed,
  })
}

/**
 * Returns the index of a pending image, else of a failed image without a name, the likeliest first.
 */
function placeFor({ imageUUID }: ResponseImage, slots: readonly TaskImage[]): number {
  const first = (holds: (slot: TaskImage) => boolean) => slots.findIndex(holds)
  const waiting = first((slot) => slot.state === 'waiting')
  if (waiting >= 0 || imageUUID === undefined) return waiting
  const empty = ({ key, state }: TaskImage) =>
    key === undefined && state !== 'ready' && state !== 'delivered'
  const unsure = first((slot) => empty(slot) && slot.unsure === true)
  if (unsure >= 0) return unsure
  const concluded = first((slot) => empty(slot) && !slot.told)
  return concluded >= 0 ? concluded : first(empty)
}

/** Returns an image in its initial state. */
export function waitingSlot({ n, cell }: TaskImage): TaskImage {
  return { n, cell, state: 'waiting' }
}

function slotFromPicture(
  { costUsd, costUnreadable, ...came }: ResponseImage,
  task: Task,
  recipe: Recipe,
): Partial<TaskImage> {
  const cost = {
    ...(costUsd !== undefined && { costUsd }),
    ...(costUnreadable && { costUnreadable }),
  }
  const picture = { ...came, ...chargeOf(cost, recipe) }
  if (recipe.checkContent && picture.NSFWContent) {
    const facts = { ...picture }
    delete facts.kept
    return { ...facts, ...slotFailure({ kind: 'blocked', by: 'content' }) }
  }
  // The response embedded bytes that are not an image.
  if (picture.url === '' && !picture.kept)
    return {
      ...picture,
      ...slotFailure({ kind: 'broken', ref: picture.imageUUID ?? task.taskUUID }),
    }
  return {
    ...picture,
    state: 'ready',
    verdict: recipe.copyrightDetection ? 'checked' : 'unchecked',
  }
}

function slotFailure(failure: Failure): Pick<TaskImage, 'state' | 'failure' | 'verdict'> {
  if (failure.kind === 'blocked') return { state: 'blocked', verdict: 'blocked', failure }
  return { state: failure.kind === 'cancelled' ? 'cancelled' : 'failed', failure }
}

/** Returns the values on which the classification of an error depends. */
export function asked(task: Task, recipe: Recipe) {
  return {
    copyrightDetection: recipe.copyrightDetection,
    checkContent: recipe.checkContent,
    ref: task.taskUUID,
  }
}

const hasEnded = (answer: ParsedResponse) =>
  answer.pictures.length + answer.withoutImage.length + answer.providerErrors.length > 0
const unclearIn = (meanings: ErrorClass[]) => meanings.some((meaning) => meaning.kind === 'unclear')
