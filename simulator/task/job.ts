// State of one task: its images in a stable order, each processing, finished or failed.
import type { Outcome, WireError } from './refusal.js'

export type Item =
  | { status: 'processing' }
  | { status: 'success'; result: object }
  | { status: 'error'; error: WireError }

export interface Job {
  taskType: string
  taskUUID: string
  items: Item[]
}

/** Returns the response to a poll: every item, in order; the failed ones under `errors`. */
export function stateOf({ taskType, taskUUID, items }: Job): Outcome {
  return {
    data: items.flatMap((item) => {
      if (item.status === 'error') return []
      return [
        item.status === 'success'
          ? { ...item.result, status: 'success' }
          : { taskType, taskUUID, status: 'processing' },
      ]
    }),
    errors: items.flatMap((item) =>
      item.status === 'error' ? [{ ...item.error, status: 'error' as const }] : [],
    ),
  }
}

/** Returns the synchronous response once nothing is processing any more. */
export function resultsOf({ items }: Job): Outcome {
  return {
    data: items.flatMap((item) => (item.status === 'success' ? [item.result] : [])),
    errors: items.flatMap((item) => (item.status === 'error' ? [item.error] : [])),
  }
}
