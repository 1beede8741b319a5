// Answers that are not 2xx: one shape, `{failure}`, and the status that goes with each kind.
import type * as z from 'zod/mini'
import type { Failure, FailureKind } from '../contract/failure.js'
import { parameters } from '../contract/parameter.js'

const statusOf: Record<FailureKind, number> = {
  refused: 400,
  unauthorised: 401,
  outOfCredit: 402,
  overBudget: 402,
  cancelled: 409,
  nothingSelected: 400,
  emptyExport: 400,
  blocked: 422,
  busy: 429,
  broken: 502,
  offline: 502,
  modelUnavailable: 503,
  timedOut: 504,
}

/** A refusal. `status` only where it says more than the failure's own, as 404 or 415 do. */
export function refuse(failure: Failure, status = statusOf[failure.kind]): Response {
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (status === 401) headers.set('www-authenticate', 'Bearer realm="relay"')
  if (failure.kind === 'busy') headers.set('retry-after', String(Math.max(1, Math.ceil(failure.retryAfterMs / 1000))))
  return Response.json({ failure }, { status, headers })
}

/** 404. What belongs to somebody else is told the same way as what isn't there. */
export function notThere(field: string): Response {
  return refuse({ kind: 'refused', field, allowed: `no such ${field} here` }, 404)
}

/** What a schema has against a body: where, and in words what goes there. */
export function failureOfIssues(issues: readonly z.core.$ZodIssue[]): Failure {
  const issue = issues[0]
  const path = (issue?.path ?? []).map(String)
  if (issue?.code === 'unrecognized_keys')
    return { kind: 'refused', field: [...path, ...issue.keys.slice(0, 1)].join('.'), allowed: 'not a name known here' }
  const row = path
    .map((step) => (Object.hasOwn(parameters, step) ? parameters[step as keyof typeof parameters] : undefined))
    .find(Boolean)
  const allowed = row?.help.replace(/\.$/, '') ?? issue?.message ?? 'something else'
  return { kind: 'refused', field: path.join('.') || 'body', allowed }
}
