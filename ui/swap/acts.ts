// Swapping and restoring as the panel does it: the sandbox asks the relay for the verdict by itself; here the audit is told what became of it.
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

export async function swapIn(relay: Relay, wish: Wish): Promise<Swapped> {
  const swapped = await ask('swap', wish)
  // A line missing in the audit undoes no swap; an override was told by the sandbox before anything changed.
  await relay.mark(swapped.run, swapped.n, { what: 'swapped' }).catch(() => undefined)
  return swapped
}

export async function restore(relay: Relay | undefined, id: string): Promise<Restored> {
  const restored = await ask('restore', { id })
  await relay?.mark(restored.run, restored.n, { what: 'restored' }).catch(() => undefined)
  return restored
}
