// Replies that are not Runware's: a proxy or a firewall between the relay and Runware answered in its place. Pure.
import type { Failure } from '../../contract/failure.js'
import type { ParsedResponse } from './response.js'

/** Replies in a row, so that a proxy which restarts ends no run. */
export const mostForeignReplies = 3
/** These mean the same whoever sends them: a wrong key, no credit, too slow, too early, too often. */
const usualStatuses = [401, 402, 408, 425, 429]

/** Returns true for a 4xx whose body is not Runware's. The request did not reach Runware, so nothing was taken or charged. */
export function isForeignReply(status: number, answer: ParsedResponse | undefined): boolean {
  if (status < 400 || status >= 500 || usualStatuses.includes(status)) return false
  if (!answer) return true
  const { processing, pictures, withoutImage: empty, providerErrors: troubles } = answer
  return (
    processing + pictures.length + empty.length === 0 &&
    troubles.every(({ code }) => code === 'unknownError')
  )
}

/** Returns the failure that names what came back. `type` is the reply's media type. */
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
