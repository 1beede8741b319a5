// Buttons that a plugin left on layers, to be called again with a command. Knows the manifest's list, and no plugin.
import type { SceneNode } from '@open-pencil/core'
import { Icon } from '../chrome/icons.js'
import { manifest, start } from '../plugin/session.js'

export function Relaunch({ nodes }: { nodes: SceneNode[] }) {
  const plugin = manifest.value
  if (!plugin) return null
  const left = (node: SceneNode) => node.pluginRelaunchData.filter((entry) => !entry.isDeleted && entry.pluginId === plugin.id)
  const buttons = (plugin.relaunchButtons ?? []).flatMap((button) => {
    // Figma shows a button for several layers only if all of them have it and the manifest says so.
    if (nodes.length > 1 && !button.multipleSelection) return []
    const entries = nodes.map((node) => left(node).find((entry) => entry.command === button.command))
    return entries.every(Boolean) ? [{ ...button, message: nodes.length === 1 ? entries[0]?.message : '' }] : []
  })
  if (buttons.length === 0) return null
  return (
    <section>
      <h3>Plugin</h3>
      {buttons.map(({ command, name, message }) => (
        <div key={command} class="relaunch">
          <button onClick={() => void start(command)}>
            <Icon name="play" />
            {name}
          </button>
          {message && <p class="hint">{message}</p>}
        </div>
      ))}
    </section>
  )
}
