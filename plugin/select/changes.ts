// Tells the panel when a selected layer was resized or redrawn: the selection stays the same then, and Figma says nothing of it.
import { notice } from '../channel.js'
import { currentSelection } from './selection.js'

let followed: PageNode | undefined

/** Follows the page that is open, and no other. */
export function followChanges(): void {
  followed?.off('nodechange', onNodeChange)
  followed = figma.currentPage
  followed.on('nodechange', onNodeChange)
}

function onNodeChange({ nodeChanges }: NodeChangeEvent): void {
  notice('edited', null)
  const selected = new Set(figma.currentPage.selection.map(({ id }) => id))
  if (selected.size === 0) return
  const touched = new Set<string>()
  for (const change of nodeChanges) {
    // Our own marks and words on frames change no picture.
    if (
      change.type === 'PROPERTY_CHANGE' &&
      change.properties.every((name) => name === 'pluginData')
    )
      continue
    for (
      let at: BaseNode | null = change.node.removed ? null : (change.node as SceneNode);
      at;
      at = at.parent
    )
      if (selected.has(at.id)) touched.add(at.id)
  }
  if (touched.size > 0) notice('changed', { ids: [...touched], selection: currentSelection() })
}
