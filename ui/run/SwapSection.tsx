// Puts the variation that is looked at into its source's place, or gives the source back. Decides nothing: each press is handed on.
import { useSignal } from '@preact/signals'
import type { Failure } from '../../contract/failure.js'
import type { SwapState } from '../../contract/swap.js'
import { wordsFor } from '../../contract/words.js'

interface Props {
  state: SwapState
  busy: boolean
  failure: Failure | undefined
  /** What the last press did, in words. */
  said: string
  onSwap: (how: { everywhere: boolean; reason?: string }) => void
  onRestore: () => void
}

export function SwapSection({
  state: { source, changed, swapped, alike, hindrance },
  busy,
  failure,
  said,
  onSwap,
  onRestore,
}: Props) {
  const everywhere = useSignal(false)
  const reason = useSignal('')
  const needsReason = failure?.kind === 'cannotSwap' && failure.because === 'reasonNeeded'
  const words = failure && wordsFor(failure)
  const obstacle = hindrance && wordsFor({ kind: 'cannotSwap', because: hindrance })
  if (!source) return <p class="quiet">The layer that this was made from is gone.</p>
  return (
    <div class="stack" role="group" aria-label="Swap">
      {changed ? (
        <p class="chip warn">{`“${source.name}” was changed after this was made.`}</p>
      ) : null}
      {obstacle ? <p class="chip warn">{`${obstacle.sentence} ${obstacle.wayOut}`}</p> : null}
      {alike > 0 ? (
        <label class="row">
          <input
            type="checkbox"
            checked={everywhere.value}
            onChange={(event) => (everywhere.value = event.currentTarget.checked)}
          />
          {alike === 1
            ? 'Also in the other layer with this picture'
            : `Also in the ${alike} other layers with this picture`}
        </label>
      ) : null}
      {needsReason ? (
        <input
          class="field"
          aria-label="Why it may be used"
          placeholder="Why it may be used all the same"
          maxLength={500}
          value={reason.value}
          onInput={(event) => (reason.value = event.currentTarget.value)}
        />
      ) : null}
      <div class="row acts">
        <button
          type="button"
          class="button primary"
          disabled={busy || hindrance !== undefined || (needsReason && reason.value.trim() === '')}
          onClick={() =>
            onSwap({ everywhere: everywhere.value, ...(needsReason && { reason: reason.value }) })
          }
        >
          {needsReason ? 'Swap in all the same' : 'Swap in'}
        </button>
        {swapped ? (
          <button type="button" class="button" disabled={busy} onClick={onRestore}>
            Restore
          </button>
        ) : null}
      </div>
      {words ? <p class="bad" role="status">{`${words.sentence} ${words.wayOut}`}</p> : null}
      {said ? <p role="status">{said}</p> : null}
    </div>
  )
}
