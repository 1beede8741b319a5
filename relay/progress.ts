// What becomes of a task and its images after an answer. Pure: takes the state before, returns the state after.
import type { Failure } from '../contract/failure.js'
import type { CellSource, CellState, RunImage } from '../contract/run.js'
import type { Recipe } from '../contract/recipe.js'
import type { Answer, Picture } from './answer.js'
import { backoffMs, firstPollMs, slower, type Pace } from './pace.js'
import { fieldOf, meaningOf, meaningOfStatus, type Meaning, type Trouble } from './trouble.js'

/**
 * `sending`: on disk as about to leave. `unsure`: sent, and nobody has said that it arrived. `accepted`: Runware knows it.
 * `over`: all its images are decided.
 */
export type Phase = 'queued' | 'sending' | 'unsure' | 'accepted' | 'over'

/** One cell's task. Times are milliseconds since 1970. */
export interface Task {
  n: number
  /** What it begins from. Absent in rows of a relay that knew one source a run: then the order says. */
  seed?: string
  from?: CellSource['from']
  taskUUID: string
  state: CellState
  failure?: Failure | undefined
  phase: Phase
  /** Attempts since something last went well. */
  tries: number
  pollMs: number
  /** Polls in a row that showed nothing under way and nothing new. */
  quiet: number
  sentAt: number
  dueAt: number
  /** Sends the picture's bytes, since its UUID was refused. */
  bytes: boolean
  /** Leaves the structured prompt out, since it was refused. */
  plain: boolean
}

/** An image, and what the relay alone knows of it. `key` names it among the answers; its bytes are at `url`, or `kept` under a receipt. */
export interface Slot extends RunImage {
  key?: string
  url?: string
  kept?: string
  /** Its failure was an answer's, one of so many in each poll, and no mere conclusion. */
  told?: boolean
}

export interface Progress {
  task: Task
  slots: Slot[]
}

/** A reply to a submission or a poll. `answer` is absent where nothing readable came; status 0 means no answer at all. */
export interface Reply {
  status: number
  retryAfterMs?: number | undefined
  answer?: Answer | undefined
}

/** What a decision needs besides the state: the clock, chance, what was asked for, whether the run was called off, how often to ask. */
export interface Circumstances {
  now: number
  random: number
  recipe: Recipe
  cancelled: boolean
  pace: Pace
}

const quietPolls = 4
const resubmitAfterMs = 60_000

/** After a submission. Whatever is not certainly refused is `unsure` and will be asked about under the same taskUUID. */
export function afterSubmit(before: Progress, reply: Reply, about: Circumstances): Progress {
  const { now, recipe } = about
  const sent: Task = { ...before.task, sentAt: now, state: 'submitted' }
  const worst = meaningIn(reply, before.task, recipe)
  if (worst?.meaning.kind === 'pace') return again(before, reply, about)
  const known = worst?.meaning.kind === 'known'
  if (!known && (reply.status === 0 || reply.status >= 500)) return unsure(before, sent, reply, about)
  if (worst?.meaning.kind === 'final' && (worst.meaning.whole || !reply.answer || isBare(reply.answer))) {
    const form = worst.trouble && otherForm(worst.trouble, before.task, recipe)
    if (form) return { ...before, task: { ...before.task, ...form, phase: 'queued', dueAt: now } }
    return close(before, worst.meaning.failure)
  }
  const clear = known || (reply.answer?.speaks && worst?.meaning.kind !== 'unclear' && worst?.meaning.kind !== 'missing')
  if (!clear) return unsure(before, sent, reply, about)
  const pollMs = about.pace.firstPollMs
  const task: Task = { ...sent, phase: 'accepted', tries: 0, quiet: 0, pollMs, dueAt: now + pollMs }
  return settle({ ...before, task }, reply, about)
}

/** After a poll. */
export function afterPoll(before: Progress, reply: Reply, about: Circumstances): Progress {
  const { now, recipe } = about
  const { task } = before
  const worst = meaningIn(reply, task, recipe)
  if (worst?.meaning.kind === 'missing') {
    if (task.phase === 'unsure') return again(before, reply, about)
    return close(before, { kind: 'broken', ref: task.taskUUID })
  }
  // A key or a request that is refused now says nothing of a task that was taken before.
  const refusedPoll = worst?.meaning.kind === 'final' && reply.status >= 401 && reply.status <= 403 && !worst.trouble?.ended
  if (!reply.answer || refusedPoll || worst?.meaning.kind === 'pace' || reply.status >= 500) {
    const tries = task.tries + 1
    return { ...before, task: { ...task, tries, dueAt: now + backoffMs(tries, about.random, reply.retryAfterMs) } }
  }
  if (worst?.meaning.kind === 'final' && worst.meaning.whole) return close(settle(before, reply, about), worst.meaning.failure)
  const next = settle(before, reply, about)
  const heard = next.task.phase === 'unsure' && next.slots.every((slot) => slot.state === 'waiting')
  // An unknown task may look like a running one. The same UUID again does no harm: a known one is a conflict.
  if (heard && !about.cancelled && now - task.sentAt > resubmitAfterMs) return again(next, reply, about)
  return next
}

/**
 * After Runware told of a result by itself. What came is taken as from a poll. Tellings come twice, out of order and one by one, so anything
 * else in them decides nothing: the task is asked about at once.
 */
export function afterHook(before: Progress, { answer, status }: Reply, about: Circumstances): Progress {
  const { task } = before
  const pictures = answer?.pictures ?? []
  if (pictures.length === 0) {
    const asks = task.phase === 'accepted' || task.phase === 'unsure'
    return asks ? { ...before, task: { ...task, dueAt: Math.min(task.dueAt, about.now) } } : before
  }
  // A task that has results was taken, whatever became of the answer that should have said so.
  const taken: Progress = { ...before, task: { ...task, phase: 'accepted', state: 'submitted', pollMs: about.pace.firstPollMs } }
  const told: Answer = { processing: 1, pictures, empty: [], troubles: [], speaks: true }
  const next = settle(taken, { status, answer: told }, about)
  if (next.task.phase === 'over') return next
  const more = (answer?.troubles.length ?? 0) + (answer?.empty.length ?? 0) > 0
  const polls = task.phase === 'accepted' || task.phase === 'unsure' ? Math.min(task.dueAt, next.task.dueAt) : next.task.dueAt
  return { ...next, task: { ...next.task, quiet: task.quiet, dueAt: more ? about.now : polls } }
}

/** Ends a task: images still waited for get `failure`, and the cell the state that this makes. */
export function close({ task, slots }: Progress, failure: Failure, state?: CellState): Progress {
  const ended = slots.map((slot): Slot => (slot.state === 'waiting' ? { ...slot, ...lost(failure) } : slot))
  const usable = ended.some((slot) => slot.state === 'ready' || slot.state === 'delivered')
  const allHome = usable && ended.every((slot) => slot.state !== 'ready')
  const own = ended.find((slot) => slot.failure)?.failure ?? failure
  const next = allHome ? 'delivered' : usable ? 'ready' : (state ?? (own.kind === 'cancelled' ? 'cancelled' : 'failed'))
  return { task: { ...task, phase: 'over', state: next, failure: usable ? undefined : own }, slots: ended }
}

function settle({ task, slots }: Progress, { answer, status }: Reply, { now, recipe, pace }: Circumstances): Progress {
  if (!answer) return { task, slots }
  const next = slots.map((slot) => ({ ...slot }))
  const fill = (what: Partial<Slot>) => {
    const index = next.findIndex((slot) => slot.state === 'waiting')
    if (index >= 0) next[index] = { ...(next[index] as Slot), ...what }
    return index >= 0
  }
  let news = false
  for (const picture of answer.pictures)
    if (!next.some((slot) => slot.key === picture.key)) news = fill(arrived(picture, task, recipe)) || news

  const flagged: Failure = { kind: 'blocked', by: recipe.copyrightDetection ? 'copyright' : 'content' }
  const meanings = answer.troubles.map((trouble) => meaningOf(trouble, status, asked(task, recipe)))
  const ends = meanings.flatMap((meaning) => (meaning.kind === 'final' && !meaning.whole ? [meaning.failure] : []))
  const told: Partial<Slot>[] = [
    ...answer.empty.map(({ costUsd }) => ({ ...lost(flagged), ...(costUsd === undefined ? {} : { costUsd }) })),
    ...ends.map(lost),
  ]
  // Each poll tells all of them again, so only those beyond the ones already noted are new.
  const noted = next.filter((slot) => slot.told).length
  for (const what of told.slice(noted)) news = fill({ ...what, told: true }) || news

  const certain = news || answer.pictures.length > 0 || told.length > 0
  const quiet = answer.speaks && answer.processing === 0 && !news && hasEnded(answer) ? task.quiet + 1 : 0
  const pollMs = news ? pace.firstPollMs : slower(task.pollMs, pace.slowestPollMs)
  const phase = certain && task.phase === 'unsure' ? 'accepted' : task.phase
  const after: Progress = {
    task: { ...task, phase, tries: 0, quiet, pollMs, dueAt: now + (quiet > 0 ? firstPollMs * 1.5 : pollMs) },
    slots: next,
  }
  if (next.every((slot) => slot.state !== 'waiting')) return close(after, flagged)
  // Fewer items than were asked for, and nothing under way: the missing ones were taken out.
  if (quiet >= quietPolls)
    return close(after, ends[ends.length - 1] ?? (unclearIn(meanings) ? { kind: 'broken', ref: task.taskUUID } : flagged))
  return after
}

const isBare = ({ processing, pictures, empty }: Answer) => processing + pictures.length + empty.length === 0
const hasEnded = (answer: Answer) => answer.pictures.length + answer.empty.length + answer.troubles.length > 0
const unclearIn = (meanings: Meaning[]) => meanings.some((meaning) => meaning.kind === 'unclear')

function arrived(picture: Picture, task: Task, recipe: Recipe): Partial<Slot> {
  if (recipe.checkContent && picture.NSFWContent) {
    const facts = { ...picture }
    delete facts.kept
    return { ...facts, ...lost({ kind: 'blocked', by: 'content' }) }
  }
  // The answer carried bytes, and they were no picture.
  if (picture.url === '' && !picture.kept)
    return { ...picture, ...lost({ kind: 'broken', ref: picture.imageUUID ?? task.taskUUID }) }
  return { ...picture, state: 'ready', verdict: recipe.copyrightDetection ? 'checked' : 'unchecked' }
}

function lost(failure: Failure): Pick<Slot, 'state' | 'failure' | 'verdict'> {
  if (failure.kind === 'blocked') return { state: 'blocked', verdict: 'blocked', failure }
  return { state: failure.kind === 'cancelled' ? 'cancelled' : 'failed', failure }
}

/** Back to the queue under the same taskUUID, or out of it where the run was called off. */
function again(before: Progress, reply: Reply, { now, random, cancelled }: Circumstances): Progress {
  if (cancelled) return close(before, { kind: 'cancelled' })
  const tries = before.task.tries + 1
  const dueAt = now + backoffMs(tries, random, reply.retryAfterMs)
  return { ...before, task: { ...before.task, phase: 'queued', tries, dueAt } }
}

function unsure(before: Progress, sent: Task, reply: Reply, { now, random }: Circumstances): Progress {
  const tries = sent.tries + 1
  return { ...before, task: { ...sent, phase: 'unsure', tries, dueAt: now + backoffMs(tries, random, reply.retryAfterMs) } }
}

/** The UUID instead of bytes, or the structured prompt: what may have been refused although the wish itself is fine. */
function otherForm(trouble: Trouble, task: Task, recipe: Recipe): Partial<Task> | undefined {
  const field = fieldOf(trouble)
  if (/seedImage|^image|^inputs$/i.test(field) && !task.bytes) return { bytes: true }
  // A server that does not know the parameter may name the whole group, or say it in the message alone.
  const structured = /structuredPrompt|^settings$/i.test(field) || /structured.?prompt/i.test(trouble.message)
  if (structured && !task.plain && recipe.structuredPrompt) return { plain: true }
  return undefined
}

/** The most decisive thing in a reply, and the entry that said it. */
function meaningIn(reply: Reply, task: Task, recipe: Recipe): { meaning: Meaning; trouble?: Trouble } | undefined {
  const told = (reply.answer?.troubles ?? []).map((trouble) => ({
    trouble,
    meaning: meaningOf(trouble, reply.status, asked(task, recipe)),
  }))
  const rank = (meaning: Meaning) =>
    meaning.kind === 'final' ? (meaning.whole ? 3 : 0) : { known: 4, missing: 2, pace: 2, unclear: 1 }[meaning.kind]
  const worst = told.sort((a, b) => rank(b.meaning) - rank(a.meaning))[0]
  if (worst) return worst
  const meaning = meaningOfStatus(reply.status, task.taskUUID)
  return meaning ? { meaning } : undefined
}

function asked(task: Task, recipe: Recipe) {
  return { copyrightDetection: recipe.copyrightDetection, checkContent: recipe.checkContent, ref: task.taskUUID }
}
