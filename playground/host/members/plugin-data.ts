// Plugin data and shared plugin data of nodes, variables, collections and styles: Figma's limits
// and messages (facts/figma.md, Storage).
import type { SceneNode } from '@open-pencil/scene-graph'
import type { Realm } from './realm.js'
import { expect } from './table.js'

const entryLimitBytes = 100 * 1000
const bytes = (text: string) => new TextEncoder().encode(text).length

export interface PluginDataEntry {
  pluginId: string
  key: string
  value: string
}

/** Reads and writes the entries of a node, a variable, a collection or a style. */
interface EntryStore<T> {
  read(of: T, realm: Realm): PluginDataEntry[]
  write(of: T, entries: PluginDataEntry[], realm: Realm): void
}

export const keysOf = (node: SceneNode, realm: Realm): string[] => {
  const id = realm.pluginId('pluginData')
  return node.pluginData.filter((entry) => entry.pluginId === id).map((entry) => entry.key)
}

/**
 * Returns the keys of a namespace. The scene graph's file format stores shared entries with the
 * namespace as `pluginId` and `namespace/key` as the key.
 */
const shared = (entries: PluginDataEntry[], space: string): string[] =>
  entries
    .filter((entry) => entry.pluginId === space && entry.key.startsWith(`${space}/`))
    .map((entry) => entry.key.slice(space.length + 1))

export const sharedKeysOf = (node: SceneNode, space: string): string[] =>
  shared(node.pluginData, space)

function namespace(value: unknown): string {
  const space = expect('namespace', 'string', value)
  if (!/^[A-Za-z0-9_.]{3,}$/.test(space))
    throw new Error(
      `Invalid namespace "${space}": it must be at least 3 characters long and alphanumeric, "_" or "."`,
    )
  return space
}

const find = (entries: PluginDataEntry[], pluginId: string, key: string) =>
  entries.find((entry) => entry.pluginId === pluginId && entry.key === key)?.value ?? ''

function changed(
  entries: PluginDataEntry[],
  pluginId: string,
  key: string,
  value: string,
): PluginDataEntry[] {
  if (bytes(key) + bytes(value) + bytes(pluginId) > entryLimitBytes)
    throw new Error('This pluginData entry exceeds 100 kB per entry limit.')
  const rest = entries.filter((entry) => entry.pluginId !== pluginId || entry.key !== key)
  return value === '' ? rest : [...rest, { pluginId, key, value }]
}

export function pluginDataMethods<T>({
  read,
  write,
}: EntryStore<T>): Record<string, (of: T, args: unknown[], realm: Realm) => unknown> {
  const set = (of: T, pluginId: string, key: string, value: unknown, realm: Realm) =>
    write(of, changed(read(of, realm), pluginId, key, expect('value', 'string', value)), realm)
  return {
    getPluginData: (of, [key], realm) =>
      find(read(of, realm), realm.pluginId('pluginData'), expect('key', 'string', key)),
    setPluginData: (of, [key, value], realm) =>
      set(of, realm.pluginId('pluginData'), expect('key', 'string', key), value, realm),
    getPluginDataKeys(of, _, realm) {
      const id = realm.pluginId('pluginData')
      return read(of, realm)
        .filter((entry) => entry.pluginId === id)
        .map((entry) => entry.key)
    },
    getSharedPluginData(of, [space, key], realm) {
      const name = namespace(space)
      return find(read(of, realm), name, `${name}/${expect('key', 'string', key)}`)
    },
    setSharedPluginData(of, [space, key, value], realm) {
      const name = namespace(space)
      set(of, name, `${name}/${expect('key', 'string', key)}`, value, realm)
    },
    getSharedPluginDataKeys: (of, [space], realm) => shared(read(of, realm), namespace(space)),
  }
}
