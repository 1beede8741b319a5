// Plugin data, shared plugin data and relaunch buttons on a node. Figma's limits and words (facts/figma.md, Storage).
import type { SceneNode } from '@open-pencil/scene-graph'
import type { Realm } from '../realm.js'
import { expect, type Methods } from '../table.js'

const ENTRY_LIMIT_BYTES = 100 * 1000
const bytes = (text: string) => new TextEncoder().encode(text).length

export const keysOf = (node: SceneNode, realm: Realm): string[] => {
  const id = realm.pluginId('pluginData')
  return node.pluginData.filter((entry) => entry.pluginId === id).map((entry) => entry.key)
}

/** Shared entries are stored as the scene graph's file format names them: namespace, and `namespace/key`. */
export const sharedKeysOf = (node: SceneNode, space: string): string[] =>
  node.pluginData
    .filter((entry) => entry.pluginId === space && entry.key.startsWith(`${space}/`))
    .map((entry) => entry.key.slice(space.length + 1))

function write(node: SceneNode, pluginId: string, key: string, value: string, realm: Realm): void {
  if (bytes(key) + bytes(value) + bytes(pluginId) > ENTRY_LIMIT_BYTES)
    throw new Error('This pluginData entry exceeds 100 kB per entry limit.')
  const rest = node.pluginData.filter((entry) => entry.pluginId !== pluginId || entry.key !== key)
  realm.change(node, { pluginData: value === '' ? rest : [...rest, { pluginId, key, value }] })
}

const read = (node: SceneNode, pluginId: string, key: string) =>
  node.pluginData.find((entry) => entry.pluginId === pluginId && entry.key === key)?.value ?? ''

function namespace(value: unknown): string {
  const space = expect('namespace', 'string', value)
  if (!/^[A-Za-z0-9_.]{3,}$/.test(space))
    throw new Error(`Invalid namespace "${space}": it must be at least 3 characters long and alphanumeric, "_" or "."`)
  return space
}

export const dataMethods: Methods = {
  getPluginData: (node, [key], realm) => read(node, realm.pluginId('pluginData'), expect('key', 'string', key)),
  setPluginData: (node, [key, value], realm) =>
    write(node, realm.pluginId('pluginData'), expect('key', 'string', key), expect('value', 'string', value), realm),
  getPluginDataKeys: (node, _, realm) => keysOf(node, realm),
  getSharedPluginData(node, [space, key]) {
    const name = namespace(space)
    return read(node, name, `${name}/${expect('key', 'string', key)}`)
  },
  setSharedPluginData(node, [space, key, value], realm) {
    const name = namespace(space)
    write(node, name, `${name}/${expect('key', 'string', key)}`, expect('value', 'string', value), realm)
  },
  getSharedPluginDataKeys: (node, [space]) => sharedKeysOf(node, namespace(space)),
  /** Replaces all of this plugin's; an empty description is a button without text. */
  setRelaunchData(node, [data], realm) {
    const pluginId = realm.pluginId('relaunchData')
    const entries = Object.entries(data as Record<string, unknown>).map(([command, message]) => {
      if (!realm.manifest.relaunchButtons?.some((button) => button.command === command))
        throw new Error(`The relaunch command "${command}" is not in the manifest's "relaunchButtons"`)
      const text = expect('description', 'string', message)
      if (text.length > 1000) throw new Error('The relaunch description is longer than 1000 characters')
      return { pluginId, command, message: text, isDeleted: false }
    })
    realm.change(node, {
      pluginRelaunchData: [...node.pluginRelaunchData.filter((entry) => entry.pluginId !== pluginId), ...entries],
    })
  },
  getRelaunchData(node, _, realm) {
    const id = realm.pluginId('relaunchData')
    return Object.fromEntries(
      node.pluginRelaunchData.filter((entry) => entry.pluginId === id && !entry.isDeleted).map((e) => [e.command, e.message]),
    )
  },
}
