// figma.getSelectionColors: returns the solid colours and paint styles of the selection (typings).
import type { SceneNode } from '@open-pencil/scene-graph'
import { fromFill } from '../nodes/paint/index.js'
import type { Realm } from '../members/realm.js'
import { styleRef, stylesOf } from '../members/style-ids.js'

export function selectionColours(realm: Realm): unknown {
  const selected = realm.document.selection.map((id) => realm.node(id))
  if (selected.length === 0) return null
  const paints = new Map<string, unknown>()
  const styles = new Set<string>()
  const look = (node: SceneNode): void => {
    if (!node.visible) return
    const stroked = node.strokes.map(({ color, opacity, visible }) => ({
      type: 'SOLID' as const,
      color,
      opacity,
      visible,
    }))
    for (const id of [node.fillStyleId, node.strokeStyleId]) if (id) styles.add(id)
    for (const fill of [
      ...(node.fillStyleId ? [] : node.fills),
      ...(node.strokeStyleId ? [] : stroked),
    ])
      if (fill.type === 'SOLID')
        paints.set(JSON.stringify([fill.color, fill.opacity]), fromFill(fill))
    realm.graph.getChildren(node.id).forEach(look)
  }
  selected.forEach(look)
  return {
    paints: [...paints.values()],
    styles: stylesOf(realm, 'PaintStyle')
      .filter((style) => styles.has(style.source.id ?? ''))
      .map(styleRef),
  }
}
