// The foot of a run: the choosing bar, and the actions on the whole run.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { AuditExport } from '../audit/AuditExport.js'
import { failure, reportFailure } from '../state/state.js'
import {
  cancelRun,
  keepOnly,
  notPlaced,
  placeRest,
  putAway,
  putBack,
  removableFrames,
  retryCells,
} from '../session/actions.js'
import { Alert } from '../controls/Alert.js'
import { isCanceled, isDiscarded, isFollowed, type RunView } from '../state/run-view.js'
import { isSettled, type Tile } from '../state/tiles.js'
import { runWords } from '../words/en/run.js'
import { ChoosingBar } from './ChoosingBar.js'

interface Props {
  view: RunView
  tiles: readonly Tile[]
  chosen: readonly number[]
  looked: Tile | undefined
}

export function RunActions({ view, tiles, chosen, looked }: Props) {
  const frame = looked?.state === 'placed' ? view.frames.get(looked.n) : undefined
  return (
    <footer class="foot">
      <Alert failure={failure.value} />
      {view.phase === 'removed' ? <Gone view={view} /> : null}
      {looked && frame ? <ChoosingBar key={frame} view={view} tile={looked} frame={frame} /> : null}
      {!isFollowed(view.phase) ? <Ended view={view} tiles={tiles} chosen={chosen} /> : null}
      {/* While the last results are measured there is nothing left to cancel. */}
      {isFollowed(view.phase) && (isCanceled(view.phase) || !tiles.every(isSettled)) ? (
        <Running view={view} tiles={tiles} />
      ) : null}
    </footer>
  )
}

function Gone({ view }: { view: RunView }) {
  return (
    <p class="alert" role="alert">
      {runWords.removed}{' '}
      <button type="button" class="link" onClick={() => reportFailure(putBack(view))}>
        {runWords.restoreFrames}
      </button>
    </p>
  )
}

function Running({ view, tiles }: { view: RunView; tiles: readonly Tile[] }) {
  const making = tiles.filter(({ state }) => state === 'generating').length
  return (
    <>
      {isCanceled(view.phase) && making > 0 ? (
        <p class="quiet">{runWords.stillGenerating(making, !isDiscarded(view.phase))}</p>
      ) : null}
      <div class="row acts">
        <button
          type="button"
          class="button"
          disabled={isCanceled(view.phase)}
          onClick={() => reportFailure(cancelRun(view, 'rest'))}
        >
          {runWords.stopRest}
        </button>
        <button
          type="button"
          class="button"
          disabled={isDiscarded(view.phase)}
          onClick={() => reportFailure(cancelRun(view, 'all'))}
        >
          {runWords.stopAll}
        </button>
      </div>
    </>
  )
}

function Ended({ view, tiles, chosen }: Omit<Props, 'looked'>) {
  const starred = tiles.filter((tile) => tile.starred).map(({ n }) => n)
  const placed = tiles.filter(({ state }) => state === 'placed').map(({ n }) => n)
  const kept = (starred.length > 0 ? starred : chosen).filter((n) => placed.includes(n))
  const failed = [...new Set(tiles.filter(({ canRetry }) => canRetry).map(({ cell }) => cell))]
  const images = tiles.filter(({ canRetry }) => canRetry).length
  const left = notPlaced(view).length
  return (
    <div class="row acts wrap">
      {failed.length > 0 ? (
        <button
          type="button"
          class="button"
          onClick={() => reportFailure(retryCells(view, failed))}
        >
          {runWords.retryFailed(images)}
        </button>
      ) : null}
      {left > 0 && view.phase !== 'removed' ? (
        <button type="button" class="button" onClick={() => reportFailure(placeRest(view))}>
          {runWords.addMissing(left)}
        </button>
      ) : null}
      {kept.length > 0 && kept.length < placed.length ? <KeepOnly view={view} kept={kept} /> : null}
      {view.run ? (
        <AuditExport scopes={[{ label: 'This run', scope: { of: 'run', key: view.claim.key } }]} />
      ) : null}
      <button type="button" class="button last" onClick={() => putAway(view)}>
        {runWords.closeRun}
      </button>
    </div>
  )
}

/** The sandbox counts what it may remove: frames that a designer moved, copied or edited stay, so the panel cannot know the number. */
function KeepOnly({ view, kept }: { view: RunView; kept: readonly number[] }) {
  const { key } = view.claim
  const numbers = useSignal<readonly number[] | undefined>(undefined)
  const sure = useSignal(false)
  const count = async () => (numbers.value = await removableFrames(key, kept))
  useEffect(() => {
    sure.value = false
    void count().catch(() => undefined)
  }, [key, kept.join(), view.placed])
  const removed = numbers.value?.length ?? 0
  if (numbers.value === undefined) return null
  if (removed === 0) return <p class="quiet">{runWords.othersEdited}</p>
  /** What is removed is what the button says: if a designer edited a frame since it was counted, the new number is shown first. */
  const press = async () => {
    const shown = numbers.value?.join()
    const counted = (await count()).join()
    if (sure.value && counted === shown) await keepOnly(view, kept)
    sure.value = !sure.value || counted !== shown
  }
  return (
    <button
      type="button"
      class={sure.value ? 'button primary' : 'button'}
      onBlur={() => (sure.value = false)}
      onClick={() => reportFailure(press())}
    >
      {sure.value ? runWords.confirmRemove(removed) : runWords.keepOnly(kept.length, removed)}
    </button>
  )
}
