// The keep-layers of what is selected: asked of the sandbox, and switched there.
import type { KeepLayer, KeepLayers } from '../../contract/keep.js'
import type { Source } from '../../contract/message.js'
import { callSandbox } from '../channel.js'
import { keeps } from '../state/state.js'

/** More sources than these say how many layers they keep once they are sent. */
const mostShown = 12
let newest = 0

/** A newer selection overtakes an older answer. */
export async function findKeepLayers(sources: readonly Source[]): Promise<void> {
  const mine = ++newest
  const found = new Map<string, KeepLayers>()
  for (const { id } of sources.slice(0, mostShown)) {
    found.set(id, await callSandbox('keepLayers', { id }))
    if (mine !== newest) return
  }
  keeps.value = found
}

/** Remembered in the file, on the layer and for its component. */
export async function switchKeep(
  sources: readonly Source[],
  { id }: KeepLayer,
  on: boolean,
): Promise<void> {
  await callSandbox('setKeep', { id, on })
  await findKeepLayers(sources)
}

/** Asked anew, for somebody may have changed the layers since they were shown. */
export async function keptIdsOf({ id }: Source): Promise<string[]> {
  const { layers } = await callSandbox('keepLayers', { id })
  return layers.filter(({ on }) => on).map((layer) => layer.id)
}
