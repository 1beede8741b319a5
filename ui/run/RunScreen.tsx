// A run in the panel: how far it is, a tile for each variation, the one that is looked at, and what can be done with them.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { MeasuringProgress } from './MeasuringProgress.js'
import { ask } from '../channel.js'
import { now, selection, tell } from '../state/state.js'
import { BackBar } from '../controls/BackBar.js'
import { Alert } from '../controls/Alert.js'
import { Details } from './Details.js'
import { RunActs } from './RunActions.js'
import { RunNotices } from './RunNotices.js'
import { TileView } from './TileView.js'
import { isSettled, leftOf, secondsOf, tilesOf, type RunView } from '../state/run-view.js'

export function RunScreen({ view }: { view: RunView }) {
  const { key } = view.claim
  const tiles = tilesOf(view, now.value)
  const placed = tiles.filter(({ state }) => state === 'placed')
  const clicked = useSignal<readonly number[]>([])
  const marked = selection.value.marked.filter((one) => one.key === key).map(({ n }) => n)
  // The canvas has the last word; a variation that cannot be selected there can still be looked at here.
  const chosen = marked.length > 0 ? marked : clicked.value
  useEffect(() => {
    if (marked.length > 0) clicked.value = marked
  }, [marked.join()])
  const looked = tiles.find(({ n }) => n === chosen[chosen.length - 1])
  const choose = (numbers: readonly number[]) => {
    clicked.value = numbers
    tell(ask('show', { key, numbers: [...numbers] }))
  }
  const step = (by: number) => {
    const at = looked ? tiles.indexOf(looked) : -1
    const next = tiles[(at + by + tiles.length) % tiles.length]
    if (next) choose([next.n])
  }
  return (
    <section class="body" aria-label="Run">
      <BackBar title={view.claim.grid.title}>
        <span class="quiet still">{progressWords(view, placed.length, tiles.length)}</span>
      </BackBar>
      <progress
        class="thin"
        max={tiles.length}
        value={tiles.filter(isSettled).length}
        aria-label="Progress"
      />
      <div class="scroll">
        <div class="sec run">
          <Alert failure={view.failure} />
          <RunNotices view={view} />
          {view.run?.cells.some(({ plain }) => plain) ? (
            <p class="quiet">
              The service did not take the structured prompt. It used your words alone.
            </p>
          ) : null}
          <MeasuringProgress run={key} />
          <ul
            class="tiles"
            aria-label="Variations"
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight') step(1)
              if (event.key === 'ArrowLeft') step(-1)
            }}
          >
            {tiles.map((tile) => (
              <TileView
                key={tile.n}
                tile={tile}
                view={view}
                chosen={chosen.includes(tile.n)}
                onChoose={(more) =>
                  choose(more ? [...chosen.filter((n) => n !== tile.n), tile.n] : [tile.n])
                }
              />
            ))}
          </ul>
        </div>
        {looked ? (
          <Details
            key={`${key} ${looked.n}`}
            view={view}
            tile={looked}
            place={`${tiles.indexOf(looked) + 1} of ${tiles.length}`}
            onStep={step}
          />
        ) : null}
      </div>
      <RunActs view={view} tiles={tiles} chosen={chosen} looked={looked} />
    </section>
  )
}

/** “3 of 4 · 14 s · about 5 s left”. */
function progressWords(view: RunView, placed: number, of: number): string {
  const left = leftOf(view, now.value)
  const elapsed = view.ended ? '' : ` · ${secondsOf(now.value - Date.parse(view.claim.madeAt))}`
  return `${placed} of ${of}${elapsed}${left ? ` · ${left}` : ''}`
}
