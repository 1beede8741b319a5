// The foot of a run: what can be done with the whole of it, and with the variation that is looked at.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { AuditExport } from '../audit/AuditExport.js'
import { failure, tell } from '../state/state.js'
import {
  cancelRun,
  keepOnly,
  moreLikeThis,
  notPlaced,
  placeRest,
  putAway,
  putBack,
  removableFrames,
  retryCells,
  useSettings,
} from '../session/actions.js'
import { Alert } from '../controls/Alert.js'
import { isSettled, type RunView, type Tile } from '../state/run-view.js'

interface Props {
  view: RunView
  tiles: readonly Tile[]
  chosen: readonly number[]
  looked: Tile | undefined
}

export function RunActs({ view, tiles, chosen, looked }: Props) {
  return (
    <footer class="foot">
      <Alert failure={failure.value} />
      {view.gone ? <Gone view={view} /> : null}
      {looked?.state === 'placed' ? <OfOne view={view} n={looked.n} /> : null}
      {view.ended ? <Ended view={view} tiles={tiles} chosen={chosen} /> : null}
      {/* While the last results are measured there is nothing left to cancel. */}
      {!view.ended && (view.cancelled || !tiles.every(isSettled)) ? (
        <Running view={view} tiles={tiles} />
      ) : null}
    </footer>
  )
}

function Gone({ view }: { view: RunView }) {
  return (
    <p class="alert" role="alert">
      This run was taken off the canvas. <span>Its pictures are kept at the relay.</span>{' '}
      <button type="button" class="link" onClick={() => tell(putBack(view))}>
        Put it back
      </button>
    </p>
  )
}

function OfOne({ view, n }: { view: RunView; n: number }) {
  return (
    <div class="row acts">
      <button type="button" class="button" onClick={() => useSettings(view, n)}>
        Use these settings
      </button>
      <button type="button" class="button" onClick={() => tell(moreLikeThis(view, n))}>
        More like this
      </button>
    </div>
  )
}

function Running({ view, tiles }: { view: RunView; tiles: readonly Tile[] }) {
  const making = tiles.filter(({ state }) => state === 'making').length
  return (
    <>
      {view.cancelled && making > 0 ? (
        <p class="quiet">{`${making} already being made, and paid for. ${view.cancelled === 'all' ? 'They stay at the relay.' : 'They still arrive.'}`}</p>
      ) : null}
      <div class="row acts">
        <button
          type="button"
          class="button"
          disabled={view.cancelled !== undefined}
          onClick={() => tell(cancelRun(view, 'rest'))}
        >
          Cancel the rest
        </button>
        <button
          type="button"
          class="button"
          disabled={view.cancelled === 'all'}
          onClick={() => tell(cancelRun(view, 'all'))}
        >
          Cancel all
        </button>
      </div>
    </>
  )
}

function Ended({ view, tiles, chosen }: Omit<Props, 'looked'>) {
  const starred = tiles.filter((tile) => tile.starred).map(({ n }) => n)
  const placed = tiles.filter(({ state }) => state === 'placed').map(({ n }) => n)
  const kept = (starred.length > 0 ? starred : chosen).filter((n) => placed.includes(n))
  const failed = [...new Set(tiles.filter(({ again }) => again).map(({ cell }) => cell))]
  const left = notPlaced(view).length
  return (
    <div class="row acts wrap">
      {failed.length > 0 ? (
        <button type="button" class="button" onClick={() => tell(retryCells(view, failed))}>
          {failed.length === 1 ? 'Try the failed one again' : `Try ${failed.length} failed again`}
        </button>
      ) : null}
      {left > 0 && !view.gone ? (
        <button type="button" class="button" onClick={() => tell(placeRest(view))}>
          {`Place ${left} more`}
        </button>
      ) : null}
      {kept.length > 0 && kept.length < placed.length ? <KeepOnly view={view} kept={kept} /> : null}
      {view.run ? (
        <AuditExport scopes={[{ label: 'This run', scope: { of: 'run', key: view.claim.key } }]} />
      ) : null}
      <button type="button" class="button last" onClick={() => putAway(view)}>
        Done
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
  if (removed === 0)
    return (
      <p class="quiet">
        The other variations were moved or edited on the canvas. They stay where they are.
      </p>
    )
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
      onClick={() => tell(press())}
    >
      {sure.value ? `Remove ${removed} from the canvas` : `Keep ${kept.length}, remove ${removed}`}
    </button>
  )
}
