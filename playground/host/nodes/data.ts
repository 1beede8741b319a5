// Plugin data and relaunch buttons of nodes (facts/figma.md, Storage).
import type { SceneNode } from '@open-pencil/scene-graph'
import { pluginDataMethods } from '../members/plugin-data.js'
import { expect, wrongType, type Methods } from '../members/table.js'

export const dataMethods: Methods = {
  ...pluginDataMethods<SceneNode>({
    read: (node) => node.pluginData,
    write: (node, pluginData, realm) => realm.change(node, { pluginData }),
  }),
  /**
   * Replaces all of this plugin's relaunch buttons; an empty description means a button without
   * text.
   */
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
