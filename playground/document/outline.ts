// Returns outlines as vector networks: of one shape in its own coordinates, or of several joined
// shapes in the page's.
import { FigmaAPI } from '@open-pencil/core'
import type { SceneGraph, SceneNode, VectorNetwork } from '@open-pencil/scene-graph'
import { sceneOf, skia } from './drawing.js'

export type Flattened = Pick<SceneNode, 'x' | 'y' | 'width' | 'height'> & {
  vectorNetwork: VectorNetwork
}

/** Returns null if none of the nodes has an outline. */
export function flattened(graph: SceneGraph, pageId: string, ids: string[]): Flattened | null {
  return joined(sceneOf(graph, pageId, ids, true).graph, ids)
}

/** Returns the outline without strokes, rotation and children. */
export function outline(graph: SceneGraph, node: SceneNode): VectorNetwork | null {
  const page = pageOf(graph, node)
  if (!page) return null
  const cut = sceneOf(graph, page, [node.id], true).graph
  const own = cut.getNode(node.id)
  if (!own) return null
  const solid = {
    type: 'SOLID',
    color: { r: 0, g: 0, b: 0, a: 1 },
    opacity: 1,
    visible: true,
  } as const
  Object.assign(own, {
    x: 0,
    y: 0,
    rotation: 0,
    flipX: false,
    flipY: false,
    strokes: [],
    fills: [{ ...solid }],
  })
  if (own.type !== 'BOOLEAN_OPERATION') own.childIds = []
  return joined(cut, [node.id])?.vectorNetwork ?? null
}

function pageOf(graph: SceneGraph, node: SceneNode): string | undefined {
  let at: SceneNode | undefined = node
  while (at && at.type !== 'CANVAS') at = at.parentId ? graph.getNode(at.parentId) : undefined
  return at?.id
}

function joined(graph: SceneGraph, ids: string[]): Flattened | null {
  const renderer = skia()
  if (!renderer) return null
  const api = new FigmaAPI(graph)
  api.setRenderer(renderer)
  try {
    const nodes = ids.flatMap((id) => api.getNodeById(id) ?? [])
    const vector = graph.getNode(api.flatten(nodes).id)
    return vector?.vectorNetwork ? { ...vector, vectorNetwork: vector.vectorNetwork } : null
  } catch {
    // Images, sections and characters of an unknown font have no outline.
    return null
  }
}
