// Why a run makes no progress, in sentences: for the panel with times, for the canvas without. Pure.
import type { CellState, Waiting } from '../../contract/run.js'
import { tileWords } from '../words/en/tiles.js'
import { clockTime } from '../words/format.js'

/** “Runware does not answer since 14:02. Next try at 14:05.” */
export function waitingSentence({ reason, since, retryAt, position }: Waiting): string {
  const from = reason === 'upstream' ? clockTime(since) : undefined
  const next = retryAt === undefined ? undefined : clockTime(retryAt)
  return [
    `${tileWords.waiting[reason]}${from ? tileWords.since(from) : ''}.`,
    position === undefined ? '' : tileWords.position(position),
    next ? tileWords.nextTry(next) : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/**
 * Returns what a tile and a placeholder show for an image that is not there yet, or nothing where the reason does not concern it. A
 * placeholder is read in other time zones and later, so it has no times.
 */
export function waitingWords(
  waiting: Waiting | undefined,
  cell: CellState | undefined,
): string | undefined {
  if (!waiting) return undefined
  const concerned = cell === 'queued' || (cell === 'submitted' && waiting.reason === 'upstream')
  return concerned ? tileWords.waiting[waiting.reason] : undefined
}
