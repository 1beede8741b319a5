// figma.create… and figma.group: new nodes on the current page with Figma's first values.
import { TransformMatrix, getWorldMatrix, type Fill, type NodeType, type SceneNode } from '@open-pencil/scene-graph'
import { ownBounds, placeByRows, type Rows } from '../document/index.js'
import type { Realm } from './realm.js'
import { removeNode } from './nodes/tree.js'
import { expect, wrongType } from './table.js'
import type { Ref } from './wire.js'

const solid = (grey: number): Fill => ({
  type: 'SOLID',
  color: { r: grey, g: grey, b: grey, a: 1 },
  opacity: 1,
  visible: true,
  blendMode: 'NORMAL',
})
const D9 = 0xd9 / 0xff
const BLACK_LINE = { color: { r: 0, g: 0, b: 0, a: 1 }, weight: 1, opacity: 1, visible: true, align: 'CENTER' } as const

/** The typings' words on each method: 100 × 100, white frames that clip, grey shapes, text in Inter Regular 12. */
const FIRST: Record<string, [NodeType, Partial<SceneNode>]> = {
  createFrame: ['FRAME', { name: 'Frame', fills: [solid(1)], clipsContent: true }],
  createComponent: ['COMPONENT', { name: 'Component', fills: [solid(1)], clipsContent: true }],
  createSection: ['SECTION', { name: 'Section', fills: [solid(1)] }],
  createRectangle: ['RECTANGLE', { name: 'Rectangle', fills: [solid(D9)] }],
  createEllipse: ['ELLIPSE', { name: 'Ellipse', fills: [solid(D9)] }],
  createPolygon: ['POLYGON', { name: 'Polygon', fills: [solid(D9)], pointCount: 3 }],
  createStar: ['STAR', { name: 'Star', fills: [solid(D9)] }],
  createLine: ['LINE', { name: 'Line', height: 0, strokes: [BLACK_LINE] }],
  createVector: ['VECTOR', { name: 'Vector', strokes: [BLACK_LINE] }],
  createText: ['TEXT', { name: 'Text', width: 0, height: 15, fontSize: 12, textAutoResize: 'WIDTH_AND_HEIGHT' }],
}

export function createCalls(realm: Realm): Record<string, (...args: unknown[]) => unknown> {
  const { graph, document } = realm
  const makers = Object.entries(FIRST).map(([name, [type, first]]) => [
    name,
    () =>
      realm.ref(
        graph.createNode(type, document.currentPageId, structuredClone({ blendMode: 'PASS_THROUGH' as const, ...first })).id,
      ),
  ])
  return {
    ...(Object.fromEntries(makers) as Record<string, () => Ref>),
    createPage: () => realm.ref(opened(graph.addPage(`Page ${graph.getPages().length + 1}`).id, realm)),
    createComponentFromNode(given) {
      const node = realm.given(given)
      if (node.type !== 'FRAME')
        throw new Error(`Cannot create a component from a ${realm.typeOf(node)} in the playground: only from a frame`)
      const copy = graph.cloneTree(node.id, node.parentId!)!
      copy.type = 'COMPONENT'
      graph.insertChildAt(copy.id, node.parentId!, graph.getNode(node.parentId!)!.childIds.indexOf(node.id))
      removeNode(node, realm)
      return realm.ref(copy.id)
    },
    group(nodes, parent, index) {
      if (!Array.isArray(nodes)) throw wrongType('nodes', 'array', nodes)
      if (nodes.length === 0) throw new Error('First argument must be an array of at least one node')
      const children = nodes.map((one) => realm.given(one))
      return realm.ref(
        group(children, realm.given(parent, 'parent'), index === undefined ? undefined : expect('index', 'number', index), realm)
          .id,
      )
    },
    ungroup(given) {
      const node = realm.given(given)
      return realm.refs(ungroup(node, realm))
    },
  }
}

function opened(pageId: string, realm: Realm): string {
  realm.loadedPages.add(pageId)
  return pageId
}

/** Moves a node under another parent and leaves it where it is seen. */
function rehang(node: SceneNode, parent: SceneNode, index: number, realm: Realm): void {
  const world = getWorldMatrix(node, realm.graph)
  realm.graph.insertChildAt(node.id, parent.id, index)
  const inverse = TransformMatrix.invert(getWorldMatrix(parent, realm.graph)) ?? TransformMatrix.identity()
  realm.graph.updateNode(node.id, placeByRows(node, Array.from(TransformMatrix.multiply(inverse, world)).slice(0, 6) as Rows))
}

function group(children: SceneNode[], parent: SceneNode, index: number | undefined, realm: Realm): SceneNode {
  if (parent.type === 'INSTANCE' || realm.insideInstance(parent) || children.some((child) => realm.insideInstance(child)))
    throw new Error('Cannot move node. New parent is an instance or is inside of an instance')
  const { graph } = realm
  const box = ownBounds(
    graph,
    children.map((child) => child.id),
  )!
  const corner = TransformMatrix.mapPoints(TransformMatrix.invert(getWorldMatrix(parent, graph)) ?? TransformMatrix.identity(), [
    box.x,
    box.y,
  ])
  const size = { x: corner[0]!, y: corner[1]!, width: box.width, height: box.height }
  const made = graph.createNode('GROUP', parent.id, { name: 'Group', ...size })
  children.forEach((child, i) => rehang(child, made, i, realm))
  if (index !== undefined) graph.insertChildAt(made.id, parent.id, Math.min(index, parent.childIds.length))
  return made
}

function ungroup(node: SceneNode, realm: Realm): string[] {
  const parent = realm.node(node.parentId!)
  const at = parent.childIds.indexOf(node.id)
  const ids = [...node.childIds]
  ids.forEach((id, i) => rehang(realm.node(id), parent, at + i, realm))
  realm.graph.deleteNode(node.id)
  return ids
}
