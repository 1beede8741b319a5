// Reads data that another version of the product wrote or sent. Data to be sent is checked by the
// schemas alone.
import type * as z from 'zod/mini'

/** Substitutes for a value of a newer version: the known value with the fewest guarantees. */
const substitutes: Readonly<Record<string, readonly unknown[]>> = {
  state: ['waiting', 'unknown', 'running'],
  verdict: ['unchecked'],
  role: ['member'],
  kind: ['other'],
  version: [1],
}

// A repair can uncover another issue one level up; no value is nested deeper than this.
const mostRounds = 10

/**
 * Returns `value` as `schema` reads it. Unknown names are dropped; an unknown failure becomes
 * `broken` with its kind as the reference; other unknown values become a substitute or are left
 * out, in a list with their entry. Returns `undefined` where the rest is not valid.
 */
export function readLeniently<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
): z.infer<Schema> | undefined {
  let parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const copy: unknown = JSON.parse(JSON.stringify(value))
  for (let round = 0; round < mostRounds; round += 1) {
    // From the end, so that the removal of a list entry does not shift another one with an issue.
    for (const issue of parsed.error.issues.reverse()) if (!repair(copy, issue)) return undefined
    parsed = schema.safeParse(copy)
    if (parsed.success) return parsed.data
  }
  return undefined
}

type Container = Record<PropertyKey, unknown>

function repair(root: unknown, issue: z.core.$ZodIssue): boolean {
  const { path } = issue
  const failureAt = path.lastIndexOf('failure')
  const name = path[path.length - 1]
  if (failureAt >= 0) {
    const parent = valueAt(root, path.slice(0, failureAt)) as Container
    parent['failure'] = brokenFor(parent['failure'])
    return true
  }
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) delete (valueAt(root, path) as Container)[key]
    return true
  }
  if (name === undefined) return false
  const parent = valueAt(root, path.slice(0, -1)) as Container | undefined
  // Another issue has already removed it.
  if (parent === undefined) return true
  if (parent[name] === undefined) return remove(root, path.slice(0, -1))
  const allowed = issue.code === 'invalid_value' ? issue.values : []
  const substitute = substitutes[String(name)]?.find((one) => allowed.includes(one as string))
  if (substitute === undefined) return remove(root, path)
  parent[name] = substitute
  return true
}

function remove(root: unknown, path: readonly PropertyKey[]): boolean {
  const name = path[path.length - 1]
  if (name === undefined) return false
  const parent = valueAt(root, path.slice(0, -1)) as Container | unknown[]
  if (Array.isArray(parent)) parent.splice(Number(name), 1)
  else delete parent[name]
  return true
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, name) => (value as Container | undefined)?.[name], root)

function brokenFor(failure: unknown) {
  const { kind } = (failure ?? {}) as { kind?: unknown }
  return { kind: 'broken', ref: typeof kind === 'string' ? kind : 'a failure without a kind' }
}
