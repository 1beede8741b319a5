// The "Plugins" menu: every plugin with its commands, run again, quick actions, and adding a
// folder.
import { useRef } from 'preact/hooks'
import { Icon } from '../chrome/icons.js'
import { entryOf, Menu, type MenuEntry } from '../chrome/menu.js'
import { chooseCommand, openQuickActions } from '../chrome/quick-actions.js'
import { toast } from '../chrome/toasts.js'
import { editorActions, hintOf } from '../edit/actions.js'
import { commandsIn, treeOf, type CommandTree } from './commands.js'
import { end, last, running } from './session.js'
import { choosePlugin, plugins } from './shelf.js'

export function Launcher() {
  const folder = useRef<HTMLInputElement>(null)
  return (
    <>
      <Menu label="Plugins" entries={() => entries(() => folder.current?.click())}>
        <Icon name="plugin" />
        <span>Plugins</span>
      </Menu>
      <input
        ref={folder}
        type="file"
        hidden
        aria-label="Plugin folder"
        // Missing from the JSX typings; every browser supports it.
        {...{ webkitdirectory: true }}
        onChange={(event) => {
          const input = event.currentTarget
          void open(input.files).finally(() => (input.value = ''))
        }}
      />
    </>
  )
}

async function open(files: FileList | null): Promise<void> {
  if (!files?.length) return
  try {
    const key = await choosePlugin(files)
    const plugin = plugins.value.find((one) => one.key === key)
    const [first, ...others] = plugin ? commandsIn(treeOf(plugin)) : []
    if (first && others.length === 0) chooseCommand(first)
    else toast(`${plugin?.manifest?.name ?? 'The plugin'} is in the Plugins menu now.`)
  } catch (error) {
    toast(`The folder could not be opened. ${(error as Error).message}`, { error: true })
  }
}

function entries(chooseFolder: () => void): MenuEntry[] {
  const several = plugins.value.length > 1
  return [
    ...plugins.value.flatMap((plugin): MenuEntry[] => {
      if (!plugin.manifest)
        return [{ label: `No plugin: ${plugin.problem}`, disabled: true, choose: () => undefined }]
      const commands = entriesOf(treeOf(plugin))
      return plugin.manifest.menu?.length
        ? [...(several ? (['line'] as const) : []), { heading: plugin.manifest.name }, ...commands]
        : commands
    }),
    'line',
    { ...entryOf(editorActions.runLast), disabled: !last.value },
    { label: 'Close plugin', disabled: !running.value, choose: end },
    {
      label: 'Quick actions…',
      hint: hintOf({ code: 'Slash', cmd: true }),
      choose: () => openQuickActions(),
    },
    'line',
    { label: 'Open plugin folder…', choose: chooseFolder },
  ]
}

const entriesOf = (tree: CommandTree): MenuEntry[] =>
  tree.flatMap((one): MenuEntry[] => {
    if (one === 'line') return ['line']
    if ('heading' in one) return [{ heading: one.heading }, ...entriesOf(one.inside)]
    return [{ label: one.label + (one.asksFirst ? '…' : ''), choose: () => chooseCommand(one) }]
  })
