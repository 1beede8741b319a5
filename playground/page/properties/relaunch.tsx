// Relaunch buttons of the selected layers or the page, which run a plugin with a command.
import type { SceneNode } from '@open-pencil/core'
import { Icon } from '../chrome/icons.js'
import { start } from '../plugin/session.js'
import { plugins, type Listed } from '../plugin/shelf.js'

export function Relaunch({ nodes }: { nodes: SceneNode[] }) {
  const groups = plugins.value.flatMap((plugin) => {
    const buttons = buttonsOf(plugin, nodes)
    return buttons.length > 0 ? [{ plugin, buttons }] : []
  })
  return (
    <>
      {groups.map(({ plugin, buttons }) => (
        <section key={plugin.key}>
          <h3>{plugins.value.length > 1 ? plugin.manifest?.name : 'Plugin'}</h3>
          {buttons.map(({ command, name, message }) => (
            <div key={command} class="relaunch">
              <button onClick={() => void start({ key: plugin.key, command })}>
                <Icon name="play" />
                {name}
              </button>
              {message && <p class="hint">{message}</p>}
            </div>
          ))}
        </section>
      ))}
    </>
  )
}

function buttonsOf({ manifest }: Listed, nodes: SceneNode[]) {
  const left = (node: SceneNode) =>
    node.pluginRelaunchData.filter((entry) => !entry.isDeleted && entry.pluginId === manifest?.id)
  return (manifest?.relaunchButtons ?? []).flatMap((button) => {
    // Figma shows a button for several layers only if all of them have it and the manifest sets
    // multipleSelection.
    if (nodes.length > 1 && !button.multipleSelection) return []
    const entries = nodes.map((node) =>
      left(node).find((entry) => entry.command === button.command),
    )
    return entries.every(Boolean)
      ? [{ ...button, message: nodes.length === 1 ? entries[0]?.message : '' }]
      : []
  })
}
