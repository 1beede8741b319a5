// All commands of all plugins, for menus and the quick-actions bar.
import type { Manifest, MenuItem, Parameter } from '../../stage.js'
import { plugins, type Listed } from './shelf.js'

export interface Command {
  key: string
  plugin: string
  /** Label in a menu; the plugin's name for a plugin without a menu. */
  label: string
  command?: string
  parameters: Parameter[]
  /** True if the command asks for its parameters every time it is run. */
  asksFirst: boolean
}

export type CommandTree = (Command | 'line' | { heading: string; inside: CommandTree })[]

export function treeOf({ key, manifest }: Listed): CommandTree {
  if (!manifest) return []
  const { name, menu, parameters = [], parameterOnly } = manifest
  if (!menu?.length)
    return [
      {
        key,
        plugin: name,
        label: name,
        parameters,
        asksFirst: parameters.length > 0 && parameterOnly !== false,
      },
    ]
  return branch(key, manifest, menu)
}

const branch = (key: string, manifest: Manifest, items: MenuItem[]): CommandTree =>
  items.map((item) => {
    if ('separator' in item) return 'line'
    if ('menu' in item) return { heading: item.name, inside: branch(key, manifest, item.menu) }
    const { name, command, parameters = [], parameterOnly } = item
    return {
      key,
      plugin: manifest.name,
      label: name,
      command,
      parameters,
      asksFirst: parameters.length > 0 && parameterOnly !== false,
    }
  })

export const commandsIn = (tree: CommandTree): Command[] =>
  tree.flatMap((one) => (one === 'line' ? [] : 'heading' in one ? commandsIn(one.inside) : [one]))

export const allCommands = (): Command[] =>
  plugins.value.flatMap((plugin) => commandsIn(treeOf(plugin)))
