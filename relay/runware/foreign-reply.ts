// Detects replies that are not Runware's: from a proxy or a firewall between the relay and Runware.
// Pure.
import type { Failure } from '../../contract/failure.js'
import type { ParsedResponse } from './response.js'

/** Consecutive replies until a task is refused, so that a restart of a proxy ends no run. */
export const mostForeignReplies = 3
/**
 * Statuses with the same meaning from any sender: invalid key, no credit, timeout, too early, rate
 * limit.
 */
const usualStatuses = [401, 402, 408, 425, 429]

/**
 * Returns true for a 4xx whose body is not Runware's. The request did not reach Runware, so nothing
 * was accepted or charged.
 */
export function isForeignReply(status: number, answer: ParsedResponse | undefined): boolean {
  if (status < 400 || status >= 500 || usualStatuses.includes(status)) return false
  if (!answer) return true
  const { processing, pictures, withoutImage: empty, providerErrors: troubles } = answer
  return (
    processing + pictures.length + empty.length === 0 &&
    troubles.every(({ code }) => code === 'unknownError')
  )
}

/** Returns the failure that names the reply. `type` is the reply's media type. */
export function foreignFailure({
  status,
  type,
}: {
  status: number
  type?: string | undefined
}): Failure {
  const what = `${status}${type ? ` (${type})` : ''}`
  return {
    kind: 'refused',
    field: 'relay',
    allowed: `a server between it and Runware answered ${what} in place of Runware`,
  }
}
