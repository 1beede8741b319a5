// Whether a variation may be swapped in. Pure, and closed: what the relay did not vouch for in just these words is refused.
import type { SwapRefusal } from '../../contract/failure.js'
import type { Vouched } from '../../contract/swap.js'

/** What the canvas claims: written in plugin data, where anybody could have written it. */
export interface Claimed {
  run: string
  n: number
  /** The picture that the frame shows at this moment. */
  picture: string
}

export type Ruling = { may: 'checked' | 'overridden' } | { refused: SwapRefusal }

export function rule(claimed: Claimed, vouched: Vouched, reason: string): Ruling {
  if (vouched.run !== claimed.run || vouched.n !== claimed.n) return { refused: 'unknown' }
  if (vouched.verdict === 'blocked') return { refused: 'blocked' }
  if (vouched.picture === undefined) return { refused: 'notTold' }
  if (vouched.picture !== claimed.picture) return { refused: 'notTheSame' }
  if (vouched.verdict === 'checked') return { may: 'checked' }
  if (!vouched.mayOverride) return { refused: 'unchecked' }
  return reason === '' ? { refused: 'reasonNeeded' } : { may: 'overridden' }
}

/** The record and the picture that a frame claims to have; `undefined` where it is no variation. */
export function readClaimed(
  record: string,
  picture: string | undefined,
): (Claimed & { sourceId: string }) | undefined {
  try {
    const { run, n, source } = JSON.parse(record) as {
      run?: unknown
      n?: unknown
      source?: { id?: unknown }
    }
    // It goes into an address: only what the relay could have made.
    const runIs = typeof run === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(run)
    const nIs = typeof n === 'number' && Number.isInteger(n) && n >= 0 && n < 10_000
    if (!runIs || !nIs || typeof source?.id !== 'string' || !picture) return undefined
    return { run, n, sourceId: source.id, picture }
  } catch {
    return undefined
  }
}

/** What came over the wire, as far as it is of the form that was agreed on. */
export function readVouched(answer: unknown): Vouched | undefined {
  const { run, n, verdict, picture, mayOverride } = (answer ?? {}) as Record<string, unknown>
  if (typeof run !== 'string' || typeof n !== 'number' || typeof mayOverride !== 'boolean')
    return undefined
  if (verdict !== 'checked' && verdict !== 'blocked' && verdict !== 'unchecked') return undefined
  return { run, n, verdict, mayOverride, ...(typeof picture === 'string' && { picture }) }
}
