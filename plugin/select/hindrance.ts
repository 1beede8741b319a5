// Why a layer cannot be remixed as it is now: known before anything is exported or paid.
import type { Hindrance } from '../../contract/message.js'
import { isWaiting } from '../place/frames.js'

export function hindranceOf(node: SceneNode): Hindrance | undefined {
  if (!('exportAsync' in node)) return 'flat'
  for (
    let at: BaseNode | null = node;
    at && at.type !== 'PAGE' && at.type !== 'DOCUMENT';
    at = at.parent
  )
    if ('visible' in at && !at.visible) return 'hidden'
  if (node.type === 'FRAME' && isWaiting(node)) return 'waiting'
  // A section draws its own ground, and has no render bounds of its own in some versions.
  if ('absoluteRenderBounds' in node && node.absoluteRenderBounds === null) return 'empty'
  return undefined
}
