// Style ids of nodes: reads them, sets them asynchronously, and clears them when a styled property
// is set directly.
import type { SceneNode } from '@open-pencil/scene-graph'
import { needFonts } from '../nodes/text/fonts.js'
import { fontOf } from '../nodes/text/fonts.js'
import { range, writeBetween } from '../nodes/text/range.js'
import { stretches } from '../nodes/text/runs.js'
import type { Realm } from '../members/realm.js'
import {
  expect,
  type Method,
  type Methods,
  type Properties,
  type Property,
} from '../members/table.js'
import { mixed } from '../sandbox/wire.js'
import { applyStyle, textFields } from './apply.js'
import {
  foundStyle,
  kindOf,
  styleIdOut,
  type RefField,
  type StyleKind,
} from '../members/style-ids.js'

const wanted: Record<RefField, StyleKind> = {
  fillStyleId: 'PaintStyle',
  strokeStyleId: 'PaintStyle',
  effectStyleId: 'EffectStyle',
  textStyleId: 'TextStyle',
  gridStyleId: 'GridStyle',
}

function given(field: RefField, value: unknown, realm: Realm): SceneNode | undefined {
  const id = expect('styleId', 'string', value)
  if (id === '') return undefined
  const style = foundStyle(id, realm)
  if (kindOf(style) !== wanted[field])
    throw new Error(`Cannot set ${field} to a style of type ${kindOf(style)}`)
  return style
}

function assign(node: SceneNode, field: RefField, value: unknown, realm: Realm): void {
  const style = given(field, value, realm)
  if (style && field === 'textStyleId') needFonts(node, realm, [fontOf(style)])
  if (style) applyStyle(node, field, style, realm)
  else realm.change(node, { [field]: null } as Partial<SceneNode>)
}

const capital = (name: string) => name[0]!.toUpperCase() + name.slice(1)

function mixedOr(
  field: RefField,
  node: SceneNode,
  start: number,
  end: number,
  realm: Realm,
): unknown {
  const ids = stretches(node, start, end).map(({ styled }) => styleIdOut(field, styled, realm))
  return ids.every((id) => id === ids[0]) ? ids[0] : mixed
}

const idProperty = (field: RefField): Property => ({
  get: (node, realm) =>
    node.type === 'TEXT' && (field === 'fillStyleId' || field === 'textStyleId')
      ? mixedOr(field, node, 0, node.text.length, realm)
      : styleIdOut(field, node, realm),
  set(node, value, realm) {
    realm.refuseSync(`node.set${capital(field)}Async`)
    assign(node, field, value, realm)
  },
})

const styleIdFields = Object.keys(wanted) as RefField[]

export const styleIdProperties: Properties = {
  ...Object.fromEntries(styleIdFields.map((field) => [field, idProperty(field)])),
  backgroundStyleId: idProperty('fillStyleId'),
}

function assignRange(
  node: SceneNode,
  field: 'fillStyleId' | 'textStyleId',
  args: unknown[],
  realm: Realm,
): void {
  const [start, end] = range(node, args)
  const style = given(field, args[2], realm)
  if (style && field === 'textStyleId') needFonts(node, realm, [fontOf(style)])
  const fields = !style
    ? {}
    : field === 'textStyleId'
      ? textFields(style)
      : { fills: structuredClone(style.fills) }
  writeBetween(node, { ...fields, [`figma:${field}`]: style?.source.id ?? '' }, start, end, realm)
}

const ranged = (field: 'fillStyleId' | 'textStyleId'): Methods => {
  const get: Method = (node, args, realm) => mixedOr(field, node, ...range(node, args), realm)
  const set: Method = (node, args, realm) => assignRange(node, field, args, realm)
  return {
    [`getRange${capital(field)}`]: get,
    [`setRange${capital(field)}Async`]: (async (node, args, realm) =>
      set(node, args, realm)) satisfies Method,
    [`setRange${capital(field)}`]: ((node, args, realm) => {
      realm.refuseSync(`node.setRange${capital(field)}Async`)
      return set(node, args, realm)
    }) satisfies Method,
  }
}

export const styleIdMethods: Methods = {
  ...Object.fromEntries(
    styleIdFields.map((field) => [
      `set${capital(field)}Async`,
      async (node: SceneNode, [id]: unknown[], realm: Realm) => assign(node, field, id, realm),
    ]),
  ),
  ...ranged('fillStyleId'),
  ...ranged('textStyleId'),
}
