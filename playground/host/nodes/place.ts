// Converts position and size between Figma's coordinates and the scene graph's. In Figma x and y
// are the rotated corner, relative to the nearest ancestor that is not a group; the scene graph
// rotates about the centre and counts groups.
import { TransformMatrix, getNodeLocalMatrix, type SceneNode } from '@open-pencil/scene-graph'
import {
  ownBounds,
  paintedBounds,
  placeByRows,
  worldRows,
  type Rows,
} from '../../document/index.js'
import type { Realm } from '../members/realm.js'
import { expect, plain, type Methods, type Properties } from '../members/table.js'
import { rescaleTree } from './rescale.js'
import { fitGroups, resizeWithChildren } from './resize.js'

const transparent = (node: SceneNode | undefined): node is SceneNode =>
  node?.type === 'GROUP' || node?.type === 'BOOLEAN_OPERATION'
const parentOf = (node: SceneNode, realm: Realm) =>
  node.parentId ? realm.graph.getNode(node.parentId) : undefined
const rowsOf = (matrix: ArrayLike<number>) => Array.from(matrix).slice(0, 6) as Rows
const matrixOf = (rows: Rows) => [...rows, 0, 0, 1] as ReturnType<typeof getNodeLocalMatrix>

function groupsAbove(node: SceneNode, realm: Realm) {
  let matrix = TransformMatrix.identity()
  for (let at = parentOf(node, realm); transparent(at); at = parentOf(at, realm))
    matrix = TransformMatrix.multiply(getNodeLocalMatrix(at), matrix)
  return matrix
}

export function relativeRows(node: SceneNode, realm: Realm): Rows {
  return rowsOf(TransformMatrix.multiply(groupsAbove(node, realm), getNodeLocalMatrix(node)))
}

export function placeAt(node: SceneNode, rows: Rows, realm: Realm): void {
  const inverse = TransformMatrix.invert(groupsAbove(node, realm))
  const local = inverse ? TransformMatrix.multiply(inverse, matrixOf(rows)) : matrixOf(rows)
  realm.change(node, placeByRows(node, rowsOf(local)))
  fitGroups(parentOf(node, realm), realm)
}

const simple = (node: SceneNode, realm: Realm) =>
  node.rotation === 0 && !node.flipX && !node.flipY && !transparent(parentOf(node, realm))

function axis(name: 'x' | 'y') {
  const at = name === 'x' ? 2 : 5
  return {
    get(node: SceneNode, realm: Realm) {
      realm.settle()
      return simple(node, realm) ? node[name] : relativeRows(node, realm)[at]
    },
    set(node: SceneNode, value: unknown, realm: Realm) {
      const given = expect(name, 'number', value)
      if (realm.insideInstance(node))
        throw new Error('This property cannot be overriden in an instance')
      // In auto-layout, setting x and y has no effect (facts/figma.md, Placing).
      if (realm.inAutoLayout(node)) return
      if (simple(node, realm)) return realm.change(node, { [name]: given })
      const rows = relativeRows(node, realm)
      rows[at] = given
      placeAt(node, rows, realm)
    },
  }
}

const asTransform = ([a, c, x, b, d, y]: Rows) => [
  [a, c, x],
  [b, d, y],
]

const settled = <T>(read: (node: SceneNode, realm: Realm) => T) => ({
  get(node: SceneNode, realm: Realm) {
    realm.settle()
    return read(node, realm)
  },
})

export const placeProperties: Properties = {
  x: axis('x'),
  y: axis('y'),
  width: settled((node) => node.width),
  height: settled((node) => node.height),
  rotation: {
    // Figma's degrees run counter-clockwise, from -180 to 180.
    get(node, realm) {
      if (simple(node, realm)) return 0
      const [a, , , b] = relativeRows(node, realm)
      return (Math.atan2(-b, a) * 180) / Math.PI + 0
    },
    set(node, value, realm) {
      const turn = (-expect('rotation', 'number', value) * Math.PI) / 180
      const [, , x, , , y] = relativeRows(node, realm)
      placeAt(node, [Math.cos(turn), -Math.sin(turn), x, Math.sin(turn), Math.cos(turn), y], realm)
    },
  },
  relativeTransform: {
    get(node, realm) {
      realm.settle()
      return asTransform(relativeRows(node, realm))
    },
    set(node, value, realm) {
      const rows = (value as number[][])
        .flat()
        .map((one) => expect('relativeTransform', 'number', one)) as Rows
      if (rows.length !== 6)
        throw new Error('Property "relativeTransform" failed validation: Expected a 2x3 matrix')
      placeAt(node, rows, realm)
    },
  },
  absoluteTransform: settled((node, realm) => asTransform(worldRows(realm.graph, node))),
  absoluteBoundingBox: settled((node, realm) => ownBounds(realm.graph, [node.id])),
  absoluteRenderBounds: settled((node, realm) => paintedBounds(realm.graph, [node.id])),
  minWidth: plain('minWidth', 'number', 'minWidth'),
  maxWidth: plain('maxWidth', 'number', 'maxWidth'),
  minHeight: plain('minHeight', 'number', 'minHeight'),
  maxHeight: plain('maxHeight', 'number', 'maxHeight'),
}

// facts/figma.md, Placing: `resize` minimum 0.01.
const leastScale = 0.01

function sized(node: SceneNode, [w, h]: unknown[], realm: Realm): [number, number] {
  const [width, height] = [expect('width', 'number', w), expect('height', 'number', h)]
  const least = node.type === 'LINE' ? 0 : leastScale
  if (width < leastScale)
    throw new Error(
      `Expected "width" to have value at least ${leastScale} but got ${width} instead`,
    )
  if (node.type === 'LINE' && height !== 0)
    throw new Error(`Expected "height" to have value 0 for a line but got ${height} instead`)
  if (height < least)
    throw new Error(`Expected "height" to have value at least ${least} but got ${height} instead`)
  if (realm.insideInstance(node)) throw new Error('Cannot resize a node inside of an instance')
  return [width, height]
}

export const placeMethods: Methods = {
  resize(node, args, realm) {
    resizeWithChildren(node, ...sized(node, args, realm), realm)
    fitGroups(parentOf(node, realm), realm)
  },
  resizeWithoutConstraints(node, args, realm) {
    const [width, height] = sized(node, args, realm)
    realm.change(node, { width, height })
    fitGroups(parentOf(node, realm), realm)
  },
  rescale(node, [factor], realm) {
    const scale = expect('scale', 'number', factor)
    if (scale < leastScale)
      throw new Error(
        `Expected "scale" to have value at least ${leastScale} but got ${scale} instead`,
      )
    if (realm.insideInstance(node)) throw new Error('Cannot resize a node inside of an instance')
    realm.settle()
    const rows = relativeRows(node, realm)
    rescaleTree(node, scale, realm)
    // Scale from the top left corner, rotated or not.
    placeAt(node, rows, realm)
    fitGroups(parentOf(node, realm), realm)
  },
}
