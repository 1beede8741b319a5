// Members of styles. A style is a node, so its paints, effects and text are read and written as a
// node's; the nodes that use it are updated.
import type { SceneNode } from '@open-pencil/scene-graph'
import { extra, extraOf } from '../../document/index.js'
import type { ObjectMembers } from '../members/table.js'
import { pluginDataMethods } from '../members/plugin-data.js'
import { keptProperties } from '../nodes/kept.js'
import { paintProperties } from '../nodes/paint/index.js'
import { textProperties } from '../nodes/text/index.js'
import { expect, wrongType, type Property } from '../members/table.js'
import { alias } from '../variables/ids.js'
import { applyToConsumers, consumersOf } from './apply.js'
import { foundStyle, styleKey, type StyleKind } from '../members/style-ids.js'

const figmaType: Record<StyleKind, string> = {
  PaintStyle: 'PAINT',
  TextStyle: 'TEXT',
  EffectStyle: 'EFFECT',
  GridStyle: 'GRID',
}

const data = pluginDataMethods<string>({
  read: (id, realm) => foundStyle(id, realm).pluginData,
  write: (id, pluginData, realm) => realm.change(foundStyle(id, realm), { pluginData }),
})

const common: ObjectMembers = {
  get: {
    name: (id, realm) => foundStyle(id, realm).name,
    description: (id, realm) => foundStyle(id, realm).symbolDescription,
    descriptionMarkdown: (id, realm) => foundStyle(id, realm).symbolDescription,
    documentationLinks: (id, realm) => extraOf(foundStyle(id, realm), 'documentationLinks') ?? [],
    remote: () => false,
    key: (id, realm) => styleKey(foundStyle(id, realm).source.id!),
    consumers(_, realm) {
      realm.refuseSync('style.getStyleConsumersAsync')
      return []
    },
  },
  set: {
    name: (id, value, realm) =>
      realm.change(foundStyle(id, realm), { name: expect('name', 'string', value) }),
    description: (id, value, realm) =>
      realm.change(foundStyle(id, realm), {
        symbolDescription: expect('description', 'string', value),
      }),
    descriptionMarkdown: (id, value, realm) =>
      realm.change(foundStyle(id, realm), {
        symbolDescription: expect('descriptionMarkdown', 'string', value),
      }),
    documentationLinks(id, value, realm) {
      if (!Array.isArray(value)) throw wrongType('documentationLinks', 'array', value)
      realm.change(foundStyle(id, realm), extra('documentationLinks', value))
    },
  },
  call: {
    ...data,
    getStyleConsumersAsync: async (id, _, realm) =>
      consumersOf(foundStyle(id, realm), realm).map(({ node, fields }) => ({
        node: realm.ref(node.id),
        fields,
      })),
    getPublishStatusAsync: async () => 'UNPUBLISHED',
    /** Removes the style. Nodes that used it keep their appearance (typings, remove). */
    remove(id, _, realm) {
      const style = foundStyle(id, realm)
      for (const { node, fields } of consumersOf(style, realm))
        realm.change(
          node,
          Object.fromEntries(fields.map((field) => [field, null])) as Partial<SceneNode>,
        )
      realm.graph.deleteNode(style.id)
    },
  },
}

/** Returns members of the style that are properties of its node, under the same or another name. */
function members(kind: StyleKind, properties: Record<string, Property>): ObjectMembers {
  const get: ObjectMembers['get'] = {
    ...common.get,
    type: () => figmaType[kind],
    boundVariables: (id, realm) => bound(foundStyle(id, realm)),
  }
  const set: NonNullable<ObjectMembers['set']> = { ...common.set }
  for (const [name, property] of Object.entries(properties)) {
    get[name] = (id, realm) => property.get(foundStyle(id, realm), realm)
    if (property.set)
      set[name] = (id, value, realm) => {
        const style = foundStyle(id, realm)
        property.set!(style, value, realm)
        applyToConsumers(style, realm)
      }
  }
  return { get, set, call: common.call }
}

function bound(style: SceneNode): Record<string, unknown> {
  const paints = Object.entries(style.boundVariables).filter(([field]) =>
    field.startsWith('fills/'),
  )
  return paints.length > 0 ? { paints: paints.map(([, id]) => alias(id)) } : {}
}

const textStyleMembers =
  'fontSize fontName textDecoration letterSpacing lineHeight leadingTrim paragraphIndent paragraphSpacing textWrapStyle listSpacing hangingPunctuation hangingList textCase'.split(
    ' ',
  )

export const styleMembers: Record<StyleKind, ObjectMembers> = {
  PaintStyle: members('PaintStyle', { paints: paintProperties['fills']! }),
  TextStyle: members(
    'TextStyle',
    Object.fromEntries(
      textStyleMembers.map((name) => [name, (textProperties as Record<string, Property>)[name]!]),
    ),
  ),
  EffectStyle: members('EffectStyle', { effects: paintProperties['effects']! }),
  GridStyle: members('GridStyle', { layoutGrids: keptProperties['layoutGrids']! }),
}
