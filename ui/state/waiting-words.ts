// Why a run makes no progress, in sentences: for the panel with times, for the canvas without. Pure.
import type { CellState, Waiting } from '../../contract/run.js'

/** Local time, “14:05”. */
function clockTime(iso: string): string | undefined {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return undefined
  return date.toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
}

const reasons: Record<Waiting['reason'], string> = {
  upstream: 'Runware does not answer',
  account: 'Waiting for other runs of your team',
  rateLimit: 'Runware asked for a pause',
  budget: 'The budget of your team is used up',
  source: 'Sending the source picture again',
}

/** “Runware does not answer since 14:02. Next try at 14:05.” */
export function waitingSentence({ reason, since, retryAt, position }: Waiting): string {
  const from = reason === 'upstream' ? clockTime(since) : undefined
  const next = retryAt === undefined ? undefined : clockTime(retryAt)
  return [
    `${reasons[reason]}${from ? ` since ${from}` : ''}.`,
    position === undefined ? '' : `Position ${position}.`,
    next
      ? `Next try at ${next}.`
      : reason === 'budget'
        ? 'The run continues when there is budget again.'
        : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/**
 * What a tile and a placeholder say of an image that is not there yet, or nothing where the reason does not concern it. A placeholder is read
 * in other time zones and later, so it has no times.
 */
export function waitingWords(
  waiting: Waiting | undefined,
  cell: CellState | undefined,
): string | undefined {
  if (!waiting) return undefined
  const concerned = cell === 'queued' || (cell === 'submitted' && waiting.reason === 'upstream')
  return concerned ? reasons[waiting.reason] : undefined
}
