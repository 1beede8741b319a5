// One variation's tile: its image or its state, its place in the grid, its verdict, its cost, and its actions.
import { levelOf, percent } from './report-words.js'
import { reportFailure } from '../state/state.js'
import { cancelCell, retryCells, setStar } from '../session/actions.js'
import { now } from '../state/state.js'
import type { RunView } from '../state/run-view.js'
import type { Tile } from '../state/tiles.js'
import { runWords } from '../words/en/run.js'
import { duration, money } from '../words/format.js'

interface Props {
  tile: Tile
  view: RunView
  chosen: boolean
  /** `more`: beside those that are chosen already. */
  onChoose: (more: boolean) => void
}

export function TileView({ tile, view, chosen, onChoose }: Props) {
  const { n, cell, name, state, thumb, verdict, costUsd, starred, withheld } = tile
  const report = withheld ? undefined : tile.report
  const isShown = state === 'placed' && !withheld
  const level = report && levelOf(report)
  const palette = state === 'placed' ? report?.palette : undefined
  return (
    <li class={`tile ${state}${chosen ? ' chosen' : ''}`}>
      <button
        type="button"
        class="tile-image"
        aria-label={`Show ${name} on the canvas`}
        aria-pressed={chosen}
        onClick={(event) => onChoose(event.shiftKey || event.metaKey || event.ctrlKey)}
        style={{ aspectRatio: tile.ratio }}
      >
        {thumb && isShown ? <img src={thumb} alt="" /> : null}
        {isShown ? null : <span class="tile-words">{stateWords(tile)}</span>}
      </button>
      {verdict && state !== 'arriving' ? (
        <span class={`badge ${verdict}`} aria-hidden="true">
          {runWords.verdict[verdict]}
        </span>
      ) : null}
      <div class="tile-caption cut" title={captionOf(tile)}>
        {captionOf(tile)}
      </div>
      <div class="tile-facts">
        {state === 'placed' ? (
          <button
            type="button"
            class="star"
            aria-label={`Star ${name}`}
            aria-pressed={starred}
            onClick={() => reportFailure(setStar(view, n, !starred))}
          >
            {starred ? '★' : '☆'}
          </button>
        ) : null}
        <span class="cut">
          {palette ? (
            <span title="On palette">
              {percent(palette.onPalette)}
              {/* Beside a level there is room for the figure alone. */}
              <span class={level ? 'unseen' : ''}> on palette</span>
            </span>
          ) : isShown ? (
            tile.words
          ) : (
            tile.wayOut
          )}
          {palette ? <span class="unseen">{tile.words}</span> : null}
        </span>
        {level ? <span class={level === 'AA' ? 'still' : 'still warned'}>{level}</span> : null}
        {tile.canRetry ? (
          <button
            type="button"
            class="link"
            aria-label={`Try ${name} again`}
            onClick={() => reportFailure(retryCells(view, [cell]))}
          >
            Try again
          </button>
        ) : tile.canCancel ? (
          <button
            type="button"
            class="link"
            aria-label={`Cancel ${name}`}
            onClick={() => reportFailure(cancelCell(view, cell))}
          >
            Cancel
          </button>
        ) : (
          <span>{costUsd === undefined ? '' : money(costUsd)}</span>
        )}
      </div>
    </li>
  )
}

/** A tile that is being generated shows for how long. */
function stateWords({ words, state, generatingSince }: Tile): string {
  if (state !== 'generating' || generatingSince === undefined) return words
  return `${words} · ${duration(now.value - generatingSince)}`
}

/** “0.35 · 2”: tells the tile from its neighbours. A grid without heads has the layer's name and number. */
function captionOf({ row, column, ofCell, name }: Tile): string {
  const heads = [row, column].filter(Boolean)
  return heads.length === 0 ? name : [...heads, ...(ofCell > 0 ? [String(ofCell)] : [])].join(' · ')
}
