// Builds error responses: one shape, `{failure}`, and a status for each kind of failure.
import type * as z from 'zod/mini'
import type { Failure, FailureKind } from '../../contract/failure.js'
import type { Parameter } from '../../contract/model/definition.js'
import { model } from '../../contract/model/ideogram-remix.js'

const statusOf: Record<FailureKind, number> = {
  refused: 400,
  unauthorised: 401,
  outOfCredit: 402,
  overBudget: 402,
  cancelled: 409,
  nothingSelected: 400,
  emptyExport: 400,
  blocked: 422,
  cannotSwap: 409,
  busy: 429,
  broken: 502,
  offline: 502,
  modelUnavailable: 503,
  timedOut: 504,
}

/**
 * Returns an error response. Pass `status` only if it is more specific than the failure's own, such
 * as 404 or 415.
 */
export function failureResponse(failure: Failure, status = statusOf[failure.kind]): Response {
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (status === 401) headers.set('www-authenticate', 'Bearer realm="relay"')
  if (failure.kind === 'busy')
    headers.set('retry-after', String(Math.max(1, Math.ceil(failure.retryAfterMs / 1000))))
  return Response.json({ failure }, { status, headers })
}

/**
 * Returns a 404 response. It is the same for a resource of another member and for one that does not
 * exist.
 */
export function notFoundResponse(field: string): Response {
  return failureResponse({ kind: 'refused', field, allowed: `no such ${field} here` }, 404)
}

/**
 * Returns the failure for a body that a schema rejects: the path and the accepted values in words.
 */
export function failureOfIssues(issues: readonly z.core.$ZodIssue[]): Failure {
  const issue = issues[0]
  const path = (issue?.path ?? []).map(String)
  if (issue?.code === 'unrecognized_keys') {
    const [name = ''] = issue.keys
    return { kind: 'refused', field: [...path, name].join('.'), allowed: ownedBy(rowOf(name)) }
  }
  const row = path.map(rowOf).find(Boolean)
  return {
    kind: 'refused',
    field: path.join('.') || 'body',
    allowed: row ? row.help.replace(/\.$/, '') : inWords(issue),
  }
}

const rowOf = (name: string): Parameter | undefined =>
  Object.hasOwn(model.parameters, name)
    ? model.parameters[name as keyof typeof model.parameters]
    : undefined

function ownedBy(row: Parameter | undefined): string {
  if (row?.owner === 'relay') return 'nothing here, for the relay sets it'
  if (row?.owner === 'policy') return 'nothing here, for the team’s policy sets it'
  return 'not a name known here'
}

const nouns: Record<string, string> = { array: 'entries', string: 'characters' }

/**
 * Returns the accepted values of a field that is no model parameter. The schema's own message takes
 * precedence.
 */
function inWords(issue: z.core.$ZodIssue | undefined): string {
  if (!issue) return 'something else'
  const bound = (limit: number | bigint, noun = '') => `${limit} ${noun}`.trimEnd()
  if (issue.code === 'too_small') return `at least ${bound(issue.minimum, nouns[issue.origin])}`
  if (issue.code === 'too_big') return `at most ${bound(issue.maximum, nouns[issue.origin])}`
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'invalid_type')
    return `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`
  return issue.message === 'Invalid input' ? 'something else' : issue.message
}
