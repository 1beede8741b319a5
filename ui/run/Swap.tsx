// The swap of the variation that is looked at: asks what stands in its way, and hands each press on.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { failureOf } from '../../contract/failed.js'
import type { Failure } from '../../contract/failure.js'
import type { Restored, SwapState } from '../../contract/swap.js'
import { ask } from '../channel.js'
import { currentRelay } from '../session/connect.js'
import type { Relay } from '../relay/client.js'
import { restore, swapIn } from '../session/swap.js'
import { SwapSection } from './SwapSection.js'

interface Props {
  /** The variation's frame. */
  id: string
  /** Says once more which picture was placed there. */
  tell: (relay: Relay) => Promise<void>
}

export function Swap({ id, tell }: Props) {
  const state = useSignal<SwapState | undefined>(undefined)
  const failure = useSignal<Failure | undefined>(undefined)
  const said = useSignal('')
  const busy = useSignal(false)
  const look = async () => void (state.value = await ask('swapState', { id }))
  useEffect(() => void look().catch(() => undefined), [id])
  const during = async (work: () => Promise<string>) => {
    if (busy.value) return
    busy.value = true
    failure.value = undefined
    said.value = ''
    try {
      said.value = await work()
    } catch (error) {
      failure.value = failureOf(error)
    } finally {
      busy.value = false
      await look().catch(() => undefined)
    }
  }
  if (!state.value) return null
  return (
    <SwapSection
      state={state.value}
      busy={busy.value}
      failure={failure.value}
      said={said.value}
      onSwap={(how) =>
        void during(async () => {
          const relay = currentRelay()
          if (!relay) return ''
          const { ids } = await swapIn(relay, { id, ...how }, () => tell(relay))
          return ids.length === 1 ? 'Swapped in.' : `Swapped into ${ids.length} layers.`
        })
      }
      onRestore={() =>
        void during(async () => {
          return sentenceOf(await restore(currentRelay(), id))
        })
      }
    />
  )
}

/** What the restore did, and what it left as it is. */
function sentenceOf({ changed, failed = [] }: Restored): string {
  const kept =
    changed.length > 0
      ? [`These layers were changed since the swap and stay as they are: ${changed.join(', ')}.`]
      : []
  const open =
    failed.length > 0
      ? [`These layers could not be restored: ${failed.join(', ')}. Press Restore to try again.`]
      : []
  return ['Restored.', ...kept, ...open].join(' ')
}
