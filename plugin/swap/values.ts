// Properties of a layer as plain values: read, compared and set by name. Decides nothing.
import { readValue } from '../document/nodes.js'

/** What a swap may change of a layer. `…StyleId` is set through its own call. */
export const settable = [
  'fills',
  'strokes',
  'effects',
  'opacity',
  'blendMode',
  'visible',
  'strokeAlign',
  'strokeWeight',
] as const
export type Settable = (typeof settable)[number]
export type Values = Partial<Record<Settable, unknown>>

export const styleNames = {
  fills: 'fillStyleId',
  strokes: 'strokeStyleId',
  effects: 'effectStyleId',
} as const
export type Painting = keyof typeof styleNames

export function setValues(node: SceneNode, values: Values): void {
  for (const [name, value] of Object.entries(values))
    (node as unknown as Record<string, unknown>)[name] = value
}

/** Returns an empty text where the layer has no style, or several. */
export function styleOf(node: SceneNode, painting: Painting): string {
  const id = readValue(node, styleNames[painting])
  return typeof id === 'string' && id !== 'mixed' ? id : ''
}

/** Figma and its files leave out what has its usual value, and keep numbers with 32 bits. */
const usual: Record<string, unknown> = {
  visible: true,
  opacity: 1,
  blendMode: 'NORMAL',
  rotation: 0,
  scalingFactor: 0.5,
  spread: 0,
  showShadowBehindNode: false,
  blurType: 'NORMAL',
}

export function sameValue(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number')
    return Math.abs(one - other) <= 1e-4 * Math.max(1, Math.abs(one))
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  if (Array.isArray(one)) {
    const [first, second] = [one as unknown[], other as unknown[]]
    return (
      first.length === second.length && first.every((item, index) => sameValue(item, second[index]))
    )
  }
  const [first, second] = [one as Record<string, unknown>, other as Record<string, unknown>]
  return [...new Set([...Object.keys(first), ...Object.keys(second)])].every((key) =>
    sameValue(orUsual(first, key), orUsual(second, key)),
  )
}

function orUsual(values: Record<string, unknown>, key: string): unknown {
  const value = values[key]
  const empty = value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  return value === undefined || empty ? usual[key] : value
}
