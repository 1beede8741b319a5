// The "Plugins" menu: run, run again, the manifest's own commands. Knows no window.
import { Icon } from '../chrome/icons.js'
import { Menu, type MenuEntry } from '../chrome/menu.js'
import { end, manifest, restart, running, start } from './session.js'

interface Command {
  name?: string
  command?: string
  separator?: boolean
  menu?: Command[]
}

export function Launcher() {
  return (
    <Menu label="Plugins" entries={entries}>
      <Icon name="plugin" />
      <span>Plugins</span>
    </Menu>
  )
}

function entries(): MenuEntry[] {
  const plugin = manifest.value
  if (!plugin) return [{ label: 'No plugin found', disabled: true, choose: () => undefined }]
  const commands = commandsOf((plugin.menu ?? []) as Command[])
  const runs: MenuEntry[] =
    commands.length > 0 ? [{ heading: plugin.name }, ...commands] : [{ label: plugin.name, choose: () => void start() }]
  const active = running.value !== null
  return [
    ...runs,
    'line',
    { label: 'Run again', hint: keyHint('⌥⌘P', 'Ctrl Alt P'), choose: () => void restart() },
    { label: 'Close plugin', disabled: !active, choose: end },
  ]
}

function commandsOf(menu: Command[]): MenuEntry[] {
  return menu.flatMap((entry): MenuEntry[] => {
    if (entry.separator) return ['line']
    if (entry.menu) return [{ heading: entry.name ?? '' }, ...commandsOf(entry.menu)]
    return [{ label: entry.name ?? entry.command ?? '', choose: () => void start(entry.command) }]
  })
}

export const keyHint = (mac: string, other: string) => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? mac : other)
