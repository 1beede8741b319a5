// clientStorage of one plugin, kept by the browser; what the playground was told to place there is in it. Knows no plugin by name.
import { put, take } from '../files/shelf.js'
import type { ClientStore } from '../../stage.js'

export function clientStore(pluginId: string): ClientStore {
  return {
    read: async () => ({
      ...((await take('clientStorage', pluginId).catch(() => undefined)) as
        Record<string, unknown> | undefined),
    }),
    write: async (all) => void (await put('clientStorage', pluginId, all)),
  }
}

/** What the server pairs a plugin with takes the place of what was there: a restarted relay has another token. */
export async function pair(store: ClientStore): Promise<void> {
  const response = await fetch('/pairing')
  const { clientStorage } = (await response.json()) as { clientStorage: Record<string, unknown> }
  const kept = await store.read()
  const different = Object.entries(clientStorage).filter(
    ([key, value]) => JSON.stringify(kept[key]) !== JSON.stringify(value),
  )
  if (different.length > 0) await store.write({ ...kept, ...Object.fromEntries(different) })
}
