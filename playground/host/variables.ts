// Variables and paint styles, for reading: Figma's ids and shapes over the scene graph's.
import {
  getSharedStyles,
  type SceneNode,
  type Variable,
  type VariableCollection,
  type VariableValue,
} from '@open-pencil/scene-graph'
import { fromFill } from './nodes/paint.js'
import type { Realm } from './realm.js'
import { expect, oneOf, type Properties } from './table.js'
import { Ref } from './wire.js'

const TYPES = ['BOOLEAN', 'COLOR', 'FLOAT', 'STRING'] as const
const variableId = (id: string) => `VariableID:${id}`
const collectionId = (id: string) => `VariableCollectionId:${id}`
const bare = (id: string) => id.replace(/^Variable(Collection)?I[dD]:/, '')
const variable = (id: string) => new Ref('Variable', 'Variable', variableId(id))
const collection = (id: string) => new Ref('VariableCollection', 'VariableCollection', collectionId(id))
export const alias = (id: string) => ({ type: 'VARIABLE_ALIAS', id: variableId(id) })

const valueOf = (value: VariableValue | undefined): unknown =>
  typeof value === 'object' && 'aliasId' in value ? alias(value.aliasId) : value

export function variableCalls(realm: Realm): Record<string, (...args: unknown[]) => unknown> {
  const { graph } = realm
  const local = (type: unknown) => {
    const wanted = type === undefined ? undefined : oneOf('type', TYPES, type)
    return [...graph.variables.values()].filter((one) => !wanted || one.type === wanted).map((one) => variable(one.id))
  }
  const collections = () => [...graph.variableCollections.values()].map((one) => collection(one.id))
  const byId = (id: unknown) => (graph.variables.has(bare(expect('id', 'string', id))) ? variable(bare(String(id))) : null)
  const collectionById = (id: unknown) =>
    graph.variableCollections.has(bare(expect('id', 'string', id))) ? collection(bare(String(id))) : null
  const sync = (instead: string, work: (given: unknown) => unknown) => (given: unknown) => {
    realm.refuseSync(`figma.variables.${instead}`)
    return work(given)
  }
  return {
    getLocalVariablesAsync: async (type) => local(type),
    getVariableByIdAsync: async (id) => byId(id),
    getLocalVariableCollectionsAsync: async () => collections(),
    getVariableCollectionByIdAsync: async (id) => collectionById(id),
    getLocalVariables: sync('getLocalVariablesAsync', local),
    getVariableById: sync('getVariableByIdAsync', byId),
    getLocalVariableCollections: sync('getLocalVariableCollectionsAsync', collections),
    getVariableCollectionById: sync('getVariableCollectionByIdAsync', collectionById),
  }
}

function found(id: string, realm: Realm): Variable {
  const it = realm.graph.variables.get(bare(id))
  if (!it) throw new Error(`The variable with id "${id}" does not exist`)
  return it
}

function modesAt(node: SceneNode, realm: Realm): (of: Variable) => string {
  return (of) => realm.graph.getNodeVariableModeId(node.id, of.collectionId)
}

/** Follows aliases, each in its own collection's mode at that node. */
function resolve(of: Variable, modeOf: (of: Variable) => string, realm: Realm, depth = 0): VariableValue | undefined {
  const value = of.valuesByMode[modeOf(of)] ?? Object.values(of.valuesByMode)[0]
  if (depth > 20 || typeof value !== 'object' || !('aliasId' in value)) return value
  const next = realm.graph.variables.get(value.aliasId)
  return next && resolve(next, modeOf, realm, depth + 1)
}

type Reader = (id: string, realm: Realm) => unknown

export const variableMembers = {
  get: {
    name: (id, realm) => found(id, realm).name,
    description: (id, realm) => found(id, realm).description,
    hiddenFromPublishing: (id, realm) => found(id, realm).hiddenFromPublishing,
    remote: () => false,
    key: (id, realm) => found(id, realm).key ?? bare(id).replace(/\D/g, '').padStart(40, '0'),
    resolvedType: (id, realm) => found(id, realm).type,
    variableCollectionId: (id, realm) => collectionId(found(id, realm).collectionId),
    valuesByMode: (id, realm) =>
      Object.fromEntries(Object.entries(found(id, realm).valuesByMode).map(([mode, value]) => [mode, valueOf(value)])),
    scopes: () => ['ALL_SCOPES'],
    codeSyntax: () => ({}),
  } as Record<string, Reader>,
  call: {
    resolveForConsumer(id: string, [consumer]: unknown[], realm: Realm) {
      const it = found(id, realm)
      return { value: resolve(it, modesAt(realm.given(consumer, 'consumer'), realm), realm), resolvedType: it.type }
    },
  },
}

function foundCollection(id: string, realm: Realm): VariableCollection {
  const it = realm.graph.variableCollections.get(bare(id))
  if (!it) throw new Error(`The variable collection with id "${id}" does not exist`)
  return it
}

export const collectionMembers = {
  get: {
    name: (id, realm) => foundCollection(id, realm).name,
    modes: (id, realm) => foundCollection(id, realm).modes.map((mode) => ({ ...mode })),
    defaultModeId: (id, realm) => foundCollection(id, realm).defaultModeId,
    variableIds: (id, realm) => foundCollection(id, realm).variableIds.map(variableId),
    remote: () => false,
    hiddenFromPublishing: () => false,
    isExtension: () => false,
    key: (id) => bare(id).replace(/\D/g, '').padStart(40, '0'),
  } as Record<string, Reader>,
  call: {},
}

const styleNode = (id: string, realm: Realm) => {
  const style = getSharedStyles(realm.graph, 'fill').find((one) => one.id === id)
  if (!style) throw new Error(`The style with id "${id}" does not exist`)
  return realm.node(style.nodeId)
}

export const paintStyleMembers = {
  get: {
    type: () => 'PAINT',
    name: (id, realm) => styleNode(id, realm).name,
    description: (id, realm) => styleNode(id, realm).symbolDescription,
    paints: (id, realm) => styleNode(id, realm).fills.map((fill) => fromFill(fill)),
    remote: () => false,
    key: (id) => id.replace(/\W/g, '').padStart(40, '0').slice(-40),
    boundVariables: () => ({}),
  } as Record<string, Reader>,
  call: {},
}

export function styleCalls(realm: Realm): Record<string, (...args: unknown[]) => unknown> {
  const paints = () => getSharedStyles(realm.graph, 'fill').map((style) => new Ref('PaintStyle', 'PaintStyle', style.id))
  const none = async () => []
  return {
    getLocalPaintStylesAsync: async () => paints(),
    getLocalPaintStyles() {
      realm.refuseSync('figma.getLocalPaintStylesAsync')
      return paints()
    },
    getLocalTextStylesAsync: none,
    getLocalEffectStylesAsync: none,
    getLocalGridStylesAsync: none,
    getStyleByIdAsync: async (id) => paints().find((style) => style.id === id) ?? null,
    getStyleById() {
      realm.refuseSync('figma.getStyleByIdAsync')
    },
  }
}

const styleId = (name: 'fillStyleId' | 'strokeStyleId' | 'effectStyleId' | 'textStyleId', setter: string) => ({
  get: (node: SceneNode) => node[name] ?? '',
  set(node: SceneNode, value: unknown, realm: Realm) {
    realm.refuseSync(`node.${setter}`)
    realm.change(node, { [name]: expect(name, 'string', value) || null })
  },
})

export const bindingProperties: Properties = {
  boundVariables: {
    get(node) {
      const bound: Record<string, unknown> = {}
      for (const [field, id] of Object.entries(node.boundVariables)) {
        const [name, index] = field.split('/')
        if (index === undefined) bound[field] = alias(id)
        else bound[name!] = [...((bound[name!] as unknown[]) ?? []), alias(id)]
      }
      return bound
    },
  },
  fillStyleId: styleId('fillStyleId', 'setFillStyleIdAsync'),
  strokeStyleId: styleId('strokeStyleId', 'setStrokeStyleIdAsync'),
  effectStyleId: styleId('effectStyleId', 'setEffectStyleIdAsync'),
  textStyleId: styleId('textStyleId', 'setTextStyleIdAsync'),
}

const setter =
  (name: 'fillStyleId' | 'strokeStyleId' | 'effectStyleId' | 'textStyleId') =>
  async (node: SceneNode, [id]: unknown[], realm: Realm) => {
    const given = expect('styleId', 'string', id)
    const style = given && name === 'fillStyleId' ? styleNode(given, realm) : undefined
    if (style) realm.change(node, { fills: structuredClone(style.fills) })
    realm.change(node, { [name]: given || null })
  }

export const bindingMethods = {
  setFillStyleIdAsync: setter('fillStyleId'),
  setStrokeStyleIdAsync: setter('strokeStyleId'),
  setEffectStyleIdAsync: setter('effectStyleId'),
  setTextStyleIdAsync: setter('textStyleId'),
}
