// Converts between Figma's ids of variables and collections and the scene graph's, and stores data
// that the graph has no field for. Pure.
import type { Variable, VariableCollection, VariableValue } from '@open-pencil/scene-graph'
import type { Realm } from '../members/realm.js'
import { Ref } from '../sandbox/wire.js'

interface PluginEntry {
  pluginId: string
  key: string
  value: string
}

export interface KeptVariable extends Variable {
  scopes?: string[]
  codeSyntax?: Record<string, string>
  pluginData?: PluginEntry[]
}

export interface KeptCollection extends VariableCollection {
  hiddenFromPublishing?: boolean
  pluginData?: PluginEntry[]
}

export const variableId = (id: string) => `VariableID:${id}`
export const collectionId = (id: string) => `VariableCollectionId:${id}`
export const bare = (id: string) => id.replace(/^Variable(Collection)?I[dD]:/, '')
export const variableRef = (id: string) => new Ref('Variable', 'Variable', variableId(bare(id)))
export const collectionRef = (id: string) =>
  new Ref('VariableCollection', 'VariableCollection', collectionId(bare(id)))
export const alias = (id: string) => ({ type: 'VARIABLE_ALIAS', id: variableId(bare(id)) })
export const keyOf = (id: string) => bare(id).replace(/\D/g, '').padStart(40, '0')

export const valueOut = (value: VariableValue | undefined): unknown =>
  typeof value === 'object' && 'aliasId' in value
    ? alias(value.aliasId)
    : typeof value === 'object'
      ? { ...value }
      : value

export function foundVariable(id: string, realm: Realm): KeptVariable {
  const it = realm.graph.variables.get(bare(id))
  if (!it) throw new Error(`The variable with id "${id}" does not exist`)
  return it
}

export function foundCollection(id: string, realm: Realm): KeptCollection {
  const it = realm.graph.variableCollections.get(bare(id))
  if (!it) throw new Error(`The variable collection with id "${id}" does not exist`)
  return it
}

const isRef = (value: unknown, kind: string): value is Ref =>
  value instanceof Ref && value.kind === kind

const typeName = (value: unknown) =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value

export function givenVariable(value: unknown, realm: Realm, name = 'variable'): KeptVariable {
  if (!isRef(value, 'Variable'))
    throw new Error(`Expected "${name}" to have type Variable but got ${typeName(value)} instead`)
  return foundVariable(value.id, realm)
}

/** Returns the collection. An older plugin may pass its id instead (typings). */
export function givenCollection(value: unknown, realm: Realm, call: string): KeptCollection {
  if (typeof value === 'string') {
    realm.refuseSync(`${call} with a VariableCollection`)
    return foundCollection(value, realm)
  }
  if (!isRef(value, 'VariableCollection'))
    throw new Error(
      `Expected "collection" to have type VariableCollection but got ${typeName(value)} instead`,
    )
  return foundCollection(value.id, realm)
}
