// The tiles of a run: the state, the words and the place in the grid of each of its images. Pure.
import type { Report } from '../../contract/brand.js'
import type { Failure } from '../../contract/failure.js'
import { imagesOf, nameOf, type GridImage } from '../../contract/grid.js'
import { canRetry, type Run, type RunImage, type Verdict } from '../../contract/run.js'
import { wordsFor } from '../../contract/words.js'
import { tileWords } from '../words/en/tiles.js'
import { isDiscarded, isFollowed, type RunView } from './run-view.js'
import { waitingWords } from './waiting-words.js'

export type TileState =
  'waiting' | 'generating' | 'arriving' | 'placed' | 'blocked' | 'failed' | 'canceled'

export interface Tile {
  n: number
  cell: number
  name: string
  /** The heads of its row and column; empty where the grid has none. */
  row: string
  column: string
  /** Told from the others of its cell by this number, from 1; 0 where it is alone. */
  ofCell: number
  state: TileState
  words: string
  wayOut?: string
  verdict?: Verdict
  /** Placed, and its image is plain grey. */
  withheld: boolean
  costUsd?: number
  report?: Report
  thumb?: string
  /** Width by height. */
  ratio: number
  starred: boolean
  /** It is known to have failed, so that it can be asked for again. */
  canRetry: boolean
  /** It is not yet being generated, so that it can be canceled. */
  canCancel: boolean
  /** When its cell was first seen being generated, in milliseconds since 1970. */
  generatingSince?: number
}

export function tilesOf(view: RunView): Tile[] {
  const images = new Map(view.run?.images.map((image) => [image.n, image]))
  const made = new Map<number, number>()
  return imagesOf(view.claim).map((wanted) => {
    const ofCell = (made.get(wanted.cell) ?? 0) + 1
    made.set(wanted.cell, ofCell)
    return tileOf(view, wanted, images.get(wanted.n), wanted.recipe.numberResults > 1 ? ofCell : 0)
  })
}

function tileOf(
  view: RunView,
  wanted: GridImage,
  image: RunImage | undefined,
  ofCell: number,
): Tile {
  const { n, cell, recipe, place } = wanted
  const { rows, columns } = view.claim.grid
  const report = view.reports.get(n)
  const withheld = view.placed.has(n) && (image?.withheld ?? report?.plainGrey) === true
  return {
    n,
    cell,
    name: nameOf(wanted),
    row: rows[place.row] ?? '',
    column: columns[place.column] ?? '',
    ofCell,
    ratio: recipe.width / recipe.height,
    thumb: view.thumbs.get(n),
    report,
    withheld,
    verdict: withheld && image?.verdict === 'checked' ? 'unchecked' : image?.verdict,
    costUsd: image?.costUsd,
    starred: view.starred.has(n),
    canRetry:
      view.run?.state === 'ended' &&
      image?.state === 'failed' &&
      !image.unsure &&
      canRetry(view.run, cell) &&
      view.sourceProblem === undefined,
    canCancel: isFollowed(view.phase) && view.run?.cells[cell]?.state === 'queued',
    generatingSince: view.generatingSince.get(cell),
    ...(withheld
      ? {
          state: 'placed' as const,
          words: tileWords.withheld,
          wayOut: tileWords.withheldWayOut,
        }
      : stateOf(view, wanted, image)),
  }
}

type StateAndWords = Pick<Tile, 'state' | 'words' | 'wayOut'>

function stateOf(
  view: RunView,
  { n, cell }: { n: number; cell: number },
  image: RunImage | undefined,
): StateAndWords {
  if (view.placed.has(n))
    return {
      state: 'placed',
      words: image?.NSFWContent ? tileWords.flagged : tileWords.onCanvas,
    }
  const failure = view.misplaced.get(n) ?? failureFor(view.run, image)
  if (failure) return failedState(failure)
  if (isDiscarded(view.phase)) return { state: 'canceled', words: tileWords.canceled }
  const ended = !isFollowed(view.phase)
  if (!view.run && ended) return failedState(view.failure ?? { kind: 'cancelled' })
  if (image?.state === 'ready' || image?.state === 'delivered') {
    // Deleted by somebody: still at the relay, and placed again on demand.
    if (ended) return { state: 'canceled', words: tileWords.deleted }
    return { state: 'arriving', words: tileWords.downloading }
  }
  const state = view.run?.cells[cell]?.state
  const reason = waitingWords(view.run?.waiting, state)
  if (reason) return { state: 'waiting', words: reason }
  if (state === 'submitted') return { state: 'generating', words: tileWords.generating }
  return { state: 'waiting', words: tileWords.queued }
}

function failedState(failure: Failure): StateAndWords {
  const { sentence, wayOut } = wordsFor(failure)
  if (failure.kind === 'cancelled')
    return { state: 'canceled', words: tileWords.canceled, wayOut: '' }
  return { state: failure.kind === 'blocked' ? 'blocked' : 'failed', words: sentence, wayOut }
}

export const isSettled = ({ state }: Tile) =>
  state !== 'waiting' && state !== 'generating' && state !== 'arriving'

/** Returns why an image will not come, by its own failure or by its cell's. */
export function failureFor(run: Run | undefined, image: RunImage | undefined): Failure | undefined {
  if (!run || !image || image.state === 'ready' || image.state === 'delivered') return undefined
  if (image.state === 'cancelled') return { kind: 'cancelled' }
  if (image.state === 'blocked') return image.failure ?? { kind: 'blocked', by: 'copyright' }
  if (image.failure) return image.failure
  const cell = run.cells[image.cell]
  if (cell?.state === 'cancelled') return { kind: 'cancelled' }
  if (image.state === 'failed' || run.state === 'ended')
    return cell?.failure ?? { kind: 'broken', ref: run.id }
  return undefined
}
