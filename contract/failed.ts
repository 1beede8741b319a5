// Carries a failure inside a room. At the room's rim it becomes data again. Loads without zod, for the sandbox.
import type { Failure } from './failure.js'

export class Failed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.kind)
  }
}

/** What to tell the other side about anything that was thrown. What is not known is `broken`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failed) return error.failure
  return { kind: 'broken', ref: error instanceof Error ? error.message : String(error) }
}
