// Creates nodes from Figma's clipboard. Works around two faults of the library: it drops an
// instance's overrides of its own fields, and discards the hidden main components, so that only a
// frame would remain of the instance.
import {
  figmaNodesBounds,
  importClipboardNodes,
  parseFigmaClipboard,
} from '@open-pencil/core/clipboard'
import type { SceneGraph } from '@open-pencil/scene-graph'

type Content = NonNullable<Awaited<ReturnType<typeof parseFigmaClipboard>>>
type NodeChange = Content['nodes'][number]

export interface Clipping {
  size: { width: number; height: number }
  /** Creates the nodes and returns the outermost ones. */
  place(graph: SceneGraph, pageId: string, at: { x: number; y: number }): string[]
}

export async function clippingOf(html: string): Promise<Clipping | undefined> {
  const content = await parseFigmaClipboard(html)
  if (!content) return undefined
  const { mains, others } = apart(content.nodes)
  const bounds = figmaNodesBounds(others.filter((node) => !isUnseen(node)))
  if (!bounds) return undefined
  return {
    size: { width: bounds.w, height: bounds.h },
    place(graph, pageId, { x, y }) {
      // Nodes are created in this order, so the main components come first.
      const nodes = [...mains, ...others].map(withOwnOverrides)
      const ids = importClipboardNodes(
        nodes,
        graph,
        pageId,
        x - bounds.x,
        y - bounds.y,
        content.blobs,
      )
      const outermost = mains.filter((node) => !node.parentIndex)
      hide(graph, ids.slice(0, outermost.length))
      const placed = ids.slice(outermost.length)
      // Report a change of position: without one the library saves a node at its clipboard
      // position.
      for (const id of placed) {
        const { x, y } = graph.getNode(id)!
        graph.updateNode(id, { x: x + 1, y: y + 1 })
        graph.updateNode(id, { x, y })
      }
      return placed
    },
  }
}

const keyOf = (guid: { sessionID: number; localID: number } | undefined) =>
  guid ? `${guid.sessionID}:${guid.localID}` : ''
const isUnseen = (node: NodeChange) =>
  node.type === 'CANVAS' && (node as { internalOnly?: boolean }).internalOnly === true

/**
 * Separates main components on the clipboard's hidden page, which lose their page here, from all
 * other nodes.
 */
function apart(nodes: NodeChange[]): { mains: NodeChange[]; others: NodeChange[] } {
  const unseen = new Set(nodes.filter(isUnseen).map((node) => keyOf(node.guid)))
  const roots = new Set(
    nodes
      .filter(
        (node) =>
          unseen.has(keyOf(node.parentIndex?.guid)) &&
          (node.type === 'SYMBOL' || node.type === 'FRAME'),
      )
      .map((node) => keyOf(node.guid)),
  )
  const within = new Set(roots)
  for (let size = -1; size !== within.size;) {
    size = within.size
    for (const node of nodes)
      if (within.has(keyOf(node.parentIndex?.guid))) within.add(keyOf(node.guid))
  }
  const orphaned = (node: NodeChange): NodeChange => {
    if (!roots.has(keyOf(node.guid))) return node
    const { parentIndex: _, ...rest } = node
    return rest as NodeChange
  }
  return {
    mains: nodes.filter((node) => within.has(keyOf(node.guid))).map(orphaned),
    others: nodes.filter((node) => !within.has(keyOf(node.guid))),
  }
}

interface Override {
  guidPath?: { guids?: { sessionID: number; localID: number }[] }
}

/** An override whose path is the component itself applies to the instance. */
function withOwnOverrides(node: NodeChange): NodeChange {
  const { symbolData } = node as {
    symbolData?: { symbolID?: { sessionID: number; localID: number }; symbolOverrides?: Override[] }
  }
  if (node.type !== 'INSTANCE' || !symbolData?.symbolID) return node
  const main = keyOf(symbolData.symbolID)
  const own = (symbolData.symbolOverrides ?? []).filter(
    ({ guidPath }) => guidPath?.guids?.length === 1 && keyOf(guidPath.guids[0]) === main,
  )
  return Object.assign(
    { ...node },
    ...own.map(({ guidPath: _, ...changes }) => changes),
  ) as NodeChange
}

/** Moves nodes to the file's hidden page, where Figma stores the components of instances. */
function hide(graph: SceneGraph, ids: string[]): void {
  if (ids.length === 0) return
  const found = graph.getPages(true).find((page) => page.internalOnly)
  const page = found ?? graph.addPage('Internal Only Canvas')
  if (!found) graph.updateNode(page.id, { internalOnly: true })
  for (const id of ids) graph.insertChildAt(id, page.id, page.childIds.length)
}
