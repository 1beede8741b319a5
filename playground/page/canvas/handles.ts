// Resize handles of a selection: the handle under the mouse, and the box that results from a drag
// on it. Pure.
import type { SceneGraph } from '@open-pencil/core'
import { canMove } from './pick.js'
import { toScreen, type Box, type View } from './view.js'

/** The edges that the handle moves: -1 the left or upper one, 1 the right or lower one. */
export interface Handle {
  x: -1 | 0 | 1
  y: -1 | 0 | 1
}

/** Hit distance around an edge, in pixels. */
const reach = 6
/**
 * A layer smaller than this on screen, in pixels, has no handles, since they would leave no room to
 * move it.
 */
const least = 20

/**
 * Returns true for a single unrotated layer with unrotated ancestors, whose size its container does
 * not set.
 */
export function canResize(graph: SceneGraph, ids: readonly string[]): boolean {
  const node = ids.length === 1 ? graph.getNode(ids[0]!) : undefined
  if (!node || node.locked) return false
  for (
    let at: typeof node | undefined = node;
    at && at.type !== 'CANVAS';
    at = at.parentId ? graph.getNode(at.parentId) : undefined
  )
    if (at.rotation !== 0 || at.flipX || at.flipY || (at !== node && at.type === 'INSTANCE'))
      return false
  const parent = node.parentId ? graph.getNode(node.parentId) : undefined
  return (
    canMove(graph, node) ||
    (parent?.layoutMode !== 'NONE' && node.layoutGrow === 0 && node.layoutAlignSelf !== 'STRETCH')
  )
}

export function handleAt(box: Box, view: View, x: number, y: number): Handle | undefined {
  const corner = toScreen(view, box.x, box.y)
  const [width, height] = [box.width * view.zoom, box.height * view.zoom]
  if (width < least && height < least) return undefined
  const near = (at: number, start: number, length: number): -1 | 0 | 1 | undefined => {
    if (Math.abs(at - start) <= reach) return -1
    if (Math.abs(at - start - length) <= reach) return 1
    return at > start && at < start + length ? 0 : undefined
  }
  const [hx, hy] = [near(x, corner.x, width), near(y, corner.y, height)]
  if (hx === undefined || hy === undefined || (hx === 0 && hy === 0)) return undefined
  return { x: hx, y: hy }
}

export function cursorOf({ x, y }: Handle): string {
  if (x === 0) return 'ns-resize'
  if (y === 0) return 'ew-resize'
  return x === y ? 'nwse-resize' : 'nesw-resize'
}

/**
 * Returns the resized box, rounded to whole units. `ratio` preserves the proportions, `centred` the
 * centre.
 */
export function pulled(
  box: Box,
  handle: Handle,
  dx: number,
  dy: number,
  { ratio = false, centred = false } = {},
): Box {
  const both = centred ? 2 : 1
  let width = Math.max(1, Math.round(box.width + handle.x * dx * both))
  let height = Math.max(1, Math.round(box.height + handle.y * dy * both))
  if (ratio) {
    const [kx, ky] = [width / box.width, height / box.height]
    const scale = handle.x === 0 ? ky : handle.y === 0 ? kx : Math.max(kx, ky)
    width = Math.max(1, box.width * scale)
    height = Math.max(1, box.height * scale)
  }
  const along = (start: number, before: number, after: number, pull: -1 | 0 | 1) => {
    if (centred || (pull === 0 && ratio)) return start + (before - after) / 2
    return pull < 0 ? start + before - after : start
  }
  return {
    x: along(box.x, box.width, width, handle.x),
    y: along(box.y, box.height, height, handle.y),
    width,
    height,
  }
}
