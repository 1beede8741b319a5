// Tracks if the disk under the relay's Durable Objects is full, as far as this process has noticed.
// While it is full, a request that only reads must not begin with a write: the engine withholds
// every response of an object whose write has failed.

/** Time without a failed write after which a write is tried again. */
const believedMs = 5_000

let failedAt: number | undefined

/** Records an error if it reports a full disk. Returns true if it does. */
export function noteDiskError(error: unknown): boolean {
  const isFull = error instanceof Error && /SQLITE_FULL|disk is full|ENOSPC/.test(error.message)
  if (isFull) failedAt = Date.now()
  return isFull
}

/** Call after a write that was stored. */
export function noteStored(): void {
  failedAt = undefined
}

export function isDiskFull(): boolean {
  return failedAt !== undefined && Math.abs(Date.now() - failedAt) < believedMs
}
