// Parses a request into its tasks and its API key, which is in the header or in a first
// authentication task, never in both. Pure.
import type { WireTask } from '../contract/recipe.js'
import { isObject } from './task/check.js'
import { wireError, type WireError } from './task/refusal.js'

/** The only accepted key; `undefined`: any key that is not empty. */
export type Accepted = string | undefined

export function tasksIn(text: string): WireTask[] | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return Array.isArray(body) && body.length > 0 && body.every(isObject) ? body : undefined
  } catch {
    return undefined
  }
}

export const unreadable = () =>
  wireError('invalidRequestBody', { message: 'The body must be a JSON array of task objects.' })

/** Returns the tasks that remain after the key was checked, or the error. */
export function unlock(
  tasks: readonly WireTask[],
  authorization: string | undefined,
  accepted: Accepted,
): { tasks: readonly WireTask[] } | { error: WireError } {
  const bearer = /^Bearer\s+(.*)$/i.exec(authorization ?? '')?.[1]?.trim()
  const [first, ...rest] = tasks
  const inside = first?.['taskType'] === 'authentication'
  const about = { taskType: 'authentication', parameter: 'apiKey' }
  if (inside && bearer)
    return {
      error: wireError('incompatibleParameters', {
        ...about,
        message: 'Send the key as a bearer token or in a task, not both.',
      }),
    }
  const error = judge(inside ? first['apiKey'] : bearer, accepted)
  return error ? { error } : { tasks: inside ? rest : tasks }
}

/** Returns the error for an invalid key. */
export function judge(key: unknown, accepted: Accepted): WireError | undefined {
  const about = { taskType: 'authentication', parameter: 'apiKey' }
  if (key === undefined || key === '') return wireError('missingApiKey', about)
  return typeof key === 'string' && (accepted === undefined || key === accepted)
    ? undefined
    : wireError('invalidApiKey', about)
}
