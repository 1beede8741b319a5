// What is selected, as the panel needs to know it. Reads the selection only, never walks the document.
import type { Selection, Source } from '../../contract/message.js'

export function currentSelection(): Selection {
  const { selection } = figma.currentPage
  const [node] = selection
  if (!node) return { count: 0 }
  return selection.length === 1 && 'exportAsync' in node ? { count: 1, source: sourceOf(node) } : { count: selection.length }
}

/** A rotated layer is exported with its bounding box, so that is its size here. */
function sourceOf(node: SceneNode): Source {
  const { width, height } = node.absoluteBoundingBox ?? node
  return { id: node.id, name: node.name, width, height }
}
