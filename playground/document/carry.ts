// Stores data that the library's .fig format has no field for as plugin data under the playground's
// own id, and removes it again when the file is opened: Figma's fields that the scene graph lacks,
// overrides in instances, and data of variables besides their values.
import {
  cloneNodeProps,
  type SceneGraph,
  type SceneNode,
  type Variable,
  type VariableCollection,
} from '@open-pencil/scene-graph'
import { extra, extrasOf, extraOf } from './extras.js'

const carriedPluginId = 'playground'
const carriedKey = 'carried'

interface Override {
  /** Child indexes from the instance down. */
  path: number[]
  fields: Record<string, unknown>
  /** The overridden fields; if left out, all of `fields`. */
  overridden?: string[]
  /**
   * The component that a nested instance was swapped for: index of its page, then child indexes.
   */
  main?: number[]
}

interface Carried {
  extras?: Record<string, unknown>
  /** Fields of the scene graph that the library's writer leaves out. */
  fields?: Partial<SceneNode>
  overrides?: Override[]
  variables?: Record<string, Partial<Variable>>
  collections?: Record<string, Partial<VariableCollection>>
}

/** Fields that the library's writer loses, such as the number of a polygon's corners. */
const lostFields: Record<string, readonly (keyof SceneNode)[]> = {
  POLYGON: ['pointCount'],
  STAR: ['pointCount', 'starInnerRadius'],
}

const ours = (entry: { pluginId: string; key: string }) =>
  entry.pluginId === carriedPluginId && entry.key === carriedKey

/** Adds the plugin data to the nodes. Returns a function that removes it. */
export function carry(graph: SceneGraph): () => void {
  const laden: SceneNode[] = []
  for (const node of graph.getAllNodes()) {
    const load = loadOf(node, graph)
    if (Object.keys(load).length === 0) continue
    laden.push(node)
    node.pluginData = [
      ...node.pluginData,
      { pluginId: carriedPluginId, key: carriedKey, value: JSON.stringify(load) },
    ]
  }
  return () => {
    for (const node of laden) node.pluginData = node.pluginData.filter((entry) => !ours(entry))
  }
}

function loadOf(node: SceneNode, graph: SceneGraph): Carried {
  const load: Carried = {}
  const extras = Object.fromEntries(extrasOf(node))
  if (Object.keys(extras).length > 0) load.extras = extras
  const lost = (lostFields[node.type] ?? []).map((field) => [field, node[field]])
  const styled = node.styleRuns.some((run) => extrasOf(run.style).length > 0)
    ? [['styleRuns', node.styleRuns]]
    : []
  if (lost.length + styled.length > 0)
    load.fields = Object.fromEntries([...lost, ...styled]) as Partial<SceneNode>
  if (node.type === 'INSTANCE') {
    const overrides = overridesIn(node, [], graph)
    if (overrides.length > 0) load.overrides = overrides
  }
  if (node.id === graph.rootId) Object.assign(load, saidOfVariables(graph))
  return load
}

function overridesIn(node: SceneNode, path: number[], graph: SceneGraph): Override[] {
  return graph.getChildren(node.id).flatMap((child, i) => {
    const here = [...path, i]
    const overridden = extraOf<string[]>(child, 'overridden') ?? []
    const measured = child.type === 'TEXT' && overridden.length > 0 ? ['width', 'height'] : []
    const names = [
      ...overridden,
      ...measured,
      ...(child.pluginData.length > 0 ? ['pluginData'] : []),
    ]
    const fields = Object.fromEntries(names.map((name) => [name, child[name as keyof SceneNode]]))
    const swapped = child.type === 'INSTANCE' ? graph.getNode(child.componentId ?? '') : undefined
    const main = swapped?.type === 'COMPONENT' ? placeOf(swapped, graph) : undefined
    const own = { path: here, fields, overridden, ...(main && { main }) }
    return [...(names.length > 0 || main ? [own] : []), ...overridesIn(child, here, graph)]
  })
}

function placeOf(node: SceneNode, graph: SceneGraph): number[] {
  const parent = graph.getNode(node.parentId ?? '')
  if (node.type === 'CANVAS' || !parent)
    return [graph.getPages().findIndex(({ id }) => id === node.id)]
  return [...placeOf(parent, graph), parent.childIds.indexOf(node.id)]
}

function nodeAt([page, ...path]: number[], graph: SceneGraph): SceneNode | undefined {
  return path.reduce<SceneNode | undefined>(
    (at, i) => at && graph.getChildren(at.id)[i],
    graph.getPages()[page ?? 0],
  )
}

const nameOf = (variable: Variable, graph: SceneGraph) =>
  `${graph.variableCollections.get(variable.collectionId)?.name}/${variable.name}`
const variableFields = ['scopes', 'codeSyntax', 'pluginData', 'description', 'hiddenFromPublishing']

function said<T extends object>(of: T): Partial<T> {
  const all = Object.entries(of).filter(
    ([key, value]) =>
      variableFields.includes(key) && value !== '' && value !== false && value !== undefined,
  )
  return Object.fromEntries(all) as Partial<T>
}

function saidOfVariables(graph: SceneGraph): Carried {
  const variables = Object.fromEntries(
    [...graph.variables.values()]
      .map((one) => [nameOf(one, graph), said(one)])
      .filter(([, value]) => Object.keys(value!).length > 0),
  ) as Record<string, Partial<Variable>>
  const collections = Object.fromEntries(
    [...graph.variableCollections.values()]
      .map((one) => [one.name, said(one)])
      .filter(([, value]) => Object.keys(value!).length > 0),
  ) as Record<string, Partial<VariableCollection>>
  return {
    ...(Object.keys(variables).length > 0 ? { variables } : {}),
    ...(Object.keys(collections).length > 0 ? { collections } : {}),
  }
}

/** Applies the plugin data of a document that was just read, and removes it. */
export function unload(graph: SceneGraph): void {
  const overridden: [SceneNode, Override[]][] = []
  for (const node of [...graph.getAllNodes()]) {
    const entry = node.pluginData.find(ours)
    if (!entry) continue
    node.pluginData = node.pluginData.filter((one) => one !== entry)
    const {
      extras = {},
      fields = {},
      overrides = [],
      variables = {},
      collections = {},
    } = JSON.parse(entry.value) as Carried
    for (const [name, value] of Object.entries(extras)) Object.assign(node, extra(name, value))
    Object.assign(node, fields)
    if (overrides.length > 0) overridden.push([node, overrides])
    for (const one of graph.variables.values()) Object.assign(one, variables[nameOf(one, graph)])
    for (const one of graph.variableCollections.values()) Object.assign(one, collections[one.name])
  }
  // Overrides of an outer instance apply after those of an instance inside it.
  const depth = ([node]: [SceneNode, Override[]]) => depthOf(node, graph)
  for (const [node, overrides] of overridden.sort((one, other) => depth(other) - depth(one)))
    if (graph.getNode(node.id)) for (const override of overrides) apply(override, node, graph)
}

const depthOf = (node: SceneNode, graph: SceneGraph): number => {
  const parent = graph.getNode(node.parentId ?? '')
  return parent ? 1 + depthOf(parent, graph) : 0
}

function apply(
  { path, fields, overridden = Object.keys(fields), main }: Override,
  instance: SceneNode,
  graph: SceneGraph,
): void {
  const inner = path.reduce<SceneNode | undefined>(
    (at, i) => at && graph.getChildren(at.id)[i],
    instance,
  )
  if (!inner) return
  const component = main && nodeAt(main, graph)
  if (component?.type === 'COMPONENT' && inner.componentId !== component.id)
    swap(inner, component, graph)
  Object.assign(inner, fields, extra('overridden', overridden.length > 0 ? overridden : undefined))
}

function swap(instance: SceneNode, component: SceneNode, graph: SceneGraph): void {
  for (const child of [...instance.childIds]) graph.deleteNode(child)
  graph.updateNode(instance.id, { componentId: component.id, name: component.name })
  const copy = (from: SceneNode, to: string) => {
    for (const child of graph.getChildren(from.id))
      copy(child, graph.createNode(child.type, to, { ...cloneNodeProps(child, child.id) }).id)
  }
  copy(component, instance.id)
}
