// A run as the panel shows it, and what each of its tiles says. Pure.
import type { Report } from '../../contract/brand.js'
import type { Failure } from '../../contract/failure.js'
import { imagesOf, nameOf } from '../../contract/grid.js'
import type { Claim } from '../../contract/message.js'
import { canRetry, type Run, type RunImage, type Verdict } from '../../contract/run.js'
import { wordsFor } from '../../contract/words.js'
import { waitingWords } from './waiting-words.js'

export interface RunView {
  claim: Claim
  /** What the relay last said, or what the records on the canvas say. Absent until the relay took the run. */
  run?: Run
  /** Numbers whose placeholders still wait on the canvas. */
  waiting: ReadonlySet<number>
  /** Numbers that are known to be on the canvas. */
  placed: ReadonlySet<number>
  starred: ReadonlySet<number>
  /** The frames on the canvas, as far as they are known. */
  frames: ReadonlyMap<number, string>
  /** What was measured. */
  reports: ReadonlyMap<number, Report>
  /** The earlier result that each is nearly the same as. */
  alike: ReadonlyMap<number, number>
  /** Addresses of the small pictures. */
  thumbs: ReadonlyMap<number, string>
  /** When each cell was first seen being made, in milliseconds since 1970. */
  madeSince: ReadonlyMap<number, number>
  /** What stands in the way right now. The run itself goes on. */
  failure?: Failure
  /** Failures of single pictures on the panel's own side. */
  misplaced: ReadonlyMap<number, Failure>
  /** The relay needs the source image again, and it cannot be made as it was. */
  sourceProblem?: 'changed' | 'gone' | undefined
  /** The person took the run off the canvas while it was under way. */
  gone: boolean
  /** `rest`: what is not yet sent is not wanted. `all`: what is being made is not to be placed either. */
  cancelled?: 'rest' | 'all'
  ended: boolean
}

export type TileState =
  'waiting' | 'making' | 'arriving' | 'placed' | 'blocked' | 'failed' | 'cancelled'

export interface Tile {
  n: number
  cell: number
  name: string
  state: TileState
  words: string
  wayOut?: string
  verdict?: Verdict
  /** Placed, and its picture is plain grey. */
  withheld: boolean
  costUsd?: number
  report?: Report
  thumb?: string
  /** Width by height. */
  ratio: string
  starred: boolean
  /** It is known to have failed, so that it can be asked for again. */
  again: boolean
  /** It is not yet being made, so that it can be called off. */
  callOff: boolean
}

export function tilesOf(view: RunView, now: number): Tile[] {
  return imagesOf(view.claim).map((wanted) => {
    const image = view.run?.images.find(({ n }) => n === wanted.n)
    const { width, height } = wanted.recipe
    const withheld =
      view.placed.has(wanted.n) &&
      (image?.withheld ?? view.reports.get(wanted.n)?.plainGrey) === true
    return {
      n: wanted.n,
      cell: wanted.cell,
      name: nameOf(wanted),
      ratio: `${width} / ${height}`,
      thumb: view.thumbs.get(wanted.n),
      report: view.reports.get(wanted.n),
      withheld,
      verdict: withheld && image?.verdict === 'checked' ? 'unchecked' : image?.verdict,
      costUsd: image?.costUsd,
      starred: view.starred.has(wanted.n),
      again:
        view.run?.state === 'ended' &&
        image?.state === 'failed' &&
        !image.unsure &&
        canRetry(view.run, wanted.cell),
      callOff: !view.ended && view.run?.cells[wanted.cell]?.state === 'queued',
      ...(withheld
        ? { state: 'placed' as const, ...withheldWords }
        : saying(view, wanted, image, now)),
    }
  })
}

/** A picture that the service withheld: it is paid for, and plain grey. */
const withheldWords = {
  words: 'This picture looks withheld by the service: it is plain grey.',
  wayOut: 'Change the prompt and remix it again.',
}

type Saying = Pick<Tile, 'state' | 'words' | 'wayOut'>

function saying(
  view: RunView,
  { n, cell }: { n: number; cell: number },
  image: RunImage | undefined,
  now: number,
): Saying {
  if (view.placed.has(n)) return { state: 'placed', words: placedWords(image) }
  const failure = view.misplaced.get(n) ?? failureFor(view.run, image)
  if (failure) {
    const { sentence, wayOut } = wordsFor(failure)
    return {
      state: failure.kind === 'blocked' || failure.kind === 'cancelled' ? failure.kind : 'failed',
      words: sentence,
      wayOut,
    }
  }
  if (view.cancelled === 'all') return { state: 'cancelled', words: 'Not placed' }
  if (!view.run && view.ended) {
    const { sentence, wayOut } = wordsFor(view.failure ?? { kind: 'cancelled' })
    return {
      state: view.failure && view.failure.kind !== 'cancelled' ? 'failed' : 'cancelled',
      words: sentence,
      wayOut,
    }
  }
  if (image?.state === 'ready' || image?.state === 'delivered') {
    // Taken off the canvas by somebody: still at the relay, and placed again on demand.
    if (view.ended) return { state: 'cancelled', words: 'No longer on the canvas' }
    return { state: 'arriving', words: 'Arriving' }
  }
  const reason = waitingWords(view.run?.waiting, view.run?.cells[cell]?.state)
  if (reason) return { state: 'waiting', words: reason }
  if (view.run?.cells[cell]?.state === 'submitted') {
    const since = view.madeSince.get(cell)
    return {
      state: 'making',
      words: since === undefined ? 'Making' : `Making · ${secondsOf(now - since)}`,
    }
  }
  return { state: 'waiting', words: 'Waiting' }
}

/** “14 s”, “2 min 5 s”. */
export function secondsOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** What is left, by the pace so far; nothing where there is no pace yet. */
export function leftOf(view: RunView, now: number): string {
  const tiles = tilesOf(view, now)
  const done = tiles.filter(isSettled).length
  const first = Math.min(...view.madeSince.values())
  if (
    view.ended ||
    view.run?.waiting ||
    done === 0 ||
    done === tiles.length ||
    !Number.isFinite(first)
  )
    return ''
  return `about ${secondsOf(((now - first) / done) * (tiles.length - done))} left`
}

export const isSettled = ({ state }: Tile) =>
  state !== 'waiting' && state !== 'making' && state !== 'arriving'

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
  if (image.state === 'failed' || run.state === 'ended')
    return cell?.failure ?? { kind: 'broken', ref: run.id }
  return undefined
}
