// A run in the panel: its progress, a tile for each variation, the details of one, and the actions.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { MeasuringProgress } from './MeasuringProgress.js'
import { callSandbox } from '../channel.js'
import { now, selection, reportFailure } from '../state/state.js'
import { BackBar } from '../controls/BackBar.js'
import { Alert } from '../controls/Alert.js'
import { Details } from './Details.js'
import { RunActions } from './RunActions.js'
import { RunNotices } from './RunNotices.js'
import { TileView } from './TileView.js'
import { isFollowed, type RunView } from '../state/run-view.js'
import { isSettled, tilesOf, type Tile } from '../state/tiles.js'
import { timeLeft } from '../state/time-left.js'
import { runWords } from '../words/en/run.js'
import { duration } from '../words/format.js'

export function RunScreen({ view }: { view: RunView }) {
  const { key } = view.claim
  const tiles = tilesOf(view)
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
    reportFailure(callSandbox('show', { key, numbers: [...numbers] }))
  }
  const step = (by: number) => {
    const at = looked ? tiles.indexOf(looked) : -1
    const next = tiles[(at + by + tiles.length) % tiles.length]
    if (next) choose([next.n])
  }
  return (
    <section class="body" aria-label="Run">
      <BackBar title={view.claim.grid.title}>
        <span class="quiet still">{progressWords(view, tiles)}</span>
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
            <p class="quiet">{runWords.plainPrompt}</p>
          ) : null}
          <MeasuringProgress run={key} />
          <ul
            class="tiles"
            aria-label="Variations"
            onKeyDown={(event) => {
              const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
              if (by === undefined) return
              event.preventDefault()
              step(by)
              // The focus goes with the choice, so that the next Tab continues from there.
              const all = [...event.currentTarget.querySelectorAll<HTMLElement>('.tile-image')]
              const at = all.findIndex((one) => one === document.activeElement)
              all[(at + by + all.length) % all.length]?.focus()
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
      <RunActions view={view} tiles={tiles} chosen={chosen} looked={looked} />
    </section>
  )
}

/** “3 of 4 · 14 s · about 5 s left”. */
function progressWords(view: RunView, tiles: readonly Tile[]): string {
  const placed = tiles.filter(({ state }) => state === 'placed').length
  const counted = runWords.progress(placed, tiles.length)
  if (!isFollowed(view.phase)) return counted
  const elapsed = duration(now.value - Date.parse(view.claim.madeAt))
  return [counted, elapsed, ...leftWords(view, tiles.length)].join(' · ')
}

function leftWords(view: RunView, of: number): string[] {
  const since = [...view.generatingSince.values()]
  const startedAt = Math.min(Date.parse(view.claim.madeAt), ...since)
  const left = view.run?.waiting ? undefined : timeLeft(startedAt, view.arrivals, of, now.value)
  if (!left) return []
  if (left.leftMs === 0) return [runWords.leftUnknown]
  return [
    left.slower ? runWords.leftSlower(duration(left.leftMs)) : runWords.left(duration(left.leftMs)),
  ]
}
