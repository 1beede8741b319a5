// Plugin data, shared plugin data and relaunch buttons. Figma's limits and words (facts/figma.md, Storage).
import type { SceneNode } from '@open-pencil/scene-graph'
import { holds } from '../profile.js'
import type { Realm } from '../realm.js'
import { expect, wrongType, type Methods } from '../table.js'

const ENTRY_LIMIT_BYTES = 100 * 1000
const bytes = (text: string) => new TextEncoder().encode(text).length

export interface Entry {
  pluginId: string
  key: string
  value: string
}

/** Where entries are: on a node, a variable, a collection or a style. */
interface Place<T> {
  read(of: T, realm: Realm): Entry[]
  write(of: T, entries: Entry[], realm: Realm): void
}

export const keysOf = (node: SceneNode, realm: Realm): string[] => {
  const id = realm.pluginId('pluginData')
  return node.pluginData.filter((entry) => entry.pluginId === id).map((entry) => entry.key)
}

/** Shared entries are stored as the scene graph's file format names them: namespace, and `namespace/key`. */
const shared = (entries: Entry[], space: string): string[] =>
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

const find = (entries: Entry[], pluginId: string, key: string) =>
  entries.find((entry) => entry.pluginId === pluginId && entry.key === key)?.value ?? ''

function changed(entries: Entry[], pluginId: string, key: string, value: string): Entry[] {
  if (bytes(key) + bytes(value) + bytes(pluginId) > ENTRY_LIMIT_BYTES)
    throw new Error('This pluginData entry exceeds 100 kB per entry limit.')
  const rest = entries.filter((entry) => entry.pluginId !== pluginId || entry.key !== key)
  return value === '' ? rest : [...rest, { pluginId, key, value }]
}

export function entriesOf<T>({
  read,
  write,
}: Place<T>): Record<string, (of: T, args: unknown[], realm: Realm) => unknown> {
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

export const dataMethods: Methods = {
  ...entriesOf<SceneNode>({
    read: (node) => node.pluginData,
    write: (node, pluginData, realm) => realm.change(node, { pluginData }),
  }),
  /** Replaces all of this plugin's; an empty description is a button without text. */
  setRelaunchData(node, [data], realm) {
    if (typeof data !== 'object' || data === null) throw wrongType('data', 'object', data)
    const pluginId = realm.pluginId('relaunchData')
    const entries = Object.entries(data as Record<string, unknown>).map(([command, message]) => {
      if (!realm.manifest.relaunchButtons?.some((button) => button.command === command))
        throw new Error(
          `The relaunch command "${command}" is not in the manifest's "relaunchButtons"`,
        )
      const text = expect('description', 'string', message)
      if (text.length > 1000)
        throw new Error('The relaunch description is longer than 1000 characters')
      return { pluginId, command, message: text, isDeleted: false }
    })
    realm.change(node, {
      pluginRelaunchData: [
        ...node.pluginRelaunchData.filter((entry) => entry.pluginId !== pluginId),
        ...entries,
      ],
    })
  },
  getRelaunchData(node, _, realm) {
    const id = realm.pluginId('relaunchData')
    return Object.fromEntries(
      node.pluginRelaunchData
        .filter((entry) => entry.pluginId === id && !entry.isDeleted)
        .map((e) => [e.command, e.message]),
    )
  },
}

/** Without an id the field reports a throw; the documentation says nothing of it, so there the name will do. */
export const dataId = (
  manifest: { id?: string; name: string },
  profile: Realm['options']['profile'],
): string | undefined => manifest.id ?? (holds('idForData', profile) ? undefined : manifest.name)
