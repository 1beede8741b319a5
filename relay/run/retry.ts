// Creates a further attempt at a cell under a new taskUUID, only if the previous attempt is known
// to have failed. Pure.
import type { Recipe } from '../../contract/recipe.js'
import { canRetry, type Run } from '../../contract/run.js'
import { waitingSlot } from './task-results.js'
import type { TaskProgress, TaskImage, Task } from './task.js'

/**
 * Returns a task with the same recipe, possibly in another request form, for the images still
 * pending.
 */
export function freshAttempt(
  { task, slots }: TaskProgress,
  now: number,
  form: Partial<Task> = {},
): TaskProgress {
  const { n, seed, from, bytes, plain, taskUUID, earlier = [], sunkUsd } = task
  return {
    slots: slots.map((slot) => ({ ...slot, told: false })),
    task: {
      n,
      seed,
      from,
      sunkUsd,
      taskUUID: crypto.randomUUID(),
      earlier: [...earlier, taskUUID],
      state: 'queued',
      phase: 'queued',
      tries: 0,
      pollMs: 0,
      quiet: 0,
      sentAt: 0,
      dueAt: now,
      bytes,
      plain,
      ...form,
    },
  }
}

/**
 * Returns the task with its failed images pending again. Finished images stay, and a failed image
 * that was paid for remains paid for.
 */
export function retryFailed({ task, slots }: TaskProgress, now: number): TaskProgress {
  const again = (slot: TaskImage) => slot.state === 'failed' && !slot.unsure
  const sunkUsd = slots
    .filter(again)
    .reduce((sum, { costUsd = 0 }) => sum + costUsd, task.sunkUsd ?? 0)
  return freshAttempt(
    {
      task: { ...task, sunkUsd },
      slots: slots.map((slot) => (again(slot) ? waitingSlot(slot) : slot)),
    },
    now,
  )
}

/**
 * Returns the recipes, by cell, that a retry of these cells (or of all cells) requests again.
 * Returns `undefined` if one of them is not known to have failed, or if no cell has failed.
 */
export function failedRecipes(
  run: Run,
  cells?: readonly number[],
): ReadonlyMap<number, Recipe> | undefined {
  const can = run.cells.map((_, n) => n).filter((n) => canRetry(run, n))
  const chosen = cells ? [...new Set(cells)] : can
  if (chosen.length === 0 || !chosen.every((n) => can.includes(n))) return undefined
  return new Map(
    chosen.map((n) => {
      const failed = run.images.filter(
        ({ cell, state, unsure: unsure }) => cell === n && state === 'failed' && !unsure,
      )
      return [n, { ...(run.cells[n]?.recipe as Recipe), numberResults: failed.length }]
    }),
  )
}
