// Components, component sets and instances: properties, variants, overrides, swapping and
// detaching.
import {
  generateId,
  type ComponentPropertyDefinition,
  type SceneNode,
} from '@open-pencil/scene-graph'
import { extra, extraName, extraOf } from '../../document/index.js'
import { eventName, isReported } from '../members/event-names.js'
import type { Realm } from '../members/realm.js'
import { expect, oneOf, wrongType, type Methods, type Properties } from '../members/table.js'
import { textProperties } from './text/index.js'

/**
 * Returns the main component. An instance inside another instance is a copy of the one in the
 * component, so follow the copies to their end.
 */
export function mainOf(node: SceneNode, realm: Realm): SceneNode | undefined {
  let at: SceneNode | undefined = node
  for (let steps = 0; at && at.type !== 'COMPONENT' && steps < 30; steps++)
    at = at.componentId ? realm.graph.getNode(at.componentId) : undefined
  return at?.type === 'COMPONENT' ? at : undefined
}

type Definitions = Record<string, Record<string, unknown>>

/**
 * Returns a property's name: text, boolean and swap properties have an id after a `#`; variants
 * only a name (typings, ComponentProperties).
 */
const spoken = ({ id, name, type }: ComponentPropertyDefinition) =>
  type === 'VARIANT' ? name : `${name}#${id}`
const valueOf = ({ type }: ComponentPropertyDefinition, value: string) =>
  type === 'BOOLEAN' ? value === 'true' : value

const variantOf = (name: string): Record<string, string> | null => {
  const pairs = name.split(',').map((one) => one.split('=').map((part) => part.trim()))
  return pairs.every((pair) => pair.length === 2)
    ? (Object.fromEntries(pairs) as Record<string, string>)
    : null
}

const inSet = (node: SceneNode | undefined, realm: Realm) => {
  const parent = node?.parentId ? realm.graph.getNode(node.parentId) : undefined
  return parent?.type === 'COMPONENT_SET' ? parent : undefined
}

function variantGroups(set: SceneNode, realm: Realm): Record<string, { values: string[] }> {
  const groups: Record<string, { values: string[] }> = {}
  for (const child of realm.graph.getChildren(set.id))
    for (const [name, value] of Object.entries(variantOf(child.name) ?? {})) {
      const group = (groups[name] ??= { values: [] })
      if (!group.values.includes(value)) group.values.push(value)
    }
  return groups
}

function definitions(node: SceneNode, realm: Realm): Definitions {
  if (inSet(node, realm))
    throw new Error(
      'Can only get component property definitions of a component set or non-variant component',
    )
  const own = node.componentPropertyDefinitions.map((one) => [
    spoken(one),
    { type: one.type, defaultValue: valueOf(one, one.defaultValue) },
  ])
  const groups = node.type === 'COMPONENT_SET' ? variantGroups(node, realm) : {}
  const variants = Object.entries(groups).map(([name, { values }]) => [
    name,
    { type: 'VARIANT', defaultValue: values[0], variantOptions: values },
  ])
  return Object.fromEntries([...own, ...variants]) as Definitions
}

const ownerOf = (main: SceneNode | undefined, realm: Realm) => inSet(main, realm) ?? main

function found(node: SceneNode, name: unknown): ComponentPropertyDefinition {
  const wanted = expect('propertyName', 'string', name)
  const it = node.componentPropertyDefinitions.find((one) => spoken(one) === wanted)
  if (!it) throw new Error(`Could not find a component property with name: '${wanted}'`)
  return it
}

const redefine = (
  node: SceneNode,
  componentPropertyDefinitions: ComponentPropertyDefinition[],
  realm: Realm,
) => realm.change(node, { componentPropertyDefinitions })

const referenceTypes = {
  visible: 'VISIBLE',
  characters: 'TEXT',
  mainComponent: 'INSTANCE_SWAP',
} as const

function references(node: SceneNode, realm: Realm): Record<string, string> | null {
  const kept = extraOf<Record<string, string>>(node, 'componentPropertyReferences')
  if (kept) return kept
  for (
    let at: SceneNode | undefined = node;
    at;
    at = at.parentId ? realm.graph.getNode(at.parentId) : undefined
  )
    if (at.type === 'COMPONENT' || at.type === 'INSTANCE') return {}
  return null
}

function currentValues(
  node: SceneNode,
  realm: Realm,
): Record<string, { type: string; value: unknown }> {
  const main = mainOf(node, realm)
  const owner = ownerOf(main, realm)
  if (!main || !owner) return {}
  const set = extraOf<Record<string, string | boolean>>(node, 'componentProperties') ?? {}
  const variants = Object.entries(inSet(main, realm) ? (variantOf(main.name) ?? {}) : {})
  return Object.fromEntries([
    ...owner.componentPropertyDefinitions.map((one) => [
      spoken(one),
      { type: one.type, value: set[spoken(one)] ?? valueOf(one, one.defaultValue) },
    ]),
    ...variants.map(([name, value]) => [name, { type: 'VARIANT', value }]),
  ]) as Record<string, { type: string; value: unknown }>
}

const everything = (node: SceneNode, realm: Realm): SceneNode[] =>
  realm.graph.getChildren(node.id).flatMap((child) => [child, ...everything(child, realm)])

function swapTo(node: SceneNode, component: SceneNode, realm: Realm): void {
  if (component.type !== 'COMPONENT') throw new Error('Expected "component" to be a component')
  realm.document.instances.withoutOverrides(() =>
    realm.graph.swapInstanceComponent(node.id, component.id),
  )
  realm.unsettle(node)
}

function setProperties(node: SceneNode, given: Record<string, unknown>, realm: Realm): void {
  const now = currentValues(node, realm)
  const unknown = Object.keys(given).find((name) => !(name in now))
  if (unknown !== undefined)
    throw new Error(`Could not find a component property with name: '${unknown}'`)
  const variants = Object.entries(given).filter(([name]) => now[name]!.type === 'VARIANT')
  if (variants.length > 0) swapVariant(node, Object.fromEntries(variants), realm)
  const plainOnes = Object.fromEntries(
    Object.entries(given).filter(([name]) => now[name]!.type !== 'VARIANT'),
  )
  const set = extraOf<Record<string, unknown>>(node, 'componentProperties') ?? {}
  realm.change(node, extra('componentProperties', { ...set, ...plainOnes }))
  for (const inner of everything(node, realm))
    for (const [field, name] of Object.entries(references(inner, realm) ?? {})) {
      if (!(name in plainOnes)) continue
      const value = plainOnes[name]
      if (field === 'visible') realm.change(inner, { visible: expect(name, 'boolean', value) })
      else if (field === 'characters') textProperties['characters']!.set!(inner, value, realm)
      else swapTo(inner, realm.node(expect(name, 'string', value)), realm)
    }
}

function swapVariant(node: SceneNode, wanted: Record<string, unknown>, realm: Realm): void {
  const main = mainOf(node, realm)
  const set = inSet(main, realm)
  const target = { ...variantOf(main?.name ?? ''), ...wanted }
  const found = realm.graph.getChildren(set?.id ?? '').find((child) => {
    const variant = variantOf(child.name)
    return variant && Object.entries(target).every(([name, value]) => variant[name] === value)
  })
  if (!found) throw new Error('Unable to find a variant with those property values')
  swapTo(node, found, realm)
}

export const componentProperties: Properties = {
  isAsset: { get: (node) => node.type === 'COMPONENT' || node.type === 'COMPONENT_SET' },
  key: { get: (node) => node.componentKey ?? node.id.replace(/\D/g, '').padStart(40, '0') },
  remote: { get: () => false },
  description: {
    get: (node) => node.symbolDescription,
    set: (node, value, realm) =>
      realm.change(node, { symbolDescription: expect('description', 'string', value) }),
  },
  descriptionMarkdown: {
    get: (node) => node.symbolDescription,
    set: (node, value, realm) =>
      realm.change(node, { symbolDescription: expect('descriptionMarkdown', 'string', value) }),
  },
  documentationLinks: {
    get: (node) => node.symbolLinks.map(({ uri }) => ({ uri })),
    set(node, value, realm) {
      if (!Array.isArray(value)) throw wrongType('documentationLinks', 'array', value)
      realm.change(node, {
        symbolLinks: value.map((one) => ({
          uri: expect('uri', 'string', (one as { uri?: unknown }).uri),
        })),
      })
    },
  },
  componentPropertyDefinitions: { get: definitions },
  componentPropertyReferences: {
    get: references,
    set(node, value, realm) {
      if (typeof value !== 'object' || value === null)
        throw wrongType('componentPropertyReferences', 'object', value)
      for (const name of Object.keys(value))
        oneOf('componentPropertyReferences', Object.keys(referenceTypes), name)
      realm.change(node, extra('componentPropertyReferences', value))
    },
  },
  variantProperties: {
    get: (node, realm) => {
      const main = node.type === 'INSTANCE' ? mainOf(node, realm) : node
      return main && inSet(main, realm) ? variantOf(main.name) : null
    },
  },
  variantGroupProperties: { get: variantGroups },
  defaultVariant: {
    get: (node, realm) =>
      realm.ref([...node.childIds].sort((a, b) => corner(a, realm) - corner(b, realm))[0]),
  },
  instances: {
    get(node, realm) {
      realm.refuseSync('node.getInstancesAsync')
      return instancesOf(node, realm)
    },
  },
  mainComponent: {
    get(node, realm) {
      realm.refuseSync('node.getMainComponentAsync')
      return realm.ref(mainOf(node, realm)?.id)
    },
    set: (node, value, realm) => swapTo(node, realm.given(value, 'mainComponent'), realm),
  },
  componentProperties: { get: currentValues },
  exposedInstances: { get: () => [] },
  isExposedInstance: { get: () => false },
  overrides: {
    get: (node, realm) =>
      [node, ...everything(node, realm)].flatMap((one) => {
        const fields = (extraOf<string[]>(one, 'overridden') ?? []).filter(isReported)
        return fields.length > 0
          ? [
              {
                id: one.id,
                overriddenFields: [
                  ...new Set(fields.map((field) => extraName(field) ?? eventName(field))),
                ],
              },
            ]
          : []
      }),
  },
}

const corner = (id: string, realm: Realm) => {
  const { x, y } = realm.node(id)
  return y * 1e6 + x
}

const instancesOf = (node: SceneNode, realm: Realm) =>
  realm.refs(
    [...realm.graph.getAllNodes()]
      .filter((one) => one.type === 'INSTANCE' && mainOf(one, realm) === node)
      .map((one) => one.id),
  )

const variantName = (variant: Record<string, string>) =>
  Object.entries(variant)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')

/**
 * Adds a variant property. Only for component sets; the new property is added to each variant's
 * name (typings 9720).
 */
function addVariantProperty(set: SceneNode, name: string, value: string, realm: Realm): string {
  if (set.type !== 'COMPONENT_SET')
    throw new Error('Variant properties can only be added to component sets')
  for (const child of realm.graph.getChildren(set.id))
    realm.change(child, { name: variantName({ ...variantOf(child.name), [name]: value }) })
  return name
}

/** Returns the new name if `name` is a property of the set's variants (typings 9745). */
function renamedVariant(
  set: SceneNode,
  name: unknown,
  given: unknown,
  realm: Realm,
): string | undefined {
  if (
    set.type !== 'COMPONENT_SET' ||
    typeof name !== 'string' ||
    !(name in variantGroups(set, realm))
  )
    return undefined
  const next = expect('name', 'string', (given as { name?: unknown } | undefined)?.name ?? name)
  for (const child of realm.graph.getChildren(set.id)) {
    const pairs = Object.entries(variantOf(child.name) ?? {}).map(([key, value]) => [
      key === name ? next : key,
      value,
    ])
    realm.change(child, { name: variantName(Object.fromEntries(pairs) as Record<string, string>) })
  }
  return next
}

export const componentMethods: Methods = {
  createInstance(node, _, realm) {
    const made = realm.graph.createInstance(node.id, realm.document.currentPageId, {
      name: node.name,
      x: 0,
      y: 0,
    })
    if (!made) throw new Error('Could not create an instance of this component')
    // The library's instance lacks some of a frame's appearance.
    realm.document.instances.reset(made)
    realm.unsettle(made)
    return realm.ref(made.id)
  },
  getMainComponentAsync: async (node, _, realm) => realm.ref(mainOf(node, realm)?.id),
  getInstancesAsync: async (node, _, realm) => instancesOf(node, realm),
  getPublishStatusAsync: async () => 'UNPUBLISHED',
  swapComponent: (node, [component], realm) =>
    swapTo(node, realm.given(component, 'component'), realm),
  setProperties(node, [given], realm) {
    if (typeof given !== 'object' || given === null) throw wrongType('properties', 'object', given)
    setProperties(node, given as Record<string, unknown>, realm)
  },
  resetOverrides: (node, _, realm) => realm.document.instances.reset(node),
  removeOverrides: (node, _, realm) => realm.document.instances.reset(node),
  detachInstance(node, _, realm) {
    if (realm.insideInstance(node)) return detachOutermost(node, realm)
    const componentId = mainOf(node, realm)?.id
    realm.graph.detachInstance(node.id)
    for (const inner of everything(node, realm)) {
      const nested = inner.type === 'INSTANCE' ? mainOf(inner, realm)?.id : undefined
      if (realm.insideInstance(inner)) continue
      realm.change(inner, { componentId: nested ?? null })
    }
    realm.change(node, {
      type: 'FRAME',
      ...extra('detachedInfo', { type: 'local', componentId }),
      ...extra('overridden', null),
    })
    return realm.ref(node.id)
  },
  addComponentProperty(node, [name, type, value], realm) {
    if (type === 'SLOT') throw new Error('SLOT properties are not implemented in the playground')
    const kind = oneOf('type', ['BOOLEAN', 'TEXT', 'INSTANCE_SWAP', 'VARIANT'] as const, type)
    if (kind === 'VARIANT')
      return addVariantProperty(node, expect('propertyName', 'string', name), String(value), realm)
    const made = {
      id: generateId(),
      name: expect('propertyName', 'string', name),
      type: kind,
      defaultValue: String(value),
    }
    redefine(node, [...node.componentPropertyDefinitions, made], realm)
    return spoken(made)
  },
  editComponentProperty(node, [name, given], realm) {
    const variant = renamedVariant(node, name, given, realm)
    if (variant) return variant
    const before = found(node, name)
    const { name: next = before.name, defaultValue = before.defaultValue } = (given ??
      {}) as Record<string, unknown>
    const after = {
      ...before,
      name: expect('name', 'string', next),
      defaultValue: String(defaultValue),
    }
    redefine(
      node,
      node.componentPropertyDefinitions.map((one) => (one === before ? after : one)),
      realm,
    )
    return spoken(after)
  },
  deleteComponentProperty(node, [name], realm) {
    const gone = found(node, name)
    redefine(
      node,
      node.componentPropertyDefinitions.filter((one) => one !== gone),
      realm,
    )
  },
}

/**
 * Detaches the instance. Detaching an inner instance also detaches the instances around it
 * (typings, detachInstance).
 */
function detachOutermost(node: SceneNode, realm: Realm): unknown {
  const around: SceneNode[] = []
  for (
    let at = node.parentId ? realm.graph.getNode(node.parentId) : undefined;
    at;
    at = at.parentId ? realm.graph.getNode(at.parentId) : undefined
  )
    if (at.type === 'INSTANCE') around.unshift(at)
  for (const one of around) componentMethods['detachInstance']!(one, [], realm)
  return componentMethods['detachInstance']!(node, [], realm)
}
