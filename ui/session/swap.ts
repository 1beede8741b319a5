// Swapping and restoring as the panel does it: the sandbox asks the relay for the verdict by itself; here the audit is told what became of it.
import { failureOf } from '../../contract/failed.js'
import type { Restored, Swapped } from '../../contract/swap.js'
import { ask } from '../channel.js'
import type { Relay } from '../relay/client.js'

export interface Wish {
  /** The variation's frame. */
  id: string
  everywhere: boolean
  /** Only where something goes in that was not checked. */
  reason?: string
}

/** `tell`: says once more which picture was placed, for the telling of it may have been lost on its way. */
export async function swapIn(
  relay: Relay,
  wish: Wish,
  tell?: () => Promise<void>,
): Promise<Swapped> {
  const swapped = await ask('swap', wish).catch(async (error: unknown) => {
    const failure = failureOf(error)
    if (!tell || failure.kind !== 'cannotSwap' || failure.because !== 'notTold') throw error
    await tell()
    return ask('swap', wish)
  })
  // A line missing in the audit undoes no swap; an override was told by the sandbox before anything changed.
  await relay.mark(swapped.run, swapped.n, { what: 'swapped' }).catch(() => undefined)
  return swapped
}

export async function restore(relay: Relay | undefined, id: string): Promise<Restored> {
  const restored = await ask('restore', { id })
  await relay?.mark(restored.run, restored.n, { what: 'restored' }).catch(() => undefined)
  return restored
}

/**
 * Restores several layers. A restore gives back all layers of one swap, so a later one of them may have nothing left to restore. Tries every
 * layer, then throws the first failure that counts: `notSwapped` does not once a layer was restored.
 */
export async function restoreAll(
  ids: readonly string[],
  restoreOne: (id: string) => Promise<Restored>,
): Promise<void> {
  const failures: unknown[] = []
  for (const id of ids) await restoreOne(id).catch((error: unknown) => failures.push(error))
  const restoredSome = failures.length < ids.length
  const counting = failures.filter((error) => !restoredSome || !isNotSwapped(error))
  if (counting.length > 0) throw counting[0]
}

function isNotSwapped(error: unknown): boolean {
  const failure = failureOf(error)
  return failure.kind === 'cannotSwap' && failure.because === 'notSwapped'
}
