// figma.create… methods: create nodes on the current page with Figma's default values.
import { createSVGNodes } from '@open-pencil/core'
import type { Fill, NodeType, SceneNode } from '@open-pencil/scene-graph'
import { extra } from '../../document/index.js'
import { combineCalls } from './combine.js'
import { removeNode } from '../nodes/tree.js'
import type { Realm } from '../members/realm.js'
import { expect } from '../members/table.js'
import type { FigmaCalls } from '../members/typed.js'
import type { Ref } from '../sandbox/wire.js'

const solid = (grey: number): Fill => ({
  type: 'SOLID',
  color: { r: grey, g: grey, b: grey, a: 1 },
  opacity: 1,
  visible: true,
  blendMode: 'NORMAL',
})
const d9 = 0xd9 / 0xff
const blackLine = {
  color: { r: 0, g: 0, b: 0, a: 1 },
  weight: 1,
  opacity: 1,
  visible: true,
  align: 'CENTER',
} as const

/**
 * Default values from the typings of each method: 100 × 100, white frames that clip, grey shapes,
 * text in Inter Regular 12.
 */
const firstValues: Record<string, [NodeType, Partial<SceneNode>]> = {
  createFrame: ['FRAME', { name: 'Frame', fills: [solid(1)], clipsContent: true }],
  createComponent: ['COMPONENT', { name: 'Component', fills: [solid(1)], clipsContent: true }],
  createSection: ['SECTION', { name: 'Section', fills: [solid(1)] }],
  createRectangle: ['RECTANGLE', { name: 'Rectangle', fills: [solid(d9)] }],
  createEllipse: ['ELLIPSE', { name: 'Ellipse', fills: [solid(d9)] }],
  createPolygon: ['POLYGON', { name: 'Polygon', fills: [solid(d9)], pointCount: 3 }],
  createStar: ['STAR', { name: 'Star', fills: [solid(d9)], pointCount: 5, starInnerRadius: 0.382 }],
  createLine: ['LINE', { name: 'Line', height: 0, strokes: [blackLine] }],
  createVector: ['VECTOR', { name: 'Vector', strokes: [blackLine] }],
  createText: [
    'TEXT',
    { name: 'Text', width: 0, height: 15, fontSize: 12, textAutoResize: 'WIDTH_AND_HEIGHT' },
  ],
  // The scene graph has no slices: a slice is a rectangle without paint and with a marker field.
  createSlice: ['RECTANGLE', { name: 'Slice', fills: [], ...extra('slice', true) }],
  createBooleanOperation: [
    'BOOLEAN_OPERATION',
    { name: 'Boolean', booleanOperation: 'UNION', fills: [solid(d9)] },
  ],
}

export function createCalls(realm: Realm): FigmaCalls {
  const { graph, document } = realm
  const makers = Object.entries(firstValues).map(([name, [type, first]]) => [
    name,
    () =>
      realm.ref(
        graph.createNode(
          type,
          document.currentPageId,
          structuredClone({ blendMode: 'PASS_THROUGH' as const, ...first }),
        ).id,
      ),
  ])
  return {
    ...(Object.fromEntries(makers) as Record<string, () => Ref>),
    ...combineCalls(realm),
    createPage: () =>
      realm.ref(opened(graph.addPage(`Page ${graph.getPages().length + 1}`).id, realm)),
    createPageDivider: (name) =>
      realm.ref(
        opened(
          graph.addPage(name === undefined ? '---' : expect('dividerName', 'string', name)).id,
          realm,
        ),
      ),
    createComponentFromNode: (given) => realm.ref(componentFrom(realm.given(given), realm).id),
    createNodeFromSvg(svg) {
      const text = expect('svg', 'string', svg)
      const made = /<svg[\s>]/i.test(text)
        ? createSVGNodes(graph, document.currentPageId, text, { name: 'Frame' })
        : null
      if (!made) throw new Error('Failed to import SVG')
      return realm.ref(made.id)
    },
    async importComponentByKeyAsync(key) {
      throw new Error(
        `Could not find a published component with the key "${expect('key', 'string', key)}"`,
      )
    },
    async importComponentSetByKeyAsync(key) {
      throw new Error(
        `Could not find a published component set with the key "${expect('key', 'string', key)}"`,
      )
    },
  }
}

function opened(pageId: string, realm: Realm): string {
  realm.loadedPages.add(pageId)
  return pageId
}

/**
 * Turns a frame into a component; wraps any other node in one (typings, createComponentFromNode).
 */
function componentFrom(node: SceneNode, realm: Realm): SceneNode {
  const { graph } = realm
  if (
    ['CANVAS', 'COMPONENT', 'COMPONENT_SET', 'SECTION'].includes(node.type) ||
    realm.insideInstance(node)
  )
    throw new Error(`Cannot create a component from a ${realm.typeOf(node)}`)
  const parentId = node.parentId!
  const at = graph.getNode(parentId)!.childIds.indexOf(node.id)
  if (node.type === 'FRAME') {
    const copy = graph.cloneTree(node.id, parentId)!
    graph.updateNode(copy.id, { type: 'COMPONENT' })
    graph.insertChildAt(copy.id, parentId, at)
    removeNode(node, realm)
    return copy
  }
  const { x, y, width, height, name } = node
  const made = graph.createNode('COMPONENT', parentId, {
    x,
    y,
    width,
    height,
    name,
    fills: [],
    blendMode: 'PASS_THROUGH',
  })
  graph.insertChildAt(made.id, parentId, at)
  graph.insertChildAt(node.id, made.id, 0)
  graph.updateNode(node.id, { x: 0, y: 0 })
  return made
}
