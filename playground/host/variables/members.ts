// Members of Variable and VariableCollection: names, values by mode, modes, removal.
import { generateId, type VariableValue } from '@open-pencil/scene-graph'
import type { ObjectMembers } from '../members/table.js'
import { pluginDataMethods } from '../members/plugin-data.js'
import type { Realm } from '../members/realm.js'
import { expect, oneOf, wrongType } from '../members/table.js'
import { Ref } from '../sandbox/wire.js'
import {
  bare,
  collectionId,
  foundCollection,
  foundVariable,
  givenCollection,
  keyOf,
  valueOut,
  variableId,
  type KeptCollection,
  type KeptVariable,
} from './ids.js'
import { applyToAll, resolve } from './resolve.js'

const allScopes = (
  'ALL_SCOPES TEXT_CONTENT CORNER_RADIUS WIDTH_HEIGHT GAP ALL_FILLS FRAME_FILL SHAPE_FILL TEXT_FILL STROKE_COLOR STROKE_FLOAT EFFECT_FLOAT ' +
  'EFFECT_COLOR OPACITY COLOR_OPACITY FONT_FAMILY FONT_STYLE FONT_WEIGHT FONT_SIZE LINE_HEIGHT LETTER_SPACING PARAGRAPH_SPACING PARAGRAPH_INDENT'
).split(' ')
const platforms = ['WEB', 'ANDROID', 'iOS'] as const
const wanted = { BOOLEAN: 'boolean', FLOAT: 'number', STRING: 'string' } as const

function changed(realm: Realm): void {
  realm.changedResources()
  applyToAll(realm)
}

function valueIn(of: KeptVariable, value: unknown, realm: Realm): VariableValue {
  if (value instanceof Ref) throw wrongType('newValue', 'VariableValue', value)
  const given = value as Record<string, unknown> | null
  if (typeof given === 'object' && given?.['type'] === 'VARIABLE_ALIAS') {
    const target = foundVariable(expect('newValue.id', 'string', given['id']), realm)
    if (target.type !== of.type)
      throw new Error(`Mismatched variable resolved type: expected ${of.type}, got ${target.type}`)
    if (reaches(target, of.id, realm)) throw new Error('Variable alias would create a cycle')
    return { aliasId: target.id }
  }
  if (of.type === 'COLOR') {
    if (typeof given !== 'object' || given === null) throw mismatched(of, value)
    const part = (key: string) => expect(`newValue.${key}`, 'number', given[key])
    return { r: part('r'), g: part('g'), b: part('b'), a: given['a'] === undefined ? 1 : part('a') }
  }
  if (typeof value !== wanted[of.type]) throw mismatched(of, value)
  return value as VariableValue
}

/**
 * Checks a variable's name. Reported from the field: dots and braces are refused, since they are
 * alias syntax elsewhere.
 */
export function variableName(value: unknown): string {
  const name = expect('name', 'string', value)
  if (name === '' || /[.{}]/.test(name)) throw new Error('invalid variable name')
  return name
}

const colorScopes = [
  'ALL_FILLS',
  'FRAME_FILL',
  'SHAPE_FILL',
  'TEXT_FILL',
  'STROKE_COLOR',
  'EFFECT_COLOR',
]
const fillParts = ['FRAME_FILL', 'SHAPE_FILL', 'TEXT_FILL']
const textScopes = ['TEXT_CONTENT', 'FONT_FAMILY', 'FONT_STYLE']

/** Checks scopes against the type and against each other (typings, Variable.scopes). */
function checkScopes(type: string, scopes: readonly string[]): void {
  if (scopes.includes('ALL_FILLS') && scopes.some((one) => fillParts.includes(one)))
    throw new Error('ALL_FILLS cannot be combined with other fill scopes')
  const fits = (scope: string) => {
    if (scope === 'ALL_SCOPES') return true
    if (type === 'COLOR') return colorScopes.includes(scope)
    if (type === 'STRING') return textScopes.includes(scope)
    return type === 'FLOAT' && !colorScopes.includes(scope) && scope !== 'FONT_FAMILY'
  }
  const stranger = scopes.find((scope) => !fits(scope))
  if (stranger) throw new Error(`Scope ${stranger} is not allowed for variables of type ${type}`)
}

const mismatched = (of: KeptVariable, value: unknown) =>
  new Error(
    `Mismatched variable resolved type: expected ${of.type}, got ${value === null ? 'null' : typeof value}`,
  )

function reaches(from: KeptVariable, id: string, realm: Realm, depth = 0): boolean {
  if (from.id === id) return true
  return Object.values(from.valuesByMode).some((value) => {
    const next =
      typeof value === 'object' && 'aliasId' in value
        ? realm.graph.variables.get(value.aliasId)
        : undefined
    return !!next && depth < 20 && reaches(next, id, realm, depth + 1)
  })
}

const pluginDataOf = <T extends KeptVariable | KeptCollection>(
  find: (id: string, realm: Realm) => T,
) =>
  pluginDataMethods<string>({
    read: (id, realm) => find(id, realm).pluginData ?? [],
    write(id, pluginData, realm) {
      find(id, realm).pluginData = pluginData
      realm.changedResources()
    },
  })

export const variableMembers: ObjectMembers = {
  get: {
    name: (id, realm) => foundVariable(id, realm).name,
    description: (id, realm) => foundVariable(id, realm).description,
    hiddenFromPublishing: (id, realm) => foundVariable(id, realm).hiddenFromPublishing,
    remote: () => false,
    key: (id, realm) => foundVariable(id, realm).key ?? keyOf(id),
    resolvedType: (id, realm) => foundVariable(id, realm).type,
    variableCollectionId: (id, realm) => collectionId(foundVariable(id, realm).collectionId),
    valuesByMode: (id, realm) =>
      Object.fromEntries(
        Object.entries(foundVariable(id, realm).valuesByMode).map(([mode, value]) => [
          mode,
          valueOut(value),
        ]),
      ),
    scopes: (id, realm) => [...(foundVariable(id, realm).scopes ?? ['ALL_SCOPES'])],
    codeSyntax: (id, realm) => ({ ...foundVariable(id, realm).codeSyntax }),
  },
  set: {
    name(id, value, realm) {
      const it = foundVariable(id, realm)
      const name = variableName(value)
      const others = realm.graph.getVariablesForCollection(it.collectionId)
      if (others.some((one) => one !== it && one.name === name))
        throw new Error('duplicate variable name')
      it.name = name
      changed(realm)
    },
    description(id, value, realm) {
      foundVariable(id, realm).description = expect('description', 'string', value)
      changed(realm)
    },
    hiddenFromPublishing(id, value, realm) {
      foundVariable(id, realm).hiddenFromPublishing = expect(
        'hiddenFromPublishing',
        'boolean',
        value,
      )
      changed(realm)
    },
    scopes(id, value, realm) {
      if (!Array.isArray(value)) throw wrongType('scopes', 'array', value)
      const scopes = value.map((one) => oneOf('scopes', allScopes, one))
      checkScopes(foundVariable(id, realm).type, scopes)
      if (scopes.includes('ALL_SCOPES') && scopes.length > 1)
        throw new Error('ALL_SCOPES cannot be combined with other scopes')
      foundVariable(id, realm).scopes = scopes
      changed(realm)
    },
  },
  call: {
    ...pluginDataOf(foundVariable),
    resolveForConsumer(id, [consumer], realm) {
      const it = foundVariable(id, realm)
      return {
        value: valueOut(resolve(it, realm.given(consumer, 'consumer'), realm)),
        resolvedType: it.type,
      }
    },
    setValueForMode(id, [mode, value], realm) {
      const it = foundVariable(id, realm)
      const modeId = expect('modeId', 'string', mode)
      if (!foundCollection(it.collectionId, realm).modes.some((one) => one.modeId === modeId))
        throw new Error(`The mode with id "${modeId}" does not exist`)
      it.valuesByMode = { ...it.valuesByMode, [modeId]: valueIn(it, value, realm) }
      changed(realm)
    },
    setVariableCodeSyntax(id, [platform, value], realm) {
      const it = foundVariable(id, realm)
      it.codeSyntax = {
        ...it.codeSyntax,
        [oneOf('platform', platforms, platform)]: expect('value', 'string', value),
      }
      changed(realm)
    },
    removeVariableCodeSyntax(id, [platform], realm) {
      const it = foundVariable(id, realm)
      const gone = oneOf('platform', platforms, platform)
      it.codeSyntax = Object.fromEntries(
        Object.entries(it.codeSyntax ?? {}).filter(([name]) => name !== gone),
      )
      changed(realm)
    },
    valuesByModeForCollectionAsync: async (id, [of], realm) => {
      const collection = givenCollection(of, realm, 'valuesByModeForCollectionAsync')
      const it = foundVariable(id, realm)
      return Object.fromEntries(
        collection.modes.map(({ modeId }) => [modeId, valueOut(it.valuesByMode[modeId])]),
      )
    },
    getPublishStatusAsync: async () => 'UNPUBLISHED',
    remove(id, _, realm) {
      realm.graph.removeVariable(foundVariable(id, realm).id)
      realm.changedResources()
    },
  },
}

function modeOf(of: KeptCollection, id: unknown): string {
  const modeId = expect('modeId', 'string', id)
  if (!of.modes.some((one) => one.modeId === modeId))
    throw new Error(`The mode with id "${modeId}" does not exist`)
  return modeId
}

export const collectionMembers: ObjectMembers = {
  get: {
    name: (id, realm) => foundCollection(id, realm).name,
    modes: (id, realm) =>
      foundCollection(id, realm).modes.map(({ modeId, name }) => ({ modeId, name })),
    defaultModeId: (id, realm) => foundCollection(id, realm).defaultModeId,
    variableIds: (id, realm) => foundCollection(id, realm).variableIds.map(variableId),
    remote: () => false,
    hiddenFromPublishing: (id, realm) => foundCollection(id, realm).hiddenFromPublishing === true,
    isExtension: () => false,
    key: (id) => keyOf(id),
  },
  set: {
    name(id, value, realm) {
      foundCollection(id, realm).name = expect('name', 'string', value)
      realm.changedResources()
    },
    hiddenFromPublishing(id, value, realm) {
      foundCollection(id, realm).hiddenFromPublishing = expect(
        'hiddenFromPublishing',
        'boolean',
        value,
      )
      realm.changedResources()
    },
  },
  call: {
    ...pluginDataOf(foundCollection),
    addMode(id, [name], realm) {
      const it = foundCollection(id, realm)
      const modeId = generateId()
      realm.graph.addMode(it.id, modeId, expect('name', 'string', name))
      changed(realm)
      return modeId
    },
    renameMode(id, [mode, name], realm) {
      const it = foundCollection(id, realm)
      realm.graph.renameMode(it.id, modeOf(it, mode), expect('newName', 'string', name))
      realm.changedResources()
    },
    removeMode(id, [mode], realm) {
      const it = foundCollection(id, realm)
      if (it.modes.length === 1)
        throw new Error('Cannot remove the last mode of a variable collection')
      realm.graph.removeMode(it.id, modeOf(it, mode))
      changed(realm)
    },
    getPublishStatusAsync: async () => 'UNPUBLISHED',
    remove(id, _, realm) {
      realm.graph.removeCollection(bare(foundCollection(id, realm).id))
      realm.changedResources()
    },
  },
}
