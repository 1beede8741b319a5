// Reduces a message between panel and sandbox to the types that may cross: objects, arrays,
// primitives, Date and Uint8Array (facts/figma.md, The UI iframe). Returns copies. Pure.

export function reduceMessage(value: unknown): unknown {
  if (
    value === null ||
    value === undefined ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  )
    return value
  if (typeof value !== 'object') throw new Error(`Cannot unwrap ${typeof value}`)
  // Compare by name: a message from an iframe comes from another realm, so instanceof fails.
  const name = Object.prototype.toString.call(value).slice(8, -1)
  if (name === 'Uint8Array') return new Uint8Array(value as Uint8Array)
  if (name === 'Date') return new Date(value as Date)
  if (name === 'Array') return (value as unknown[]).map(reduceMessage)
  if (name !== 'Object') throw new Error(`Cannot unwrap ${name}`)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([key, one]) => [key, reduceMessage(one)]),
  )
}
