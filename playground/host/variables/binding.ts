// Variables on nodes: bound fields, and the explicit modes that a node sets for its descendants.
import type { SceneNode } from '@open-pencil/scene-graph'
import type { Realm } from '../members/realm.js'
import { expect, oneOf, type Methods, type Properties } from '../members/table.js'
import { Ref } from '../sandbox/wire.js'
import {
  alias,
  bare,
  collectionId,
  foundVariable,
  givenCollection,
  type KeptVariable,
} from './ids.js'
import { applyBindings, applyToAll } from './resolve.js'

const numbers = (
  'height width itemSpacing paddingLeft paddingRight paddingTop paddingBottom cornerRadius topLeftRadius topRightRadius bottomLeftRadius ' +
  'bottomRightRadius minWidth maxWidth minHeight maxHeight counterAxisSpacing strokeWeight strokeTopWeight strokeRightWeight strokeBottomWeight ' +
  'strokeLeftWeight opacity gridRowGap gridColumnGap fontSize fontWeight letterSpacing lineHeight paragraphSpacing paragraphIndent'
).split(' ')
const texts = ['characters', 'fontFamily', 'fontStyle']
/**
 * The corners of a frame or a rectangle are bound separately, even when the plugin names
 * `cornerRadius`.
 */
const radiusFields = ['topLeftRadius', 'topRightRadius', 'bottomLeftRadius', 'bottomRightRadius']
const ofText = [
  'fontFamily',
  'fontSize',
  'fontStyle',
  'fontWeight',
  'letterSpacing',
  'lineHeight',
  'paragraphSpacing',
  'paragraphIndent',
]

const fieldType = (field: string) =>
  numbers.includes(field) ? 'FLOAT' : texts.includes(field) ? 'STRING' : 'BOOLEAN'

export const bindingProperties: Properties = {
  boundVariables: {
    get(node) {
      const bound: Record<string, unknown> = {}
      for (const [field, id] of Object.entries(node.boundVariables)) {
        const [name, index] = field.split('/')
        if (index !== undefined) bound[name!] = [...((bound[name!] as unknown[]) ?? []), alias(id)]
        else bound[field] = node.type === 'TEXT' && ofText.includes(field) ? [alias(id)] : alias(id)
      }
      return bound
    },
  },
  explicitVariableModes: { get: (node) => modes(node.variableModes) },
  resolvedVariableModes: {
    get: (node, realm) =>
      modes(
        Object.fromEntries(
          [...realm.graph.variableCollections.keys()].map((id) => [
            id,
            realm.graph.getNodeVariableModeId(node.id, id),
          ]),
        ),
      ),
  },
  inferredVariables: { get: () => ({}) },
}

const modes = (of: Record<string, string>) =>
  Object.fromEntries(Object.entries(of).map(([id, mode]) => [collectionId(id), mode]))

function given(value: unknown, realm: Realm): KeptVariable | null {
  if (value === null) return null
  if (typeof value === 'string') {
    realm.refuseSync('setBoundVariable with a Variable')
    return foundVariable(value, realm)
  }
  if (value instanceof Ref && value.kind === 'Variable') return foundVariable(value.id, realm)
  throw new Error(
    `Expected "variable" to have type Variable but got ${value === undefined ? 'undefined' : typeof value} instead`,
  )
}

export const bindingMethods: Methods = {
  setBoundVariable(node, [name, value], realm) {
    const field = oneOf('field', [...numbers, ...texts, 'visible'], name)
    const variable = given(value, realm)
    if (variable && variable.type !== fieldType(field))
      throw new Error(
        `Mismatched variable resolved type: "${field}" expects ${fieldType(field)}, got ${variable.type}`,
      )
    const fields = field === 'cornerRadius' && node.type !== 'ELLIPSE' ? radiusFields : [field]
    const others = Object.entries(node.boundVariables).filter(([one]) => !fields.includes(one))
    const bound = variable ? fields.map((one) => [one, variable.id]) : []
    const independent = fields.length > 1 && variable ? { independentCorners: true } : {}
    realm.change(node, {
      boundVariables: Object.fromEntries([...others, ...bound]) as Record<string, string>,
      ...independent,
    })
    if (variable) applyBindings(node, realm)
  },
  setExplicitVariableModeForCollection(node, [of, mode], realm) {
    const collection = givenCollection(of, realm, 'setExplicitVariableModeForCollection')
    const modeId = expect('modeId', 'string', mode)
    if (!collection.modes.some((one) => one.modeId === modeId))
      throw new Error(`The mode with id "${modeId}" does not exist`)
    setModes(node, { ...node.variableModes, [collection.id]: modeId }, realm)
  },
  clearExplicitVariableModeForCollection(node, [of], realm) {
    const collection = givenCollection(of, realm, 'clearExplicitVariableModeForCollection')
    setModes(
      node,
      Object.fromEntries(
        Object.entries(node.variableModes).filter(([id]) => id !== bare(collection.id)),
      ),
      realm,
    )
  },
}

function setModes(node: SceneNode, variableModes: Record<string, string>, realm: Realm): void {
  realm.change(node, { variableModes })
  applyToAll(realm, node)
}
