// What a run does next: which tasks to send, which to ask about, when to wake. Pure; knows no alarm and no storage.
import { isHalfOpen } from '../account/breaker.js'
import { isCancelled, type Cancellation } from './cancellation.js'
import { lateForMs, longestPauseMs, runDeadlineMs, taskDeadlineMs } from '../runware/timing.js'
import { giveUp } from './task-state.js'
import { endTask } from './task-results.js'
import type { PlaceGrant } from '../durable-objects/account.js'
import type { TaskProgress, Task } from './task.js'

/** A run that is under way wakes at least this often, so that a request lost with the process is soon asked about. */
export const heartbeatMs = 5_000
/** So many tasks of a run wait in the account's line by name; the others wait behind them. */
const mostWanted = 8

export interface TurnPlan {
  /** Tasks whose state changes without asking anybody. */
  changed: TaskProgress[]
  submit: number[]
  poll: number[]
  /** Tasks that are at Runware or on the way there, and tasks that could be submitted now: what the account's line is told. */
  inFlight: number[]
  wanted: number[]
  /** The tasks that are waited for. */
  open: Task[]
  /** Nothing is waited for any more, though something may still be looked for. */
  ended: boolean
  /** When to look again; `undefined` when nothing is left to be done. */
  wakeAt: number | undefined
}

/** `grant`: what the account's line allows; before it has answered, what was sent is asked about and nothing is submitted. `busy` are the tasks that a request is under way for in this very process. `startedAt`: when the run, or its newest retry, was asked for. */
export function planTurn(
  all: readonly TaskProgress[],
  run: Cancellation & { startedAt: number; grant?: PlaceGrant | undefined },
  busy: ReadonlySet<number>,
  now: number,
): TurnPlan {
  const plan: TurnPlan = {
    changed: [],
    submit: [],
    poll: [],
    inFlight: [],
    wanted: [],
    open: [],
    ended: true,
    wakeAt: undefined,
  }
  const deadline = run.startedAt + runDeadlineMs
  const open: Task[] = []
  const late: Task[] = []
  for (const progress of all) {
    const { task } = progress
    if (task.phase === 'over') continue
    if (busy.has(task.n)) open.push(task)
    else if (task.phase !== 'late') {
      const next = inTime(progress, { deadline, cancelled: isCancelled(run, task.n) }, now)
      if (next !== progress) plan.changed.push(next)
      if (next.task.phase === 'late') late.push(next.task)
      else if (next.task.phase !== 'over') open.push(next.task)
    } else if (now >= task.sentAt + lateForMs)
      plan.changed.push({ ...progress, task: { ...task, phase: 'over' } })
    else late.push(task)
  }
  plan.ended = open.every((task) => task.phase === 'late')
  plan.open = open
  const { grant } = run
  const room = roomFor(grant, busy.size, now)
  const due = (task: Task) =>
    !busy.has(task.n) && (task.dueAt <= now || task.dueAt > now + longestPauseMs)
  const polls = [...open, ...late].filter((task) => task.phase !== 'queued' && due(task))
  const waiting = open.filter((task) => task.phase === 'queued' && !busy.has(task.n))
  const ready = waiting.filter(due)
  const submits = ready.filter((task) => grant?.leases.includes(task.n))
  plan.poll = polls.slice(0, room).map((task) => task.n)
  plan.submit = submits.slice(0, room - plan.poll.length).map((task) => task.n)

  if (open.length + late.length === 0) return plan
  // What was sent once and is to be sent again may be under way there.
  const isOut = (task: Task) =>
    busy.has(task.n) ||
    task.phase !== 'queued' ||
    task.lost === true ||
    plan.submit.includes(task.n)
  plan.inFlight = open.filter((task) => task.phase !== 'late' && isOut(task)).map((task) => task.n)
  plan.wanted = ready
    .filter((task) => !isOut(task))
    .map((task) => task.n)
    .slice(0, mostWanted)
  const started = new Set([...plan.poll, ...plan.submit])
  const next = [...open, ...late].filter(
    (task) => !busy.has(task.n) && !started.has(task.n) && task.dueAt > now,
  )
  const beats =
    open.length === 0 && started.size === 0 && next.length > 0 ? [] : [now + heartbeatMs]
  const held = grant && grant.heldUntil > now ? [grant.heldUntil] : []
  plan.wakeAt = Math.min(...beats, ...held, ...next.map((task) => task.dueAt))
  return plan
}

/** How many requests may leave now, with `busy` under way: none, one to try the upstream, or as many as there are. */
function roomFor(grant: PlaceGrant | undefined, busy: number, now: number): number {
  if (!grant) return Infinity
  if (now < grant.heldUntil) return 0
  if (!isHalfOpen(grant.breaker)) return Infinity
  return grant.isProbe && busy === 0 ? 1 : 0
}

/** A task that no request is under way for, once time has passed: given up, called off, or to be asked about. */
function inTime(
  progress: TaskProgress,
  run: { deadline: number; cancelled: boolean },
  now: number,
): TaskProgress {
  const { task } = progress
  const sent = task.phase !== 'queued' || task.lost === true
  // Nothing is sent after the run's deadline; what was sent before it is waited for as long as any task is.
  if (now >= run.deadline && !sent) return endTask(progress, { kind: 'timedOut' })
  if (now >= run.deadline && sent && now >= task.sentAt + taskDeadlineMs)
    return giveUp(progress, now)
  if (!sent && run.cancelled) return endTask(progress, { kind: 'cancelled' })
  if (task.phase === 'queued' && (run.cancelled || now >= run.deadline) && sent)
    return { ...progress, task: { ...task, phase: 'unsure', dueAt: now } }
  // Left in another life of this process, so nobody knows whether it arrived.
  if (task.phase === 'sending')
    return {
      ...progress,
      task: { ...task, phase: 'unsure', state: 'submitted', lost: true, sentAt: now, dueAt: now },
    }
  return progress
}
