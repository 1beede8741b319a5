// Fills, strokes, effects and corners: Figma's shapes to the scene graph's and back.
import type { Effect, Fill, GradientTransform, SceneNode, Stroke } from '@open-pencil/scene-graph'
import type { Realm } from '../realm.js'
import { choice, expect, oneOf, plain, wrongType, type Properties } from '../table.js'
import { MIXED } from '../wire.js'

type Raw = Record<string, unknown>
type Transform = [[number, number, number], [number, number, number]]

const PAINTS = [
  'SOLID',
  'GRADIENT_LINEAR',
  'GRADIENT_RADIAL',
  'GRADIENT_ANGULAR',
  'GRADIENT_DIAMOND',
  'IMAGE',
  'VIDEO',
  'PATTERN',
] as const
const SCALES = ['FILL', 'FIT', 'CROP', 'TILE'] as const
export const BLENDS = (
  'PASS_THROUGH NORMAL DARKEN MULTIPLY LINEAR_BURN COLOR_BURN LIGHTEN SCREEN LINEAR_DODGE COLOR_DODGE OVERLAY SOFT_LIGHT HARD_LIGHT ' +
  'DIFFERENCE EXCLUSION HUE SATURATION COLOR LUMINOSITY'
).split(' ')
const BLACK = { r: 0, g: 0, b: 0, a: 1 }

const toRows = (t: unknown): GradientTransform => {
  const [[m00, m01, m02], [m10, m11, m12]] = t as Transform
  return { m00, m01, m02, m10, m11, m12 }
}
const fromRows = (m: GradientTransform): Transform => [
  [m.m00, m.m01, m.m02],
  [m.m10, m.m11, m.m12],
]

function colour(name: string, where: string, value: unknown, alpha: boolean) {
  if (typeof value !== 'object' || value === null) throw wrongType(`${name}${where}.color`, 'object', value)
  const given = value as Record<string, unknown>
  const wanted = alpha ? ['r', 'g', 'b', 'a'] : ['r', 'g', 'b']
  const extra = Object.keys(given).filter((key) => !wanted.includes(key))
  if (extra.length > 0)
    throw new Error(
      `Property "${name}" failed validation: Unrecognized key(s) in object: '${extra.join("', '")}' at ${where}.color`,
    )
  for (const key of wanted) {
    const part = given[key]
    if (typeof part !== 'number')
      throw new Error(`Property "${name}" failed validation: Expected number, received ${typeof part} at ${where}.color.${key}`)
    if (part < 0 || part > 1)
      throw new Error(
        `Property "${name}" failed validation: Number must be ${part < 0 ? 'greater than or equal to 0' : 'less than or equal to 1'} at ${where}.color.${key}`,
      )
  }
  return { r: given['r'] as number, g: given['g'] as number, b: given['b'] as number, a: alpha ? (given['a'] as number) : 1 }
}

/** Fill with the few of Figma's fields that the scene graph has no place for; it copies and ignores them. */
export type KeptFill = Fill & { filters?: unknown; rotation?: number; boundVariables?: unknown }

export function toFills(name: string, value: unknown): KeptFill[] {
  if (!Array.isArray(value)) throw wrongType(name, 'array', value)
  return value.map((paint: unknown, i) => toFill(name, `[${i}]`, paint))
}

function toFill(name: string, where: string, value: unknown): KeptFill {
  if (typeof value !== 'object' || value === null) throw wrongType(`${name}${where}`, 'object', value)
  const paint = value as Raw
  const type = oneOf(`${name}${where}.type`, PAINTS, paint['type'])
  const opacity = paint['opacity'] === undefined ? 1 : expect(`${name}${where}.opacity`, 'number', paint['opacity'])
  if (opacity < 0 || opacity > 1)
    throw new Error(`Property "${name}" failed validation: Number must be between 0 and 1 at ${where}.opacity`)
  const fill: KeptFill = {
    type,
    opacity,
    visible: paint['visible'] !== false,
    blendMode: (paint['blendMode'] ?? 'NORMAL') as Fill['blendMode'],
    color: BLACK,
  }
  if (type === 'SOLID') fill.color = colour(name, where, paint['color'], false)
  else if (type === 'IMAGE') Object.assign(fill, imagePart(name, where, paint))
  else if (type.startsWith('GRADIENT')) {
    if (!Array.isArray(paint['gradientStops'])) throw wrongType(`${name}${where}.gradientStops`, 'array', paint['gradientStops'])
    fill.gradientStops = (paint['gradientStops'] as Raw[]).map((stop, i) => ({
      position: expect(`${name}${where}.gradientStops[${i}].position`, 'number', stop['position']),
      color: colour(name, `${where}.gradientStops[${i}]`, stop['color'], true),
    }))
    fill.gradientTransform = toRows(paint['gradientTransform'])
  }
  if (paint['boundVariables']) fill.boundVariables = paint['boundVariables']
  return fill
}

function imagePart(name: string, where: string, paint: Raw): Partial<KeptFill> {
  const hash = paint['imageHash']
  if (hash !== null && typeof hash !== 'string') throw wrongType(`${name}${where}.imageHash`, 'string', hash)
  const part: Partial<KeptFill> = { imageScaleMode: oneOf(`${name}${where}.scaleMode`, SCALES, paint['scaleMode']) }
  if (hash) part.imageHash = hash
  if (paint['imageTransform']) part.imageTransform = toRows(paint['imageTransform'])
  if (typeof paint['scalingFactor'] === 'number') part.scale = paint['scalingFactor']
  if (typeof paint['rotation'] === 'number') part.rotation = paint['rotation']
  if (paint['filters']) part.filters = paint['filters']
  return part
}

export function fromFill(fill: KeptFill): Raw {
  const base: Raw = { type: fill.type, visible: fill.visible, opacity: fill.opacity, blendMode: fill.blendMode ?? 'NORMAL' }
  if (fill.type === 'SOLID') {
    const { r, g, b, a } = fill.color
    return {
      ...base,
      opacity: fill.opacity * (a < 1 && fill.opacity === 1 ? a : 1),
      color: { r, g, b },
      boundVariables: fill.boundVariables ?? {},
    }
  }
  if (fill.type === 'IMAGE')
    return {
      ...base,
      scaleMode: fill.imageScaleMode ?? 'FILL',
      imageHash: fill.imageHash ?? null,
      ...(fill.imageTransform && fill.imageScaleMode === 'CROP' ? { imageTransform: fromRows(fill.imageTransform) } : {}),
      ...(fill.imageScaleMode === 'TILE' ? { scalingFactor: fill.scale ?? 1 } : {}),
      rotation: fill.rotation ?? 0,
      filters: fill.filters ?? {},
    }
  if (!fill.gradientStops) return base
  const stops = fill.gradientStops.map(({ position, color }) => ({ position, color: { ...color }, boundVariables: {} }))
  const unit = { m00: 1, m01: 0, m02: 0, m10: 0, m11: 1, m12: 0 }
  return { ...base, gradientStops: stops, gradientTransform: fromRows(fill.gradientTransform ?? unit) }
}

type KeptStroke = Stroke & { paint?: KeptFill }
const weightOf = (node: SceneNode, realm: Realm) => node.strokes[0]?.weight ?? realm.strokeWeights.get(node.id) ?? 1
const restroke = (node: SceneNode, part: Partial<Stroke>, realm: Realm) =>
  realm.change(node, { strokes: node.strokes.map((stroke) => ({ ...stroke, ...part })) })

const EFFECTS = ['DROP_SHADOW', 'INNER_SHADOW', 'LAYER_BLUR', 'BACKGROUND_BLUR'] as const
function toEffect(value: unknown, i: number): Effect {
  if (typeof value !== 'object' || value === null) throw wrongType(`effects[${i}]`, 'object', value)
  const given = value as Raw
  const type = oneOf(`effects[${i}].type`, EFFECTS, given['type'])
  const shadow = type.endsWith('SHADOW')
  const effect: Effect = {
    type,
    visible: given['visible'] !== false,
    radius: expect(`effects[${i}].radius`, 'number', given['radius']),
    color: shadow ? colour('effects', `[${i}]`, given['color'], true) : BLACK,
    offset: shadow ? { ...(given['offset'] as { x: number; y: number }) } : { x: 0, y: 0 },
    spread: typeof given['spread'] === 'number' ? given['spread'] : 0,
    blendMode: (given['blendMode'] ?? 'NORMAL') as NonNullable<Effect['blendMode']>,
  }
  if (typeof given['showShadowBehindNode'] === 'boolean') effect.showShadowBehindNode = given['showShadowBehindNode']
  return effect
}
const fromEffect = ({
  type,
  visible,
  radius,
  color,
  offset,
  spread,
  blendMode = 'NORMAL',
  showShadowBehindNode = false,
}: Effect): Raw =>
  type.endsWith('SHADOW')
    ? {
        type,
        visible,
        radius,
        color: { ...color },
        offset: { ...offset },
        spread,
        blendMode,
        ...(type === 'DROP_SHADOW' ? { showShadowBehindNode } : {}),
      }
    : { type, visible, radius }

const corner = (field: 'topLeftRadius' | 'topRightRadius' | 'bottomLeftRadius' | 'bottomRightRadius') => ({
  get: (node: SceneNode) => (node.independentCorners ? node[field] : node.cornerRadius),
  set(node: SceneNode, value: unknown, realm: Realm) {
    const all = node.independentCorners
      ? {}
      : Object.fromEntries(
          ['topLeftRadius', 'topRightRadius', 'bottomLeftRadius', 'bottomRightRadius'].map((one) => [one, node.cornerRadius]),
        )
    realm.change(node, { independentCorners: true, ...all, [field]: expect(field, 'number', value) })
  },
})

/** A text's runs without what was just set for all of it. */
export const plainRuns = (node: SceneNode, field: 'fills' | 'fontSize') =>
  node.styleRuns.map((run) => ({ ...run, style: { ...run.style, [field]: undefined } }))

export const paintProperties: Properties = {
  fills: {
    get: (node) =>
      node.styleRuns.some((run) => run.style.fills && run.length < node.text.length)
        ? MIXED
        : node.fills.map((fill) => fromFill(fill)),
    set: (node, value, realm) =>
      realm.change(node, {
        fills: toFills('fills', value),
        fillStyleId: null,
        ...(node.styleRuns.length ? { styleRuns: plainRuns(node, 'fills') } : {}),
      }),
  },
  strokes: {
    get: (node) =>
      node.strokes.map((s: KeptStroke) =>
        fromFill(s.paint ?? { type: 'SOLID', color: s.color, opacity: s.opacity, visible: s.visible }),
      ),
    set(node, value, realm) {
      const [weight, align] = [weightOf(node, realm), node.strokes[0]?.align ?? 'INSIDE']
      const strokes = toFills('strokes', value).map((paint): KeptStroke => ({
        color: paint.gradientStops?.[0]?.color ?? paint.color,
        opacity: paint.opacity,
        visible: paint.visible,
        weight,
        align,
        ...(paint.type === 'SOLID' ? {} : { paint }),
      }))
      realm.change(node, { strokes })
    },
  },
  strokeWeight: {
    get: weightOf,
    set(node, value, realm) {
      const weight = expect('strokeWeight', 'number', value)
      if (weight < 0) throw new Error('Property "strokeWeight" failed validation: Number must be greater than or equal to 0')
      realm.strokeWeights.set(node.id, weight)
      restroke(node, { weight }, realm)
    },
  },
  strokeAlign: {
    get: (node) => node.strokes[0]?.align ?? 'INSIDE',
    set: (node, value, realm) =>
      restroke(node, { align: oneOf('strokeAlign', ['CENTER', 'INSIDE', 'OUTSIDE'] as const, value) }, realm),
  },
  strokeCap: choice('strokeCap', ['NONE', 'ROUND', 'SQUARE', 'ARROW_LINES', 'ARROW_EQUILATERAL'], 'strokeCap'),
  strokeJoin: choice('strokeJoin', ['MITER', 'BEVEL', 'ROUND'], 'strokeJoin'),
  strokeMiterLimit: plain('strokeMiterLimit', 'number', 'strokeMiterLimit', 0),
  dashPattern: {
    get: (node) => [...node.dashPattern],
    set: (node, value, realm) =>
      realm.change(node, { dashPattern: (value as unknown[]).map((one) => expect('dashPattern', 'number', one)) }),
  },
  effects: {
    get: (node) => node.effects.map(fromEffect),
    set(node, value, realm) {
      if (!Array.isArray(value)) throw wrongType('effects', 'array', value)
      realm.change(node, { effects: value.map(toEffect), effectStyleId: null })
    },
  },
  cornerRadius: {
    get: (node) => (node.independentCorners ? MIXED : node.cornerRadius),
    set(node, value, realm) {
      const radius = expect('cornerRadius', 'number', value)
      if (radius < 0) throw new Error('Property "cornerRadius" failed validation: Number must be greater than or equal to 0')
      realm.change(node, { cornerRadius: radius, independentCorners: false })
    },
  },
  cornerSmoothing: plain('cornerSmoothing', 'number', 'cornerSmoothing', 0, 1),
  topLeftRadius: corner('topLeftRadius'),
  topRightRadius: corner('topRightRadius'),
  bottomLeftRadius: corner('bottomLeftRadius'),
  bottomRightRadius: corner('bottomRightRadius'),
  opacity: plain('opacity', 'number', 'opacity', 0, 1),
  blendMode: choice('blendMode', BLENDS, 'blendMode'),
  isMask: plain('isMask', 'boolean', 'isMask'),
}
