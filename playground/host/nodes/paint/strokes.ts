// Strokes: paints with one weight, alignment and style for all, or a weight for each side.
import type { SceneNode, Stroke } from '@open-pencil/scene-graph'
import { extra, extraOf } from '../../../document/index.js'
import type { Realm } from '../../members/realm.js'
import {
  choice,
  expect,
  oneOf,
  plain,
  wrongType,
  type Properties,
  type Property,
} from '../../members/table.js'
import { alias } from '../../variables/ids.js'
import { applyBindings } from '../../variables/resolve.js'
import { mixed } from '../../sandbox/wire.js'
import { boundByPaints } from './bound.js'
import { fromFill, toFills, type KeptFill } from './paints.js'

type KeptStroke = Stroke & { paint?: KeptFill }

/**
 * Returns the stroke weight. In Figma a node without strokes has a weight too; in the scene graph
 * it has none.
 */
const weightOf = (node: SceneNode) =>
  node.strokes[0]?.weight ?? extraOf<number>(node, 'strokeWeight') ?? 1

const sideFields = {
  strokeTopWeight: 'borderTopWeight',
  strokeBottomWeight: 'borderBottomWeight',
  strokeLeftWeight: 'borderLeftWeight',
  strokeRightWeight: 'borderRightWeight',
} as const

const restroke = (node: SceneNode, part: Partial<Stroke>, realm: Realm) =>
  realm.change(node, {
    strokes: node.strokes.map((stroke) => ({ ...stroke, ...part })),
    strokeStyleId: node.strokeStyleId,
  })

function positive(name: string, value: unknown): number {
  const given = expect(name, 'number', value)
  if (given < 0)
    throw new Error(
      `Property "${name}" failed validation: Number must be greater than or equal to 0`,
    )
  return given
}

const side = (name: keyof typeof sideFields): Property => ({
  get: (node) => (node.independentStrokeWeights ? node[sideFields[name]] : weightOf(node)),
  set(node, value, realm) {
    const all = node.independentStrokeWeights
      ? {}
      : Object.fromEntries(Object.values(sideFields).map((field) => [field, weightOf(node)]))
    realm.change(node, {
      ...all,
      independentStrokeWeights: true,
      [sideFields[name]]: positive(name, value),
    })
  },
})

export const strokeProperties: Properties = {
  strokes: {
    get: (node) =>
      node.strokes.map((stroke: KeptStroke, i) => {
        const id = node.boundVariables[`strokes/${i}/color`]
        const { color, opacity, visible } = stroke
        return fromFill(stroke.paint ?? { type: 'SOLID', color, opacity, visible }, id && alias(id))
      }),
    set(node, value, realm) {
      const [weight, align] = [weightOf(node), node.strokes[0]?.align ?? alignOf(node)]
      const paints = toFills('strokes', value)
      const strokes = paints.map((paint): KeptStroke => ({
        color: paint.gradientStops?.[0]?.color ?? paint.color,
        opacity: paint.opacity,
        visible: paint.visible,
        weight,
        align,
        ...(paint.type === 'SOLID' && (paint.blendMode ?? 'NORMAL') === 'NORMAL' ? {} : { paint }),
      }))
      realm.change(node, { strokes, boundVariables: boundByPaints(node, 'strokes', paints) })
      applyBindings(node, realm)
    },
  },
  strokeWeight: {
    get(node) {
      if (!node.independentStrokeWeights) return weightOf(node)
      const sides = Object.values(sideFields).map((field) => node[field])
      return sides.every((one) => one === sides[0]) ? sides[0] : mixed
    },
    set(node, value, realm) {
      const weight = positive('strokeWeight', value)
      realm.change(node, { ...extra('strokeWeight', weight), independentStrokeWeights: false })
      restroke(node, { weight }, realm)
    },
  },
  ...Object.fromEntries(
    Object.keys(sideFields).map((name) => [name, side(name as keyof typeof sideFields)]),
  ),
  strokeAlign: {
    get: (node) => node.strokes[0]?.align ?? alignOf(node),
    set(node, value, realm) {
      const align = oneOf('strokeAlign', ['CENTER', 'INSIDE', 'OUTSIDE'] as const, value)
      realm.change(node, extra('strokeAlign', align))
      restroke(node, { align }, realm)
    },
  },
  strokeCap: {
    get: (node) => extraOf(node, 'strokeCap') ?? node.strokeCap,
    set(node, value, realm) {
      const cap = oneOf('strokeCap', [...caps, ...moreCaps], value)
      const drawn = caps.includes(cap) ? cap : 'NONE'
      realm.change(node, {
        strokeCap: drawn as SceneNode['strokeCap'],
        ...extra('strokeCap', drawn === cap ? null : cap),
      })
    },
  },
  strokeJoin: choice('strokeJoin', ['MITER', 'BEVEL', 'ROUND'], 'strokeJoin'),
  strokeMiterLimit: plain('strokeMiterLimit', 'number', 'strokeMiterLimit', 0),
  dashPattern: {
    get: (node) => [...node.dashPattern],
    set(node, value, realm) {
      if (!Array.isArray(value)) throw wrongType('dashPattern', 'array', value)
      realm.change(node, { dashPattern: value.map((one) => expect('dashPattern', 'number', one)) })
    },
  },
  variableWidthStrokeProperties: { get: () => null },
  complexStrokeProperties: { get: () => ({ type: 'BASIC' }) },
}

const caps = ['NONE', 'ROUND', 'SQUARE', 'ARROW_LINES', 'ARROW_EQUILATERAL']
const moreCaps = ['DIAMOND_FILLED', 'TRIANGLE_FILLED', 'CIRCLE_FILLED']

/** Returns the alignment; default: centre for lines and vector shapes, inside for other shapes. */
const alignOf = (node: SceneNode) =>
  extraOf<Stroke['align']>(node, 'strokeAlign') ??
  (['LINE', 'VECTOR', 'STAR', 'POLYGON'].includes(node.type) ? 'CENTER' : 'INSIDE')
