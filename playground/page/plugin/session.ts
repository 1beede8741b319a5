// Runs the plugin that the server has: at load, from the menu, from a relaunch button, and again when its files change.
import { signal } from '@preact/signals'
import { checkManifest, runPlugin } from '../../host/index.js'
import type { Manifest, PluginFiles, RunningPlugin } from '../../stage.js'
import { say } from '../chrome/console.js'
import { toast } from '../chrome/toasts.js'
import { document } from '../editor.js'
import { clientStore, pair } from './client-store.js'
import { pageStage } from './page-stage.js'
import { closeWindow, hearWindow } from './window-state.js'

export const manifest = signal<Manifest | null>(null)
export const running = signal<RunningPlugin | null>(null)

let lastCommand: string | undefined
let run = 0

const textOf = async (path: string): Promise<string> => {
  const response = await fetch(`/plugin/${path}`)
  if (!response.ok) throw new Error(await response.text())
  return response.text()
}

/** The plugin as it is on disk now. */
async function readPlugin(): Promise<PluginFiles> {
  const read = JSON.parse(await textOf('manifest.json')) as Manifest
  manifest.value = read
  const faults = checkManifest(read)
  if (faults.length > 0) throw new Error(faults.join('\n'))
  const { ui } = read
  const pages =
    typeof ui === 'object'
      ? Promise.all(Object.entries(ui).map(async ([name, path]) => [name, await textOf(path)] as const))
      : undefined
  const [code, html] = await Promise.all([
    textOf(read.main),
    pages?.then(Object.fromEntries<string>) ?? (ui ? textOf(ui as string) : ''),
  ])
  return { manifest: read, code, html }
}

export async function findPlugin(): Promise<void> {
  manifest.value = JSON.parse(await textOf('manifest.json')) as Manifest
}

export async function start(command?: string): Promise<void> {
  end()
  const mine = ++run
  lastCommand = command
  try {
    const files = await readPlugin()
    const store = clientStore(files.manifest.id ?? files.manifest.name)
    await pair(store)
    if (mine !== run) return
    const stage = pageStage(() => {
      if (mine !== run) return
      hearWindow(undefined)
      running.value = null
    })
    // A panel may speak before the plugin's first line has ended.
    const early: unknown[] = []
    hearWindow((message) => early.push(message))
    const plugin = await runPlugin(document.value, files, { stage, store, ...(command !== undefined && { command }) })
    if (mine !== run) return plugin.close()
    hearWindow((message) => plugin.fromUI(message))
    early.forEach((message) => plugin.fromUI(message))
    running.value = plugin
    void plugin.ended.then(() => {
      if (mine === run) running.value = null
    })
  } catch (error) {
    const why = (error as Error).message
    say('error', why)
    toast(`The plugin did not start. ${why.split('\n')[0]}`, { error: true })
  }
}

export const restart = (): Promise<void> => start(lastCommand)

export function end(): void {
  run++
  running.value?.close()
  running.value = null
  hearWindow(undefined)
  closeWindow()
}

/** `npm run dev` builds; this is how the page hears of it. */
export function followChanges(): void {
  const source = new EventSource('/changes')
  source.addEventListener('reload', () => {
    const network = JSON.stringify(manifest.value?.networkAccess)
    void findPlugin().then(
      () => {
        // The page's own policy was made from the manifest that it was loaded with.
        if (JSON.stringify(manifest.value?.networkAccess) !== network) return location.reload()
        void restart().then(() => toast('Plugin reloaded', { timeoutMs: 1500 }))
      },
      (error: Error) => say('error', error.message),
    )
  })
}
