// Applies styles to nodes: when a style is set on them, and when the style changes.
import type { SceneNode } from '@open-pencil/scene-graph'
import { extrasOf } from '../../document/index.js'
import { refit } from '../nodes/text/fonts.js'
import { fromFill } from '../nodes/paint/index.js'
import { paintProperties } from '../nodes/paint/index.js'
import type { Realm } from '../members/realm.js'
import { kindOf, type RefField } from '../members/style-ids.js'

const styledTextFields = [
  'fontFamily',
  'fontWeight',
  'italic',
  'fontSize',
  'lineHeight',
  'letterSpacing',
  'textDecoration',
  'textCase',
  'leadingTrim',
] as const

/** Returns the fields of a text style, including extra fields. */
export const textFields = (style: SceneNode): Partial<SceneNode> =>
  Object.fromEntries([
    ...styledTextFields.map((field) => [field, style[field]]),
    ...extrasOf(style)
      .filter(([name]) => /^(lineHeight|letterSpacing|paragraph|list|hanging|textWrap)/.test(name))
      .map(([name, value]) => [`figma:${name}`, value]),
  ]) as Partial<SceneNode>

const boundIn = (style: SceneNode, from: string, to: string) =>
  Object.entries(style.boundVariables)
    .filter(([field]) => field.startsWith(`${from}/`))
    .map(([field, id]) => [field.replace(from, to), id])

export function applyStyle(node: SceneNode, field: RefField, style: SceneNode, realm: Realm): void {
  const id = style.source.id
  if (field === 'fillStyleId') {
    realm.change(node, { fills: structuredClone(style.fills), fillStyleId: id })
    rebind(node, style, 'fills', realm)
  } else if (field === 'strokeStyleId') {
    paintProperties['strokes']!.set!(
      node,
      style.fills.map((fill) => fromFill(fill)),
      realm,
    )
    realm.change(node, { strokeStyleId: id })
    rebind(node, style, 'strokes', realm)
  } else if (field === 'effectStyleId')
    realm.change(node, { effects: structuredClone(style.effects), effectStyleId: id })
  else if (field === 'gridStyleId')
    realm.change(node, { layoutGrids: structuredClone(style.layoutGrids), gridStyleId: id })
  else {
    const fields = textFields(style)
    const styleRuns = node.styleRuns.map((run) => ({
      ...run,
      style: Object.fromEntries(Object.entries(run.style).filter(([name]) => !(name in fields))),
    }))
    realm.change(node, {
      ...fields,
      textStyleId: id,
      styleRuns: styleRuns.filter((run) => Object.keys(run.style).length > 0),
    })
    refit(node, realm)
  }
}

function rebind(node: SceneNode, style: SceneNode, to: 'fills' | 'strokes', realm: Realm): void {
  const others = Object.entries(node.boundVariables).filter(
    ([field]) => !field.startsWith(`${to}/`),
  )
  const bound = Object.fromEntries([...others, ...boundIn(style, 'fills', to)]) as Record<
    string,
    string
  >
  realm.change(node, { boundVariables: bound })
}

export const refs: Record<string, RefField[]> = {
  PaintStyle: ['fillStyleId', 'strokeStyleId'],
  TextStyle: ['textStyleId'],
  EffectStyle: ['effectStyleId'],
  GridStyle: ['gridStyleId'],
}

export const consumersOf = (
  style: SceneNode,
  realm: Realm,
): { node: SceneNode; fields: RefField[] }[] =>
  [...realm.graph.getAllNodes()].flatMap((node) => {
    const fields = node.sharedStyleType
      ? []
      : refs[kindOf(style)]!.filter((field) => node[field] === style.source.id)
    return fields.length > 0 ? [{ node, fields }] : []
  })

export function applyToConsumers(style: SceneNode, realm: Realm): void {
  for (const { node, fields } of consumersOf(style, realm))
    for (const field of fields) applyStyle(node, field, style, realm)
}
