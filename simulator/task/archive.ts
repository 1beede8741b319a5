// Implements `getTaskDetails`: the request and the last response of each task. As at Runware, a
// refused resubmission hides the previous response.
import type { WireTask } from '../../contract/recipe.js'
import { checkTaskUUID, named } from './check.js'
import { refuse, Refused, type Outcome } from './refusal.js'

export interface Archive {
  /** Stores the response of a task from now on. */
  keep(task: WireTask, response: () => Outcome): void
  /** Performs a task and, if it is refused, stores its errors. */
  record(task: WireTask, work: () => Promise<Outcome>): Promise<Outcome>
  details(task: WireTask): Outcome
}

const rememberedTasks = 20_000

export function createArchive(): Archive {
  const entries = new Map<string, { request: WireTask; response: () => Outcome }>()
  const keep: Archive['keep'] = (task, response) => {
    const taskUUID = task['taskUUID']
    if (typeof taskUUID !== 'string') return
    entries.set(taskUUID.toLowerCase(), { request: withoutBytes(task), response })
    for (const oldest of entries.keys()) {
      if (entries.size <= rememberedTasks) break
      entries.delete(oldest)
    }
  }
  return {
    keep,
    async record(task, work) {
      try {
        return await work()
      } catch (error) {
        if (error instanceof Refused) keep(task, () => ({ data: [], errors: error.errors }))
        throw error
      }
    },
    details(task) {
      const entry = entries.get(checkTaskUUID(task).toLowerCase())
      if (!entry) throw refuse('taskFailedOrNotFound', named(task))
      const { request, response } = entry
      const { data, errors } = response()
      return {
        data: [
          { ...named(task), request, response: errors.length > 0 ? { data, errors } : { data } },
        ],
        errors: [],
      }
    },
  }
}

/**
 * Runware stores the whole request. Here an image of several megabytes would fill the memory, so
 * its bytes are left out.
 */
function withoutBytes(task: WireTask): WireTask {
  const shortened = (value: unknown): unknown =>
    typeof value === 'string' && value.length > 5_000
      ? `${value.slice(0, 100)}…`
      : Array.isArray(value)
        ? value.map(shortened)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shortened(part)]))
          : value
  return shortened(task) as WireTask
}
