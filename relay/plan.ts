// What a run does next: which tasks to send, which to ask about, when to wake. Pure; knows no alarm and no storage.
import { runDeadlineMs } from './pace.js'
import { close, type Progress, type Task } from './progress.js'

/** Runware advises 2 to 4 requests at a time. */
export const inFlight = 4
/** A run that is under way wakes at least this often, so that a request lost with the process is soon asked about. */
export const heartbeatMs = 5_000

export interface Plan {
  /** Tasks whose state changes without asking anybody. */
  changed: Progress[]
  submit: number[]
  poll: number[]
  /** When to look again; `undefined` when all is over. */
  wakeAt: number | undefined
}

/** `busy` are the tasks that a request is under way for in this very process. */
export function planTurn(
  all: readonly Progress[],
  run: { createdAt: number; cancelled: boolean },
  busy: ReadonlySet<number>,
  now: number,
): Plan {
  const plan: Plan = { changed: [], submit: [], poll: [], wakeAt: undefined }
  const late = now >= run.createdAt + runDeadlineMs
  const open: Task[] = []
  for (const { task, slots } of all) {
    if (task.phase === 'over') continue
    const idle = !busy.has(task.n)
    if (late) plan.changed.push(close({ task, slots }, { kind: 'timedOut' }, task.phase === 'queued' ? 'failed' : 'unknown'))
    else if (idle && task.phase === 'queued' && run.cancelled) plan.changed.push(close({ task, slots }, { kind: 'cancelled' }))
    else if (idle && task.phase === 'sending') {
      // Left in another life of this process, so nobody knows whether it arrived.
      const unsure: Task = { ...task, phase: 'unsure', state: 'submitted', sentAt: now, dueAt: now }
      plan.changed.push({ task: unsure, slots })
      open.push(unsure)
    } else open.push(task)
  }
  const idle = open.filter((task) => !busy.has(task.n))
  plan.poll = idle.filter((task) => task.phase !== 'queued' && task.dueAt <= now).map((task) => task.n)
  const waiting = idle.filter((task) => task.phase === 'queued')
  const room = inFlight - (open.length - waiting.length)
  plan.submit = waiting
    .filter((task) => task.dueAt <= now)
    .slice(0, Math.max(0, room))
    .map((task) => task.n)
  if (open.length === 0) return plan
  const started = new Set([...plan.poll, ...plan.submit])
  const next = idle.filter((task) => !started.has(task.n) && task.dueAt > now).map((task) => task.dueAt)
  plan.wakeAt = Math.min(now + heartbeatMs, run.createdAt + runDeadlineMs, ...next)
  return plan
}
