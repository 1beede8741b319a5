// What `getTaskDetails` answers: request and last response of each task. As at Runware, a refused repetition hides the response before it.
import type { WireTask } from '../../contract/recipe.js'
import { checkTaskUUID, named } from './check.js'
import { refuse, Refused, type Outcome } from './refusal.js'

export interface Archive {
  /** Keeps what a task answers from now on. */
  keep(task: WireTask, response: () => Outcome): void
  /** Does a task; keeps its errors where it is refused. */
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

/** Runware keeps the request whole; here a picture of some megabytes would fill the memory. */
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
