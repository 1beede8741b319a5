// figma.variables: finds, creates and binds variables.
import type { Realm } from '../members/realm.js'
import { expect, oneOf, wrongType } from '../members/table.js'
import type { VariableCalls } from '../members/typed.js'
import { alias, bare, collectionRef, givenCollection, givenVariable, variableRef } from './ids.js'
import { variableName } from './members.js'

export const types = ['BOOLEAN', 'COLOR', 'FLOAT', 'STRING', 'EASING', 'TIMING'] as const

type Calls = VariableCalls

export function variableCalls(realm: Realm): Calls {
  const { graph } = realm
  const local = (type: unknown) => {
    const wanted = type === undefined ? undefined : oneOf('type', types, type)
    // In the order of their collections, like Figma's own list.
    const ordered = [...graph.variableCollections.values()].flatMap((one) => one.variableIds)
    return ordered
      .filter((id) => !wanted || graph.variables.get(id)?.type === wanted)
      .map(variableRef)
  }
  const collections = () =>
    [...graph.variableCollections.values()].map((one) => collectionRef(one.id))
  const byId = (id: unknown) =>
    graph.variables.has(bare(expect('id', 'string', id))) ? variableRef(String(id)) : null
  const collectionById = (id: unknown) =>
    graph.variableCollections.has(bare(expect('id', 'string', id)))
      ? collectionRef(String(id))
      : null
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
    ...making(realm),
    ...binding(realm),
    async importVariableByKeyAsync(key) {
      throw new Error(
        `Could not find a published variable with the key "${expect('key', 'string', key)}"`,
      )
    },
  }
}

function making(realm: Realm): Calls {
  const { graph } = realm
  return {
    createVariableCollection(name) {
      const made = graph.createCollection(expect('name', 'string', name))
      realm.changedResources()
      return collectionRef(made.id)
    },
    createVariable(name, of, type) {
      const collection = givenCollection(of, realm, 'createVariable')
      const wanted = oneOf('resolvedType', ['BOOLEAN', 'COLOR', 'FLOAT', 'STRING'] as const, type)
      const called = variableName(name)
      if (graph.getVariablesForCollection(collection.id).some((one) => one.name === called))
        throw new Error('duplicate variable name')
      const made = graph.createVariable(
        called,
        wanted,
        collection.id,
        wanted === 'COLOR' ? { r: 1, g: 1, b: 1, a: 1 } : undefined,
      )
      realm.changedResources()
      return variableRef(made.id)
    },
    createVariableAlias: (variable) => alias(givenVariable(variable, realm).id),
    async createVariableAliasByIdAsync(id) {
      const bareId = bare(expect('variableId', 'string', id))
      if (!graph.variables.has(bareId))
        throw new Error(`The variable with id "${String(id)}" does not exist`)
      return alias(bareId)
    },
  }
}

/** Returns the helpers that copy their argument with a variable bound or unbound. */
function binding(realm: Realm): Calls {
  const bound =
    (what: string, fields: readonly string[]) =>
    (given: unknown, field: unknown, variable: unknown) => {
      if (typeof given !== 'object' || given === null) throw wrongType(what, 'object', given)
      const name = oneOf('field', fields, field)
      const { boundVariables = {}, ...rest } = given as {
        boundVariables?: Record<string, unknown>
        type?: string
      }
      if (what === 'paint' && rest.type !== 'SOLID')
        throw new Error('Expected "paint" to be a solid paint')
      const others = Object.fromEntries(
        Object.entries(boundVariables).filter(([key]) => key !== name),
      )
      if (variable === null) return { ...rest, boundVariables: others }
      return {
        ...rest,
        boundVariables: { ...others, [name]: alias(givenVariable(variable, realm).id) },
      }
    }
  return {
    setBoundVariableForPaint: bound('paint', ['color']),
    setBoundVariableForEffect: bound('effect', ['color', 'radius', 'spread', 'offsetX', 'offsetY']),
    setBoundVariableForLayoutGrid: bound('layoutGrid', [
      'sectionSize',
      'count',
      'offset',
      'gutterSize',
    ]),
  }
}
