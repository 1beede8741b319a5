// Resolves a variable's value at a node and applies bound variables to nodes. Maps Figma's field
// names to the scene graph's.
import type { Fill, SceneNode, Stroke, Variable, VariableValue } from '@open-pencil/scene-graph'
import type { Realm } from '../members/realm.js'

/** Returns the value, following aliases, each in its own collection's mode at that node. */
export function resolve(
  of: Variable,
  node: SceneNode,
  realm: Realm,
  depth = 0,
): VariableValue | undefined {
  const mode = realm.graph.getNodeVariableModeId(node.id, of.collectionId)
  const value = of.valuesByMode[mode] ?? Object.values(of.valuesByMode)[0]
  if (depth > 20 || typeof value !== 'object' || !('aliasId' in value)) return value
  const next = realm.graph.variables.get(value.aliasId)
  return next && resolve(next, node, realm, depth + 1)
}

/** Fields of Figma's that have another name in the scene graph. */
export const fields: Record<string, string> = {
  characters: 'text',
  strokeTopWeight: 'borderTopWeight',
  strokeRightWeight: 'borderRightWeight',
  strokeBottomWeight: 'borderBottomWeight',
  strokeLeftWeight: 'borderLeftWeight',
}

const paintColorField = /^(fills|strokes)\/(\d+)\/color$/

/** Applies the values of bound variables to the node. Returns true if anything changed. */
export function applyBindings(node: SceneNode, realm: Realm): boolean {
  const changes: Record<string, unknown> = {}
  for (const [field, id] of Object.entries(node.boundVariables)) {
    const variable = realm.graph.variables.get(id)
    const value = variable && resolve(variable, node, realm)
    if (value === undefined) continue
    const colour = paintColorField.exec(field)
    if (colour)
      Object.assign(
        changes,
        coloured({ ...node, ...changes }, colour[1] as 'fills', Number(colour[2]), value),
      )
    else Object.assign(changes, plainValue(node, field, value))
  }
  const different = Object.entries(changes).filter(
    ([key, value]) => value !== node[key as keyof SceneNode],
  )
  if (different.length === 0) return false
  realm.change(node, {
    ...Object.fromEntries(different),
    boundVariables: { ...node.boundVariables },
  })
  return true
}

function plainValue(node: SceneNode, field: string, value: VariableValue): Record<string, unknown> {
  if (typeof value === 'object') return {}
  // Figma's opacity variables are in per cent.
  if (field === 'opacity') return { opacity: Number(value) / 100 }
  if (field === 'strokeWeight')
    return { strokes: node.strokes.map((stroke) => ({ ...stroke, weight: Number(value) })) }
  return { [fields[field] ?? field]: value }
}

function coloured(
  node: Pick<SceneNode, 'fills' | 'strokes'>,
  list: 'fills' | 'strokes',
  index: number,
  value: VariableValue,
): Record<string, unknown> {
  if (typeof value !== 'object' || !('r' in value)) return {}
  const { r, g, b, a = 1 } = value
  const paints = node[list] as (Fill | Stroke)[]
  const before = paints[index]
  if (
    !before ||
    (before.color.r === r &&
      before.color.g === g &&
      before.color.b === b &&
      (a === 1 || before.opacity === a))
  )
    return {}
  const after = { ...before, color: { r, g, b, a: 1 }, ...(a < 1 ? { opacity: a } : {}) }
  return { [list]: paints.map((paint, i) => (i === index ? after : paint)) }
}

/** Updates all nodes with bound variables after a variable, a mode or a collection changed. */
export function applyToAll(realm: Realm, under?: SceneNode): void {
  const nodes = under ? withDescendants(under, realm) : [...realm.graph.getAllNodes()]
  for (const node of nodes)
    if (Object.keys(node.boundVariables).length > 0) applyBindings(node, realm)
}

const withDescendants = (node: SceneNode, realm: Realm): SceneNode[] => [
  node,
  ...realm.graph.getChildren(node.id).flatMap((child) => withDescendants(child, realm)),
]
