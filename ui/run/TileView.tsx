// One variation's tile: its picture or its state, its verdict, its cost, and what can be done about it.
import { levelOf, percent } from './report-words.js'
import { tell } from '../state/state.js'
import { cancelCell, retryCells, setStar } from '../session/actions.js'
import type { RunView, Tile } from '../state/run-view.js'

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
        class="im"
        aria-label={`Show ${name} on the canvas`}
        aria-pressed={chosen}
        onClick={(event) => onChoose(event.shiftKey || event.metaKey || event.ctrlKey)}
        style={{ aspectRatio: tile.ratio }}
      >
        {thumb && isShown ? <img src={thumb} alt="" /> : null}
        {isShown ? null : <span class="says">{tile.words}</span>}
      </button>
      {verdict && state !== 'arriving' ? (
        <span class={`badge ${verdict}`} aria-hidden="true">
          {verdictNames[verdict]}
        </span>
      ) : null}
      <div class="meta">
        {state === 'placed' ? (
          <button
            type="button"
            class="star"
            aria-label={`Star ${name}`}
            aria-pressed={starred}
            onClick={() => tell(setStar(view, n, !starred))}
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
        {tile.again ? (
          <button
            type="button"
            class="link"
            aria-label={`Try ${name} again`}
            onClick={() => tell(retryCells(view, [cell]))}
          >
            Try again
          </button>
        ) : tile.callOff ? (
          <button
            type="button"
            class="link"
            aria-label={`Cancel ${name}`}
            onClick={() => tell(cancelCell(view, cell))}
          >
            Cancel
          </button>
        ) : (
          <span>{costUsd === undefined ? '' : `$${costUsd.toFixed(2)}`}</span>
        )}
      </div>
    </li>
  )
}

const verdictNames = { checked: 'Checked', blocked: 'Blocked', unchecked: 'Unchecked' }
