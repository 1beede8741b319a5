// Plans a run's next turn: tasks to submit, tasks to poll, next alarm. Pure. Has no access to
// alarms or storage.
import { isHalfOpen } from '../account/breaker.js'
import { isCancelled, type Cancellation } from './cancellation.js'
import { lateForMs, longestPauseMs, runDeadlineMs, taskDeadlineMs } from '../runware/timing.js'
import { giveUp } from './task-state.js'
import { endTask } from './task-results.js'
import type { PlaceGrant } from '../durable-objects/account.js'
import type { TaskProgress, Task } from './task.js'

/**
 * Longest time between two alarms of an active run, so that a request lost with its process is soon
 * polled.
 */
export const heartbeatMs = 5_000
/**
 * At most this many tasks of a run are listed in the account's queue; the others wait behind them.
 */
const mostWanted = 8

export interface TurnPlan {
  /** Tasks whose state changes without a request. */
  changed: TaskProgress[]
  submit: number[]
  poll: number[]
  /**
   * Tasks that are at Runware or being sent, and tasks that could be submitted now: reported to the
   * account.
   */
  inFlight: number[]
  wanted: number[]
  /** Tasks with pending images. */
  open: Task[]
  /** True if no image is pending any more. Late images may still be polled for. */
  ended: boolean
  /** Time of the next turn; `undefined` if no work is left. */
  wakeAt: number | undefined
}

/**
 * Returns the plan for one turn.
 * `grant`: the account's current grant; without one, sent tasks are polled and none is submitted.
 * `busy`: tasks with a request under way in this process. `startedAt`: the time when the run or its
 * newest retry was requested.
 */
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
  // A task that was sent once and is to be sent again may be in progress at Runware.
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

/**
 * Returns how many requests may be sent now, with `busy` under way: none, one probe, or no limit.
 */
function roomFor(grant: PlaceGrant | undefined, busy: number, now: number): number {
  if (!grant) return Infinity
  if (now < grant.heldUntil) return 0
  if (!isHalfOpen(grant.breaker)) return Infinity
  return grant.isProbe && busy === 0 ? 1 : 0
}

/**
 * Returns the state of a task without a request under way after time has passed: given up,
 * cancelled, or due for a poll.
 */
function inTime(
  progress: TaskProgress,
  run: { deadline: number; cancelled: boolean },
  now: number,
): TaskProgress {
  const { task } = progress
  const sent = task.phase !== 'queued' || task.lost === true
  // Nothing is submitted after the run's deadline. Tasks sent before it are awaited as long as any
  // task is.
  if (now >= run.deadline && !sent) return endTask(progress, { kind: 'timedOut' })
  if (now >= run.deadline && sent && now >= task.sentAt + taskDeadlineMs)
    return giveUp(progress, now)
  if (!sent && run.cancelled) return endTask(progress, { kind: 'cancelled' })
  if (task.phase === 'queued' && (run.cancelled || now >= run.deadline) && sent)
    return { ...progress, task: { ...task, phase: 'unsure', dueAt: now } }
  // Left by an earlier process, so it is unknown if the request arrived.
  if (task.phase === 'sending')
    return {
      ...progress,
      task: { ...task, phase: 'unsure', state: 'submitted', lost: true, sentAt: now, dueAt: now },
    }
  return progress
}
