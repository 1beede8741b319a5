// The bar at the foot of a run: reuse, remix or put in place the image that is looked at. The verdict decides before the press.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { failureOf } from '../../contract/failed.js'
import type { Failure, SwapRefusal } from '../../contract/failure.js'
import type { SwapState } from '../../contract/swap.js'
import { callSandbox } from '../channel.js'
import { moreLikeThis, useSettings } from '../session/actions.js'
import { currentRelay } from '../session/connect.js'
import { reportPlacedAgain } from '../session/deliver.js'
import { restore, swapIn } from '../session/swap.js'
import { about, documentChanges, reportFailure } from '../state/state.js'
import type { RunView } from '../state/run-view.js'
import type { Tile } from '../state/tiles.js'
import { restoredSentence, runWords } from '../words/en/run.js'
import { SwapNotices } from './SwapNotices.js'

interface Props {
  view: RunView
  tile: Tile
  /** The id of the variation's frame. */
  frame: string
}

export function ChoosingBar({ view, tile, frame }: Props) {
  const state = useSignal<SwapState | undefined>(undefined)
  const failure = useSignal<Failure | undefined>(undefined)
  const result = useSignal('')
  const busy = useSignal(false)
  const everywhere = useSignal(false)
  const reason = useSignal('')
  const read = async () => void (state.value = await callSandbox('swapState', { id: frame }))
  // An undo on the canvas changes it too.
  const changes = documentChanges.value
  useEffect(() => void read().catch(() => undefined), [frame, changes])
  const act = async (work: () => Promise<string>) => {
    if (busy.value) return
    busy.value = true
    failure.value = undefined
    result.value = ''
    result.value = await work().catch((error: unknown) => {
      failure.value = failureOf(error)
      return ''
    })
    busy.value = false
    await read().catch(() => undefined)
  }
  const swapped = state.value?.swapped
  const isInPlace = swapped !== undefined && swapped.run === view.run?.id && swapped.n === tile.n
  const refusal = refusalOf(tile, state.value)
  const needsReason = refusal === 'reasonNeeded'
  const replace = () =>
    act(async () => {
      const relay = currentRelay()
      if (!relay) return ''
      const { ids } = await swapIn(
        relay,
        {
          id: frame,
          everywhere: everywhere.value,
          ...(needsReason && { reason: reason.value.trim() }),
        },
        () => reportPlacedAgain(relay, view, tile.n),
      )
      return ids.length === 1 ? runWords.replaced(tile.name) : runWords.replacedLayers(ids.length)
    })
  return (
    <div class="choosing-bar" role="group" aria-label={tile.name}>
      <SwapNotices
        state={state.value}
        refusal={isInPlace ? undefined : refusal}
        failure={failure.value}
        result={result.value}
        everywhere={everywhere}
        reason={reason}
      />
      <div class="row acts wrap">
        <button type="button" class="button" onClick={() => useSettings(view, tile.n)}>
          {runWords.reuseSettings}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => reportFailure(moreLikeThis(view, tile.n))}
        >
          {runWords.remixThis}
        </button>
        {swapped ? (
          <button
            type="button"
            class={isInPlace ? 'button primary last' : 'button'}
            aria-disabled={busy.value}
            onClick={() =>
              void act(async () => restoredSentence(await restore(currentRelay(), frame)))
            }
          >
            {runWords.undoReplace}
          </button>
        ) : null}
        {isInPlace ? null : (
          <button
            type="button"
            class="button primary last"
            disabled={
              state.value?.source === undefined ||
              (refusal !== undefined && !(needsReason && reason.value.trim() !== ''))
            }
            aria-disabled={busy.value}
            onClick={() => void replace()}
          >
            {needsReason ? runWords.replaceAnyway : runWords.replace}
          </button>
        )}
      </div>
    </div>
  )
}

/** Returns why the image cannot replace its original, as far as it is known before the press. The sandbox and the relay decide again. */
function refusalOf(tile: Tile, state: SwapState | undefined): SwapRefusal | undefined {
  if (tile.verdict === 'blocked') return 'blocked'
  if (tile.verdict !== 'checked') {
    const { policy, role } = about.value ?? {}
    return role && policy?.overrideRoles.includes(role) ? 'reasonNeeded' : 'unchecked'
  }
  return state?.hindrance
}
