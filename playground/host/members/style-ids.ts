// Converts style ids: the scene graph stores styles as nodes beside the pages; Figma refers to them
// by an id with a key.
import type { SceneNode } from '@open-pencil/scene-graph'
import { extraOf, pictureHash } from '../../document/index.js'
import type { Realm } from './realm.js'
import { Ref } from '../sandbox/wire.js'

export type StyleKind = 'PaintStyle' | 'TextStyle' | 'EffectStyle' | 'GridStyle'

export const graphType = {
  PaintStyle: 'FILL',
  TextStyle: 'TEXT',
  EffectStyle: 'EFFECT',
  GridStyle: 'GRID',
} as const

const kindByGraphType: Record<string, StyleKind> = {
  FILL: 'PaintStyle',
  TEXT: 'TextStyle',
  EFFECT: 'EffectStyle',
  GRID: 'GridStyle',
}

export type RefField =
  'fillStyleId' | 'strokeStyleId' | 'effectStyleId' | 'textStyleId' | 'gridStyleId'

/** Returns a key of 40 hex digits, like Figma's keys. */
export const styleKey = (sourceId: string): string =>
  pictureHash(new TextEncoder().encode(`style ${sourceId}`))
export const styleId = (sourceId: string): string => `S:${styleKey(sourceId)},`

export const stylesOf = (realm: Realm, kind?: StyleKind): SceneNode[] =>
  realm.graph
    .getPages(true)
    .flatMap((page) => realm.graph.getChildren(page.id))
    .filter(
      (node) =>
        node.sharedStyleType &&
        node.source.id &&
        (!kind || node.sharedStyleType === graphType[kind]),
    )

export const kindOf = (node: SceneNode): StyleKind =>
  kindByGraphType[node.sharedStyleType ?? 'FILL']!

export const styleRef = (node: SceneNode): Ref =>
  new Ref(kindOf(node), kindOf(node), styleId(node.source.id!))

export const styleById = (id: string, realm: Realm): SceneNode | undefined =>
  stylesOf(realm).find((node) => styleId(node.source.id!) === id)

export function foundStyle(id: string, realm: Realm): SceneNode {
  const node = styleById(id, realm)
  if (!node) throw new Error(`The style with id "${id}" does not exist`)
  return node
}

/**
 * Returns Figma's style id: from the graph's field for a whole node, from an extra field for a
 * range of text.
 */
export function styleIdOut(field: RefField, node: SceneNode, realm: Realm): string {
  const source = extraOf<string>(node, field) ?? node[field] ?? ''
  if (!source) return ''
  const style = stylesOf(realm).find((one) => one.source.id === source)
  return style ? styleId(style.source.id!) : source
}
