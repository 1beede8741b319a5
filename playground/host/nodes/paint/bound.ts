// Converts variables bound in paints: the scene graph stores them on the node, by the paint's
// index. Pure.
import type { SceneNode } from '@open-pencil/scene-graph'
import { bare } from '../../variables/ids.js'
import type { KeptFill } from './paints.js'

export function boundByPaints(
  node: SceneNode,
  list: 'fills' | 'strokes',
  paints: KeptFill[],
): Record<string, string> {
  const others = Object.entries(node.boundVariables).filter(
    ([field]) => !field.startsWith(`${list}/`) && field !== list,
  )
  const bound = paints.flatMap((paint, i) => {
    const { id } = (paint.boundVariables?.['color'] ?? {}) as { id?: string }
    return id ? [[`${list}/${i}/color`, bare(id)]] : []
  })
  return Object.fromEntries([...others, ...bound]) as Record<string, string>
}
