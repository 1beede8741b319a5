// Plugin data of a layer, by plugin, formatted as JSON where it parses as JSON.
import type { SceneNode } from '@open-pencil/core'

/** An image in a data entry would block the page. */
const shownCharacters = 4000

/** open-pencil's own entries for writing the file again. */
const libraryPluginId = 'open-pencil'

export function PluginData({ node }: { node: SceneNode }) {
  const entries = node.pluginData.filter(({ pluginId }) => pluginId !== libraryPluginId)
  if (entries.length === 0) return null
  return (
    <section>
      <details class="plugin-data">
        <summary>
          <h3>Plugin data</h3>
          <span class="hint">{entries.length}</span>
        </summary>
        {entries.map(({ pluginId, key, value }) => (
          <div key={`${pluginId} ${key}`} class="entry">
            <h4 title={pluginId}>{key}</h4>
            <pre tabIndex={0}>{shown(value)}</pre>
          </div>
        ))}
      </details>
    </section>
  )
}

function shown(value: string): string {
  const text = /^[[{]/.test(value) ? pretty(value) : value
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text
}

function pretty(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value), null, 2)
  } catch {
    return value
  }
}
