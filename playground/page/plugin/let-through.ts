// What a message may carry between panel and sandbox: Figma's list, and nothing a structured clone lets through beyond it. Pure.
// https://developers.figma.com/docs/plugins/creating-ui: objects, arrays, primitives, Date and Uint8Array.

/** A copy of what may pass, or a sentence that names what may not. */
export function letThrough(message: unknown): { value: unknown } | { refusal: string } {
  try {
    return { value: copy(message, 'the message', new Set()) }
  } catch (error) {
    return { refusal: (error as Error).message }
  }
}

function copy(value: unknown, where: string, above: Set<object>): unknown {
  if (value === null || value === undefined || ['string', 'number', 'boolean'].includes(typeof value)) return value
  if (typeof value !== 'object') throw new Error(`Figma passes no ${typeof value} in a message: ${where}.`)
  if (value instanceof Date) return new Date(value)
  if (value instanceof Uint8Array) return value.slice()
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (kind !== 'Object' && kind !== 'Array') throw new Error(`Figma passes no ${kind} in a message: ${where}.`)
  if (above.has(value)) throw new Error(`A message can't contain itself: ${where}.`)
  const path = new Set(above).add(value)
  if (Array.isArray(value)) return value.map((one, index) => copy(one, `${where}[${index}]`, path))
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copy(one, `${where}.${key}`, path)]))
}
