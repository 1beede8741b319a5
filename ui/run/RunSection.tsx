// A run in the panel: how far it is, and a tile for each variation that says its state.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { wordsFor } from '../../contract/words.js'
import { ask } from '../channel.js'
import { currentRelay } from '../connect.js'
import { changeRun, runs, tell } from '../state.js'
import { failureOf } from '../../contract/failed.js'
import { Details } from './Details.js'
import { tilesOf, type RunView, type Tile } from './view.js'

export function RunSection({ view }: { view: RunView }) {
  const tiles = tilesOf(view)
  const done = tiles.filter((tile) => tile.state === 'placed').length
  const words = view.failure && wordsFor(view.failure)
  const [first] = view.claim.body.cells
  const top = useRef<HTMLElement>(null)
  const looked = useSignal<number | undefined>(undefined)
  const image = view.run?.images.find(({ n }) => n === looked.value)
  const cell = image && view.run?.cells[image.cell]
  useEffect(() => top.current?.scrollIntoView({ block: 'start' }), [])
  return (
    <section class="sec run" aria-label="Run" ref={top}>
      {image && cell ? (
        <Details
          key={image.n}
          name={`${view.claim.source.name} / ${image.n + 1}`}
          image={image}
          cell={cell}
          thumb={view.thumbs.get(image.n)}
          onClose={() => (looked.value = undefined)}
        />
      ) : null}
      <div class="row between">
        <h2 class="cut" title={first?.positivePrompt}>
          {first?.positivePrompt}
        </h2>
        <span class="quiet still">{`${done} of ${tiles.length}`}</span>
      </div>
      <progress max={tiles.length} value={tiles.filter((tile) => settled(tile)).length} aria-label="Progress" />
      {words ? (
        <p role="alert" class="alert">
          {words.sentence} <span>{words.wayOut}</span>
        </p>
      ) : null}
      {view.run?.cells.some(({ plain }) => plain) ? (
        <p class="quiet under">The service did not take the structured prompt. It used your words alone.</p>
      ) : null}
      <ul class="tiles" aria-label="Variations">
        {tiles.map((tile) => (
          <TileView key={tile.n} tile={tile} view={view} onDetails={() => (looked.value = tile.n)} />
        ))}
      </ul>
      <div class="row ends">
        {view.ended ? (
          <button type="button" class="button" onClick={() => putAway(view)}>
            Done
          </button>
        ) : (
          <button type="button" class="button" disabled={view.cancelled} onClick={() => tell(cancel(view))}>
            Cancel the rest
          </button>
        )}
      </div>
    </section>
  )
}

function TileView({ tile, view, onDetails }: { tile: Tile; view: RunView; onDetails: () => void }) {
  const name = `${view.claim.source.name} / ${tile.n + 1}`
  const show = () => tell(ask('show', { key: view.claim.key, n: tile.n }))
  return (
    <li class={`tile ${tile.state}`}>
      <button
        type="button"
        class="im"
        aria-label={`Show ${name} on the canvas`}
        onClick={show}
        style={{ aspectRatio: ratioOf(view) }}
      >
        {tile.thumb ? <img src={tile.thumb} alt="" /> : null}
      </button>
      {tile.verdict && tile.state !== 'arriving' ? (
        <span class={`badge ${tile.verdict}`} aria-hidden="true">
          {verdictNames[tile.verdict]}
        </span>
      ) : null}
      <div class="meta">
        <span>{tile.words}</span>
        <span>{tile.costUsd === undefined ? '' : `$${tile.costUsd.toFixed(2)}`}</span>
      </div>
      {tile.wayOut ? <p class="meta">{tile.wayOut}</p> : null}
      {tile.state === 'placed' ? (
        <button type="button" class="link" aria-label={`Details of ${name}`} onClick={onDetails}>
          Details
        </button>
      ) : null}
    </li>
  )
}

/** The canvas keeps everything; only the tiles go, and the memory of their small pictures. */
function putAway(view: RunView): void {
  for (const url of view.thumbs.values()) URL.revokeObjectURL(url)
  runs.value = runs.value.filter((other) => other !== view)
}

const verdictNames = { checked: 'Checked', blocked: 'Blocked', unchecked: 'Unchecked' }

const settled = ({ state }: Tile) => state !== 'waiting' && state !== 'making' && state !== 'arriving'

function ratioOf({ claim }: RunView): string {
  const [cell] = claim.body.cells
  return cell ? `${cell.width} / ${cell.height}` : '1'
}

/** What is not yet at Runware is taken back; what is there is paid for and still arrives. */
async function cancel(view: RunView): Promise<void> {
  const relay = currentRelay()
  // Not at the relay yet: whoever follows it sees this and withdraws it.
  changeRun(view.claim.key, () => ({ cancelled: true }))
  if (!relay || !view.run) return
  try {
    await relay.cancel(view.run.id)
  } catch (error) {
    changeRun(view.claim.key, () => ({ failure: failureOf(error), cancelled: false }))
  }
}
