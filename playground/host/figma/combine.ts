// Combines nodes: groups, boolean operations, flattened vectors, component sets. Each node keeps
// its absolute position.
import { TransformMatrix, getWorldMatrix, type SceneNode } from '@open-pencil/scene-graph'
import { flattened, ownBounds, placeByRows, type Rows } from '../../document/index.js'
import type { Realm } from '../members/realm.js'
import { removeNode } from '../nodes/tree.js'
import { expect, wrongType } from '../members/table.js'
import type { FigmaCalls } from '../members/typed.js'

const rows = (matrix: ArrayLike<number>) => Array.from(matrix).slice(0, 6) as Rows
const inverseOf = (node: SceneNode, realm: Realm) =>
  TransformMatrix.invert(getWorldMatrix(node, realm.graph)) ?? TransformMatrix.identity()

/** Moves a node to another parent and keeps its absolute position. */
function rehang(node: SceneNode, parent: SceneNode, index: number, realm: Realm): void {
  const world = getWorldMatrix(node, realm.graph)
  realm.graph.insertChildAt(node.id, parent.id, index)
  realm.graph.updateNode(
    node.id,
    placeByRows(node, rows(TransformMatrix.multiply(inverseOf(parent, realm), world))),
  )
}

function givenNodes(value: unknown, realm: Realm): SceneNode[] {
  if (!Array.isArray(value)) throw wrongType('nodes', 'array', value)
  if (value.length === 0) throw new Error('First argument must be an array of at least one node')
  return value.map((one) => realm.given(one))
}

function refuse(children: SceneNode[], parent: SceneNode, realm: Realm): void {
  if (
    parent.type === 'INSTANCE' ||
    realm.insideInstance(parent) ||
    children.some((child) => realm.insideInstance(child))
  )
    throw new Error('Cannot move node. New parent is an instance or is inside of an instance')
  if (children.some((child) => child.type === 'CANVAS')) throw new Error('Pages cannot be grouped')
}

/**
 * Returns the position and size of a node that encloses the children, in the parent's coordinates.
 */
function around(
  children: SceneNode[],
  parent: SceneNode,
  realm: Realm,
): Pick<SceneNode, 'x' | 'y' | 'width' | 'height'> {
  const box = ownBounds(
    realm.graph,
    children.map((child) => child.id),
  )!
  const [x, y] = TransformMatrix.mapPoints(inverseOf(parent, realm), [box.x, box.y])
  return { x: x!, y: y!, width: box.width, height: box.height }
}

function under(
  children: SceneNode[],
  parent: SceneNode,
  index: unknown,
  made: SceneNode,
  realm: Realm,
): SceneNode {
  // Sort by stacking order, independent of the order in the argument.
  const order = children
    .map((child) => ({ child, at: depth(child, realm) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
  order.forEach(({ child }, i) => rehang(child, made, i, realm))
  if (index !== undefined)
    realm.graph.insertChildAt(
      made.id,
      parent.id,
      Math.min(expect('index', 'number', index), parent.childIds.length),
    )
  realm.unsettle(parent)
  return made
}

const depth = (node: SceneNode, realm: Realm): string => {
  const parent = node.parentId ? realm.graph.getNode(node.parentId) : undefined
  return parent
    ? `${depth(parent, realm)}/${String(parent.childIds.indexOf(node.id)).padStart(6, '0')}`
    : ''
}

function boolean(
  operation: NonNullable<SceneNode['booleanOperation']>,
  name: string,
  realm: Realm,
) {
  return (nodes: unknown, given: unknown, index: unknown) => {
    const [children, parent] = [givenNodes(nodes, realm), realm.given(given, 'parent')]
    refuse(children, parent, realm)
    const { fills, strokes, effects, opacity, blendMode } = children.at(-1)!
    const made = realm.graph.createNode('BOOLEAN_OPERATION', parent.id, {
      name,
      booleanOperation: operation,
      ...structuredClone({ fills, strokes, effects, opacity, blendMode }),
      ...around(children, parent, realm),
    })
    return realm.ref(under(children, parent, index, made, realm).id)
  }
}

function flatten(nodes: unknown, given: unknown, index: unknown, realm: Realm) {
  const children = givenNodes(nodes, realm)
  const parent =
    given === undefined || given === null
      ? realm.node(realm.document.currentPageId)
      : realm.given(given, 'parent')
  refuse(children, parent, realm)
  const page = realm.document.pageOf(children[0]!.id) ?? realm.document.currentPageId
  const shape = flattened(
    realm.graph,
    page,
    children.map((child) => child.id),
  )
  if (!shape) throw new Error('Nothing to flatten: these nodes have no outline')
  const [x, y] = TransformMatrix.mapPoints(inverseOf(parent, realm), [shape.x, shape.y])
  const { fills, name } = children[0]!
  const made = realm.graph.createNode('VECTOR', parent.id, {
    name,
    fills: structuredClone(fills),
    x: x!,
    y: y!,
    width: shape.width,
    height: shape.height,
    vectorNetwork: shape.vectorNetwork,
    blendMode: 'PASS_THROUGH',
  })
  if (index !== undefined)
    realm.graph.insertChildAt(made.id, parent.id, expect('index', 'number', index))
  for (const child of children) if (realm.graph.getNode(child.id)) removeNode(child, realm)
  return realm.ref(made.id)
}

function variants(nodes: unknown, given: unknown, index: unknown, realm: Realm) {
  const [children, parent] = [givenNodes(nodes, realm), realm.given(given, 'parent')]
  if (children.some((child) => child.type !== 'COMPONENT'))
    throw new Error('Only components can be combined as variants')
  refuse(children, parent, realm)
  // Figma adds `Property 1=` to a variant without `Property=Value` in its name.
  for (const child of children)
    if (!child.name.includes('=')) realm.change(child, { name: `Property 1=${child.name}` })
  const made = realm.graph.createNode('COMPONENT_SET', parent.id, {
    name: children[0]!.name.split('/')[0]!.replace(/^.*=/, '') || 'Component set',
    ...around(children, parent, realm),
    fills: [],
  })
  return realm.ref(under(children, parent, index, made, realm).id)
}

export function combineCalls(realm: Realm): FigmaCalls {
  return {
    group(nodes, given, index) {
      const [children, parent] = [givenNodes(nodes, realm), realm.given(given, 'parent')]
      refuse(children, parent, realm)
      const made = realm.graph.createNode('GROUP', parent.id, {
        name: 'Group',
        blendMode: 'PASS_THROUGH',
        ...around(children, parent, realm),
      })
      return realm.ref(under(children, parent, index, made, realm).id)
    },
    ungroup(given) {
      const node = realm.given(given)
      if (!node.parentId || realm.insideInstance(node) || node.type === 'CANVAS')
        throw new Error('Cannot ungroup this node')
      const parent = realm.node(node.parentId)
      const at = parent.childIds.indexOf(node.id)
      const ids = [...node.childIds]
      ids.forEach((id, i) => rehang(realm.node(id), parent, at + i, realm))
      realm.graph.deleteNode(node.id)
      return realm.refs(ids)
    },
    flatten: (nodes, parent, index) => flatten(nodes, parent, index, realm),
    union: boolean('UNION', 'Union', realm),
    subtract: boolean('SUBTRACT', 'Subtract', realm),
    intersect: boolean('INTERSECT', 'Intersect', realm),
    exclude: boolean('EXCLUDE', 'Exclude', realm),
    combineAsVariants: (nodes, parent, index) => variants(nodes, parent, index, realm),
  }
}
