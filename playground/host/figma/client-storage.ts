// figma.clientStorage: stores copies of values, at most 5 MB per plugin id (facts/figma.md,
// Storage).
import type { ClientStore } from '../../stage.js'
import type { Realm } from '../members/realm.js'
import { expect } from '../members/table.js'
import type { StorageCalls } from '../members/typed.js'

const quotaBytes = 5 * 1024 * 1024

function weigh(value: unknown): number {
  if (value instanceof Uint8Array) return value.byteLength
  if (typeof value === 'string') return new TextEncoder().encode(value).length
  if (typeof value !== 'object' || value === null) return 8
  return Object.entries(value).reduce((sum, [key, one]) => sum + key.length + weigh(one), 2)
}

export function storageCalls(realm: Realm, store: ClientStore): StorageCalls {
  let turn: Promise<unknown> = Promise.resolve()
  // Runs operations one at a time, so that two writes in the same turn are both stored.
  const next = <T>(work: (all: Record<string, unknown>) => T | Promise<T>): Promise<T> => {
    realm.pluginId('clientStorage')
    const done = turn.then(async () => work({ ...(await store.read()) }))
    turn = done.catch(() => undefined)
    return done
  }
  return {
    getAsync: async (key) => next((all) => all[expect('key', 'string', key)]),
    setAsync: async (key, value) =>
      next((all) => {
        all[expect('key', 'string', key)] = value
        if (weigh(all) > quotaBytes) throw new Error('The clientStorage quota of 5 MB is exceeded')
        return store.write(all)
      }),
    deleteAsync: async (key) =>
      next((all) => {
        delete all[expect('key', 'string', key)]
        return store.write(all)
      }),
    keysAsync: async () => next((all) => Object.keys(all)),
  }
}
