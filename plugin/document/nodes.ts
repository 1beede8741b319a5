// Looks up nodes of the document and reads their properties by name. Changes nothing.

/** Returns undefined for a node that was removed, and for a page or the document itself. */
export async function layerById(id: string): Promise<SceneNode | undefined> {
  const node = await figma.getNodeByIdAsync(id)
  return node && !node.removed && node.type !== 'PAGE' && node.type !== 'DOCUMENT'
    ? (node as SceneNode)
    : undefined
}

export async function frameById(id: string): Promise<FrameNode | undefined> {
  const node = await layerById(id)
  return node?.type === 'FRAME' ? node : undefined
}

/** Returns undefined for a node that was removed from its page. */
export function pageAround(node: BaseNode): PageNode | undefined {
  let at: BaseNode | null = node
  while (at && at.type !== 'PAGE') at = at.parent
  return at ?? undefined
}

/** Returns 'mixed' for a value that differs within the node. */
export function readValue(node: SceneNode, name: string): unknown {
  const value = name in node ? (node as unknown as Record<string, unknown>)[name] : undefined
  return typeof value === 'symbol' ? 'mixed' : value
}
