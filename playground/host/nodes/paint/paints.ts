// Converts one paint between Figma's shape and the scene graph's. Makes Figma's checks, with
// Figma's messages.
import type { Fill, GradientTransform } from '@open-pencil/scene-graph'
import { expect, oneOf, wrongType } from '../../members/table.js'

export type Raw = Record<string, unknown>
type Transform = [[number, number, number], [number, number, number]]

const paintTypes = [
  'SOLID',
  'GRADIENT_LINEAR',
  'GRADIENT_RADIAL',
  'GRADIENT_ANGULAR',
  'GRADIENT_DIAMOND',
  'IMAGE',
  'VIDEO',
  'PATTERN',
] as const
/** Keys of a paint by its type (typings, Paint). Video and pattern paints are stored unchanged. */
const commonKeys = ['type', 'visible', 'opacity', 'blendMode', 'boundVariables']
const gradientKeys = ['gradientStops', 'gradientTransform']
const keys: Record<string, string[]> = {
  SOLID: ['color'],
  IMAGE: ['scaleMode', 'imageHash', 'imageTransform', 'scalingFactor', 'rotation', 'filters'],
}
const scales = ['FILL', 'FIT', 'CROP', 'TILE'] as const
export const blends = (
  'PASS_THROUGH NORMAL DARKEN MULTIPLY LINEAR_BURN COLOR_BURN LIGHTEN SCREEN LINEAR_DODGE COLOR_DODGE OVERLAY SOFT_LIGHT HARD_LIGHT ' +
  'DIFFERENCE EXCLUSION HUE SATURATION COLOR LUMINOSITY'
).split(' ')
export const black = { r: 0, g: 0, b: 0, a: 1 }

const toRows = (t: unknown): GradientTransform => {
  const [[m00, m01, m02], [m10, m11, m12]] = t as Transform
  return { m00, m01, m02, m10, m11, m12 }
}
function transform(name: string, value: unknown): GradientTransform {
  const numbers = Array.isArray(value) ? value.flat() : []
  if (numbers.length !== 6 || numbers.some((one) => typeof one !== 'number'))
    throw new Error(`Property "${name}" failed validation: Expected a 2x3 matrix`)
  return toRows(value)
}
const fromRows = (m: GradientTransform): Transform => [
  [m.m00, m.m01, m.m02],
  [m.m10, m.m11, m.m12],
]

export function colour(name: string, where: string, value: unknown, alpha: boolean) {
  if (typeof value !== 'object' || value === null)
    throw wrongType(`${name}${where}.color`, 'object', value)
  const given = value as Record<string, unknown>
  const wanted = alpha ? ['r', 'g', 'b', 'a'] : ['r', 'g', 'b']
  // Typings 4006.
  if ('sourceColor' in given)
    throw new Error(
      `sourceColor of a colour (${name}${where}.color) is not implemented in the playground`,
    )
  const extra = Object.keys(given).filter((key) => !wanted.includes(key))
  if (extra.length > 0)
    throw new Error(
      `Property "${name}" failed validation: Unrecognized key(s) in object: '${extra.join("', '")}' at ${where}.color`,
    )
  for (const key of wanted) {
    const part = given[key]
    // Message from a public report: in set_fills: Property "fills" failed validation: Required
    // value missing at [0].gradientStops[0].color.a
    if (part === undefined)
      throw new Error(
        `Property "${name}" failed validation: Required value missing at ${where}.color.${key}`,
      )
    if (typeof part !== 'number')
      throw new Error(
        `Property "${name}" failed validation: Expected number, received ${typeof part} at ${where}.color.${key}`,
      )
    if (part < 0 || part > 1)
      throw new Error(
        `Property "${name}" failed validation: Number must be ${part < 0 ? 'greater than or equal to 0' : 'less than or equal to 1'} at ${where}.color.${key}`,
      )
  }
  return {
    r: given['r'] as number,
    g: given['g'] as number,
    b: given['b'] as number,
    a: alpha ? (given['a'] as number) : 1,
  }
}

/**
 * A fill with the fields of Figma's that the scene graph has no place for; the graph copies and
 * ignores them.
 */
export type KeptFill = Fill & {
  filters?: unknown
  rotation?: number
  boundVariables?: Record<string, unknown>
  stopBindings?: unknown[]
  raw?: Raw
}

export function toFills(name: string, value: unknown): KeptFill[] {
  if (!Array.isArray(value)) throw wrongType(name, 'array', value)
  return value.map((paint: unknown, i) => toFill(name, `[${i}]`, paint))
}

function toFill(name: string, where: string, value: unknown): KeptFill {
  if (typeof value !== 'object' || value === null)
    throw wrongType(`${name}${where}`, 'object', value)
  const paint = value as Raw
  if (paint['type'] === 'SHADER')
    throw new Error(`SHADER paints (${name}${where}) are not implemented in the playground`)
  const type = oneOf(`${name}${where}.type`, paintTypes, paint['type'])
  const known = [
    ...commonKeys,
    ...(type.startsWith('GRADIENT') ? gradientKeys : (keys[type] ?? Object.keys(paint))),
  ]
  const strange = Object.keys(paint).filter((key) => !known.includes(key))
  if (strange.length > 0)
    throw new Error(
      `Property "${name}" failed validation: Unrecognized key(s) in object: '${strange.join("', '")}' at ${where}`,
    )
  const opacity =
    paint['opacity'] === undefined
      ? 1
      : expect(`${name}${where}.opacity`, 'number', paint['opacity'])
  if (opacity < 0 || opacity > 1)
    throw new Error(
      `Property "${name}" failed validation: Number must be between 0 and 1 at ${where}.opacity`,
    )
  const fill: KeptFill = {
    type,
    opacity,
    visible: paint['visible'] !== false,
    blendMode: (paint['blendMode'] ?? 'NORMAL') as Fill['blendMode'],
    color: black,
  }
  if (type === 'SOLID') fill.color = colour(name, where, paint['color'], false)
  else if (type === 'IMAGE') Object.assign(fill, imagePart(name, where, paint))
  else if (type.startsWith('GRADIENT')) {
    if (!Array.isArray(paint['gradientStops']))
      throw wrongType(`${name}${where}.gradientStops`, 'array', paint['gradientStops'])
    fill.gradientStops = (paint['gradientStops'] as Raw[]).map((stop, i) => ({
      position: expect(`${name}${where}.gradientStops[${i}].position`, 'number', stop['position']),
      color: colour(name, `${where}.gradientStops[${i}]`, stop['color'], true),
    }))
    fill.gradientTransform = transform(
      `${name}${where}.gradientTransform`,
      paint['gradientTransform'],
    )
    fill.stopBindings = (paint['gradientStops'] as Raw[]).map(
      (stop) => stop['boundVariables'] ?? {},
    )
  } else if (type === 'VIDEO' || type === 'PATTERN') fill.raw = paint
  if (paint['boundVariables'])
    fill.boundVariables = paint['boundVariables'] as Record<string, unknown>
  return fill
}

function imagePart(name: string, where: string, paint: Raw): Partial<KeptFill> {
  const hash = paint['imageHash']
  if (hash !== null && typeof hash !== 'string')
    throw wrongType(`${name}${where}.imageHash`, 'string', hash)
  const part: Partial<KeptFill> = {
    imageScaleMode: oneOf(`${name}${where}.scaleMode`, scales, paint['scaleMode']),
  }
  if (hash) part.imageHash = hash
  if (paint['imageTransform'])
    part.imageTransform = transform(`${name}${where}.imageTransform`, paint['imageTransform'])
  if (typeof paint['scalingFactor'] === 'number') part.scale = paint['scalingFactor']
  if (typeof paint['rotation'] === 'number') part.rotation = paint['rotation']
  if (paint['filters']) part.filters = paint['filters']
  return part
}

/**
 * Returns Figma's paint. `bound` is the alias of a variable that is stored on the node, not on the
 * fill.
 */
export function fromFill(fill: KeptFill, bound?: unknown): Raw {
  if (fill.raw) return { ...fill.raw }
  const base: Raw = {
    type: fill.type,
    visible: fill.visible,
    opacity: fill.opacity,
    blendMode: fill.blendMode ?? 'NORMAL',
  }
  if (fill.type === 'SOLID') {
    const { r, g, b, a } = fill.color
    return {
      ...base,
      opacity: fill.opacity * (a < 1 && fill.opacity === 1 ? a : 1),
      color: { r, g, b },
      boundVariables: bound ? { color: bound } : (fill.boundVariables ?? {}),
    }
  }
  if (fill.type === 'IMAGE')
    return {
      ...base,
      scaleMode: fill.imageScaleMode ?? 'FILL',
      imageHash: fill.imageHash ?? null,
      ...(fill.imageTransform && fill.imageScaleMode === 'CROP'
        ? { imageTransform: fromRows(fill.imageTransform) }
        : {}),
      ...(fill.imageScaleMode === 'TILE' ? { scalingFactor: fill.scale ?? 1 } : {}),
      rotation: fill.rotation ?? 0,
      filters: fill.filters ?? {},
    }
  if (!fill.gradientStops) return base
  const stops = fill.gradientStops.map(({ position, color }, i) => ({
    position,
    color: { ...color },
    boundVariables: fill.stopBindings?.[i] ?? {},
  }))
  const unit = { m00: 1, m01: 0, m02: 0, m10: 0, m11: 1, m12: 0 }
  return {
    ...base,
    gradientStops: stops,
    gradientTransform: fromRows(fill.gradientTransform ?? unit),
  }
}
