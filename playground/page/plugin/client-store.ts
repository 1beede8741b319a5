// clientStorage of one plugin in the browser, including the values that the server pairs it with.
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

/** Replaces stored values by the server's pairing: a restarted relay has another token. */
export async function pair(store: ClientStore): Promise<void> {
  const response = await fetch('/pairing')
  const { clientStorage } = (await response.json()) as { clientStorage: Record<string, unknown> }
  const kept = await store.read()
  const different = Object.entries(clientStorage).filter(
    ([key, value]) => JSON.stringify(kept[key]) !== JSON.stringify(value),
  )
  if (different.length > 0) await store.write({ ...kept, ...Object.fromEntries(different) })
}
