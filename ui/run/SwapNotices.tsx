// The lines above the choosing bar: the state of the source, the reason why an image cannot replace it, and the result of the last press.
import type { Signal } from '@preact/signals'
import type { Failure, SwapRefusal } from '../../contract/failure.js'
import type { SwapState } from '../../contract/swap.js'
import { wordsFor } from '../../contract/words.js'
import { runWords } from '../words/en/run.js'

interface Props {
  state: SwapState | undefined
  refusal: SwapRefusal | undefined
  failure: Failure | undefined
  /** A sentence about the last press; empty before one. */
  result: string
  everywhere: Signal<boolean>
  reason: Signal<string>
}

export function SwapNotices({ state, refusal, failure, result, everywhere, reason }: Props) {
  const problem: Failure | undefined =
    failure ?? (refusal && { kind: 'cannotSwap', because: refusal })
  const words = problem && wordsFor(problem)
  return (
    <>
      {state && !state.source ? <p class="quiet">{runWords.sourceGone}</p> : null}
      {state?.source && state.changed ? (
        <p class="chip warn">{runWords.sourceChanged(state.source.name)}</p>
      ) : null}
      {state && state.alike > 0 ? (
        <label class="row">
          <input
            type="checkbox"
            checked={everywhere.value}
            onChange={(event) => (everywhere.value = event.currentTarget.checked)}
          />
          {runWords.otherLayers(state.alike)}
        </label>
      ) : null}
      {/* The region exists before its text, so that a screen reader announces the text. */}
      <p role="status" class={words ? 'bad' : ''}>
        {words ? `${words.sentence} ${words.wayOut}` : result}
      </p>
      {refusal === 'reasonNeeded' ? (
        <input
          class="field whole"
          aria-label={runWords.reason}
          placeholder={runWords.reasonHelp}
          maxLength={500}
          value={reason.value}
          onInput={(event) => (reason.value = event.currentTarget.value)}
        />
      ) : null}
    </>
  )
}
