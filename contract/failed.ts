// An error that carries a failure within one realm; at its boundary it becomes data again. Loads
// without zod, for the sandbox.
import type { Failure } from './failure.js'

export class Failed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.kind)
  }
}

/** Returns the failure to send for anything that was thrown. An unknown error becomes `broken`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failed) return error.failure
  return { kind: 'broken', ref: error instanceof Error ? error.message : String(error) }
}
