// Replaces the original and restores it. The sandbox checks the verdict with the relay itself; the panel reports the result to the audit.
import { failureOf } from '../../contract/failed.js'
import type { Restored, Swapped } from '../../contract/swap.js'
import { callSandbox } from '../channel.js'
import type { Relay } from '../relay/client.js'

export interface SwapRequest {
  /** The variation's frame. */
  id: string
  everywhere: boolean
  /** Only where something goes in that was not checked. */
  reason?: string
}

/** `markPlaced` reports the placed image to the relay again, where an earlier report was lost. */
export async function swapIn(
  relay: Relay,
  request: SwapRequest,
  markPlaced?: () => Promise<void>,
): Promise<Swapped> {
  const swapped = await callSandbox('swap', request).catch(async (error: unknown) => {
    const failure = failureOf(error)
    if (!markPlaced || failure.kind !== 'cannotSwap' || failure.because !== 'notTold') throw error
    await markPlaced()
    return callSandbox('swap', request)
  })
  // A line missing in the audit undoes no swap; the sandbox recorded an override before anything changed.
  await relay.mark(swapped.run, swapped.n, { what: 'swapped' }).catch(() => undefined)
  return swapped
}

export async function restore(relay: Relay | undefined, id: string): Promise<Restored> {
  const restored = await callSandbox('restore', { id })
  await relay?.mark(restored.run, restored.n, { what: 'restored' }).catch(() => undefined)
  return restored
}

/**
 * Restores several layers. A restore gives back all layers of one swap, so a later one of them may have nothing left to restore. Tries every
 * layer, then throws the first failure that counts: `notSwapped` does not once a layer was restored. Returns the names of the layers that
 * were left alone because they were changed since, and of those that could not be restored.
 */
export async function restoreAll(
  ids: readonly string[],
  restoreOne: (id: string) => Promise<Restored>,
): Promise<{ changed: string[]; failed: string[] }> {
  const failures: unknown[] = []
  const changed: string[] = []
  const failed: string[] = []
  for (const id of ids)
    await restoreOne(id).then(
      (restored) => {
        changed.push(...restored.changed)
        failed.push(...(restored.failed ?? []))
      },
      (error: unknown) => failures.push(error),
    )
  const restoredSome = failures.length < ids.length
  const counting = failures.filter((error) => !restoredSome || !isNotSwapped(error))
  if (counting.length > 0) throw counting[0]
  return { changed, failed }
}

function isNotSwapped(error: unknown): boolean {
  const failure = failureOf(error)
  return failure.kind === 'cannotSwap' && failure.because === 'notSwapped'
}
