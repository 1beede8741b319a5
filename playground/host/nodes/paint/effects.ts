// Converts shadows and blurs between Figma's shape and the scene graph's. Effects that the scene
// graph cannot draw (noise, texture, glass) are stored and returned unchanged.
import type { Effect } from '@open-pencil/scene-graph'
import { extra, extraOf } from '../../../document/index.js'
import { expect, oneOf, wrongType, type Properties } from '../../members/table.js'
import { black, colour, type Raw } from './paints.js'

const drawnEffects = ['DROP_SHADOW', 'INNER_SHADOW', 'LAYER_BLUR', 'BACKGROUND_BLUR']
const storedEffects = ['NOISE', 'TEXTURE', 'GLASS']

type KeptEffect = Effect & { boundVariables?: unknown }

function toEffect(value: unknown, i: number): KeptEffect {
  if (typeof value !== 'object' || value === null) throw wrongType(`effects[${i}]`, 'object', value)
  const given = value as Raw
  if (given['type'] === 'SHADER')
    throw new Error(`SHADER effects (effects[${i}]) are not implemented in the playground`)
  const type = oneOf(`effects[${i}].type`, [...drawnEffects, ...storedEffects], given['type'])
  const shadow = type.endsWith('SHADOW')
  required(
    i,
    given,
    shadow ? ['visible', 'blendMode'] : type === 'NOISE' ? ['noiseSize', 'density'] : [],
  )
  if (given['blurType'] === 'PROGRESSIVE')
    required(i, given, ['startRadius', 'startOffset', 'endOffset'])
  const noise = given['noiseSizeVector'] as { x: unknown } | undefined
  // Typings 4514.
  if (type === 'NOISE' && noise && noise.x !== given['noiseSize'])
    throw new Error(
      `Property "effects" failed validation: noiseSizeVector.x must equal noiseSize at [${i}]`,
    )
  const offset = given['offset'] as { x: unknown; y: unknown } | undefined
  const effect: KeptEffect = {
    type: type as Effect['type'],
    visible: given['visible'] !== false,
    radius: storedEffects.includes(type)
      ? Number(given['radius'] ?? 0)
      : least(i, 'radius', given['radius']),
    color: shadow ? colour('effects', `[${i}]`, given['color'], true) : black,
    offset: shadow
      ? {
          x: expect(`effects[${i}].offset.x`, 'number', offset?.x),
          y: expect(`effects[${i}].offset.y`, 'number', offset?.y),
        }
      : { x: 0, y: 0 },
    spread: typeof given['spread'] === 'number' ? given['spread'] : 0,
    blendMode: (given['blendMode'] ?? 'NORMAL') as NonNullable<Effect['blendMode']>,
  }
  // A missing value would be read as true from a file.
  if (type === 'DROP_SHADOW') effect.showShadowBehindNode = given['showShadowBehindNode'] === true
  if (given['boundVariables']) effect.boundVariables = given['boundVariables']
  return effect
}

function required(i: number, given: Raw, names: string[]): void {
  const missing = names.find((name) => given[name] === undefined)
  if (missing)
    throw new Error(
      `Property "effects" failed validation: Required value missing at [${i}].${missing}`,
    )
}

function least(i: number, name: string, value: unknown): number {
  const given = expect(`effects[${i}].${name}`, 'number', value)
  if (given < 0)
    throw new Error(
      `Property "effects" failed validation: Number must be greater than or equal to 0 at [${i}].${name}`,
    )
  return given
}

function fromEffect(effect: KeptEffect): Raw {
  const {
    type,
    visible,
    radius,
    color,
    offset,
    spread,
    blendMode = 'NORMAL',
    showShadowBehindNode = false,
    boundVariables = {},
  } = effect
  if (!type.endsWith('SHADOW')) return { type, visible, radius, boundVariables, blurType: 'NORMAL' }
  const behind = type === 'DROP_SHADOW' ? { showShadowBehindNode } : {}
  return {
    type,
    visible,
    radius,
    boundVariables,
    color: { ...color },
    offset: { ...offset },
    spread,
    blendMode,
    ...behind,
  }
}

export const effectProperties: Properties = {
  effects: {
    get(node) {
      const kept = extraOf<Raw[]>(node, 'effects')
      return kept ?? node.effects.map(fromEffect)
    },
    set(node, value, realm) {
      if (!Array.isArray(value)) throw wrongType('effects', 'array', value)
      const all = value.map(toEffect)
      const drawn = all.filter((effect) => drawnEffects.includes(effect.type))
      const progressive = value.some((effect: Raw) => effect['blurType'] === 'PROGRESSIVE')
      const kept = drawn.length === all.length && !progressive ? null : value
      realm.change(node, { effects: drawn, ...extra('effects', kept) })
    },
  },
}
