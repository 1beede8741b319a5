// One task under way: its pictures in a stable order, each processing, made or failed. Knows nothing of how they are made.
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

/** What a poll is told: every item, in order; the failed ones under `errors`. */
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

/** What a synchronous answer holds once nothing is processing any more. */
export function resultsOf({ items }: Job): Outcome {
  return {
    data: items.flatMap((item) => (item.status === 'success' ? [item.result] : [])),
    errors: items.flatMap((item) => (item.status === 'error' ? [item.error] : [])),
  }
}
