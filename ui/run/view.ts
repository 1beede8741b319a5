// A run as the panel shows it, and what each of its tiles says. Pure.
import type { Failure } from '../../contract/failure.js'
import type { Claim } from '../../contract/message.js'
import type { Run, RunImage, Verdict } from '../../contract/run.js'
import { wordsFor } from '../../contract/words.js'

export interface RunView {
  claim: Claim
  /** What the relay last said. Absent until it took the run. */
  run?: Run
  /** Numbers whose placeholders still wait on the canvas. */
  waiting: ReadonlySet<number>
  /** Numbers that are known to be on the canvas. */
  placed: ReadonlySet<number>
  /** Addresses of the small pictures. */
  thumbs: ReadonlyMap<number, string>
  /** What stands in the way right now. The run itself goes on. */
  failure?: Failure
  /** Failures of single pictures on the panel's own side. */
  misplaced: ReadonlyMap<number, Failure>
  /** The person called it off before the relay had it. */
  cancelled: boolean
  ended: boolean
}

export type TileState = 'waiting' | 'making' | 'arriving' | 'placed' | 'blocked' | 'failed' | 'cancelled'

export interface Tile {
  n: number
  state: TileState
  words: string
  wayOut?: string
  verdict?: Verdict
  costUsd?: number
  thumb?: string
}

export const countOf = (view: RunView) => view.claim.body.cells.reduce((sum, cell) => sum + cell.numberResults, 0)

export function tilesOf(view: RunView): Tile[] {
  return Array.from({ length: countOf(view) }, (_, n) => tileOf(view, n))
}

function tileOf(view: RunView, n: number): Tile {
  const image = view.run?.images.find((candidate) => candidate.n === n)
  const extra = { n, thumb: view.thumbs.get(n), verdict: image?.verdict, costUsd: image?.costUsd }
  const failure = view.misplaced.get(n) ?? failureFor(view.run, image)
  if (failure) {
    const { sentence, wayOut } = wordsFor(failure)
    const state = failure.kind === 'blocked' || failure.kind === 'cancelled' ? failure.kind : 'failed'
    return { ...extra, state, words: sentence, wayOut }
  }
  if (view.placed.has(n)) return { ...extra, state: 'placed', words: placedWords(image) }
  if (!view.run && view.ended) {
    const { sentence, wayOut } = wordsFor(view.failure ?? { kind: 'cancelled' })
    return {
      ...extra,
      state: view.failure && view.failure.kind !== 'cancelled' ? 'failed' : 'cancelled',
      words: sentence,
      wayOut,
    }
  }
  if (image?.state === 'ready' || image?.state === 'delivered') return { ...extra, state: 'arriving', words: 'Arriving' }
  const cell = view.run?.cells[image?.cell ?? 0]
  return cell?.state === 'submitted'
    ? { ...extra, state: 'making', words: 'Making' }
    : { ...extra, state: 'waiting', words: 'Waiting' }
}

function placedWords(image: RunImage | undefined): string {
  if (image?.NSFWContent) return 'Placed, flagged by the content check'
  return image?.verdict === 'checked' ? 'Placed, checked' : 'Placed, unchecked'
}

/** Why an image will not come, by its own word or by its cell's. */
export function failureFor(run: Run | undefined, image: RunImage | undefined): Failure | undefined {
  if (!run || !image || image.state === 'ready' || image.state === 'delivered') return undefined
  if (image.state === 'cancelled') return { kind: 'cancelled' }
  if (image.state === 'blocked') return image.failure ?? { kind: 'blocked', by: 'copyright' }
  if (image.failure) return image.failure
  const cell = run.cells[image.cell]
  if (cell?.state === 'cancelled') return { kind: 'cancelled' }
  if (image.state === 'failed' || run.state === 'ended') return cell?.failure ?? { kind: 'broken', ref: run.id }
  return undefined
}
