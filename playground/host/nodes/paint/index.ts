// Combines fills, strokes, effects, corners and blending under Figma's names.
import type { SceneNode } from '@open-pencil/scene-graph'
import type { Realm } from '../../members/realm.js'
import {
  choice,
  expect,
  plain,
  type Methods,
  type Properties,
  type Property,
} from '../../members/table.js'
import { alias } from '../../variables/ids.js'
import { applyBindings } from '../../variables/resolve.js'
import { mixed } from '../../sandbox/wire.js'
import { without } from '../text/runs.js'
import { boundByPaints } from './bound.js'
import { effectProperties } from './effects.js'
import { blends, fromFill, toFills } from './paints.js'
import { strokeProperties } from './strokes.js'

export { fromFill } from './paints.js'

const cornerFields = [
  'topLeftRadius',
  'topRightRadius',
  'bottomLeftRadius',
  'bottomRightRadius',
] as const

function radius(name: string, value: unknown): number {
  const given = expect(name, 'number', value)
  if (given < 0)
    throw new Error(
      `Property "${name}" failed validation: Number must be greater than or equal to 0`,
    )
  return given
}

const corner = (field: (typeof cornerFields)[number]) => ({
  get: (node: SceneNode) => (node.independentCorners ? node[field] : node.cornerRadius),
  set(node: SceneNode, value: unknown, realm: Realm) {
    const all = node.independentCorners
      ? {}
      : Object.fromEntries(cornerFields.map((one) => [one, node.cornerRadius]))
    realm.change(node, { independentCorners: true, ...all, [field]: radius(field, value) })
  },
})

const fills: Property & Required<Pick<Property, 'set'>> = {
  get(node) {
    const painted = node.styleRuns.filter((run) => run.style.fills)
    const [first] = painted
    const letters = painted.reduce((sum, run) => sum + run.length, 0)
    const same = painted.every(
      (run) => JSON.stringify(run.style.fills) === JSON.stringify(first!.style.fills),
    )
    if (first && (letters < node.text.length || !same)) return mixed
    if (first) return first.style.fills!.map((fill) => fromFill(fill))
    return node.fills.map((fill, i) => {
      const id = node.boundVariables[`fills/${i}/color`]
      return fromFill(fill, id && alias(id))
    })
  },
  set(node, value, realm) {
    const paints = toFills('fills', value)
    realm.change(node, {
      fills: paints,

      boundVariables: boundByPaints(node, 'fills', paints),
      ...(node.styleRuns.length
        ? { styleRuns: without(node, ['fills', 'figma:fillStyleId']) }
        : {}),
    })
    applyBindings(node, realm)
  },
}

export const paintProperties: Properties = {
  fills,
  backgrounds: fills,
  ...strokeProperties,
  ...effectProperties,
  cornerRadius: {
    get(node) {
      if (!node.independentCorners) return node.cornerRadius
      return cornerFields.every((one) => node[one] === node.topLeftRadius)
        ? node.topLeftRadius
        : mixed
    },
    set: (node, value, realm) =>
      realm.change(node, {
        cornerRadius: radius('cornerRadius', value),
        independentCorners: false,
      }),
  },
  cornerSmoothing: plain('cornerSmoothing', 'number', 'cornerSmoothing', 0, 1),
  ...Object.fromEntries(cornerFields.map((field) => [field, corner(field)])),
  opacity: plain('opacity', 'number', 'opacity', 0, 1),
  blendMode: choice('blendMode', blends, 'blendMode'),
  isMask: plain('isMask', 'boolean', 'isMask'),
  maskType: choice('maskType', ['ALPHA', 'VECTOR', 'LUMINANCE'], 'maskType'),
}

export const paintMethods: Methods = {
  setFillsAsync: async (node, [value], realm) => fills.set!(node, value, realm),
  setStrokesAsync: async (node, [value], realm) =>
    paintProperties['strokes']!.set!(node, value, realm),
}
