// The disk under the relay's objects, as far as this process has noticed: full or not. Where it is full, nothing that only reads should begin
// with a write, since the engine withholds every answer of an object whose write has failed.

/** After so long without a failed write, one is tried again. */
const believedMs = 5_000

let failedAt: number | undefined

/** Notes an error if it says that the disk is full. Returns whether it does. */
export function noteDiskError(error: unknown): boolean {
  const isFull = error instanceof Error && /SQLITE_FULL|disk is full|ENOSPC/.test(error.message)
  if (isFull) failedAt = Date.now()
  return isFull
}

/** To be called after a write that was stored. */
export function noteStored(): void {
  failedAt = undefined
}

export function isDiskFull(): boolean {
  return failedAt !== undefined && Math.abs(Date.now() - failedAt) < believedMs
}
