// Runs one plugin at a time: at load, from a menu, from a relaunch button or the quick-actions bar,
// and again when its files change.
import { signal } from '@preact/signals'
import { runPlugin } from '../../host/index.js'
import type { Manifest, RunningPlugin } from '../../stage.js'
import { say } from '../chrome/console.js'
import { toast } from '../chrome/toasts.js'
import { document } from '../editor.js'
import { keepNow } from '../files/save.js'
import { clientStore, pair } from './client-store.js'
import { pageStage } from './page-stage.js'
import { commandsIn, treeOf } from './commands.js'
import { isReachable, listed, listPlugins, readPlugin } from './shelf.js'
import { closeWindow, hearWindow } from './window-state.js'

export interface Run {
  key: string
  command?: string
  parameters?: Record<string, unknown>
  /** True if the quick-actions bar asks for parameters first. */
  query?: boolean
}

export interface Running extends Run {
  plugin: RunningPlugin
  manifest: Manifest
}

export const running = signal<Running | null>(null)
/** The run that "Run last plugin" repeats. */
export const last = signal<Run | null>(null)

/**
 * Key of the first plugin of the list, which the playground was started for: it is paired, and runs
 * automatically.
 */
const firstPluginKey = '0'
/** Session storage key of a run that continues after a reload of the page. */
const pendingRunKey = 'playground.run'

let turn = 0

export async function start(run: Run): Promise<RunningPlugin | undefined> {
  end()
  const mine = ++turn
  if (!run.query) last.value = run
  try {
    await listPlugins()
    if (!isReachable(run.key)) return void (await reloadFor(run))
    const files = await readPlugin(run.key)
    const store = clientStore(files.manifest.id ?? files.manifest.name)
    if (run.key === firstPluginKey) await pair(store)
    if (mine !== turn) return undefined
    const stage = pageStage(() => {
      if (mine !== turn) return
      hearWindow(undefined)
      running.value = null
    })
    // A panel may post messages before the plugin's first turn has ended.
    const early: [unknown, string][] = []
    hearWindow((message, origin) => early.push([message, origin]))
    const { command, parameters, query } = run
    const plugin = await runPlugin(document.value, files, {
      stage,
      store,
      ...(command !== undefined && { command }),
      ...(parameters && { parameters }),
      ...(query && { query }),
    })
    if (mine !== turn) return void plugin.close()
    hearWindow((message, origin) => plugin.fromUI(message, origin))
    early.forEach(([message, origin]) => plugin.fromUI(message, origin))
    running.value = { ...run, plugin, manifest: files.manifest }
    void plugin.ended.then(() => {
      if (mine === turn) running.value = null
    })
    return plugin
  } catch (error) {
    const why = (error as Error).message
    say('error', why)
    toast(`The plugin did not start. ${why.split('\n')[0]}`, { error: true })
    return undefined
  }
}

/**
 * Reloads the page for the run: the page's policy allows only the domains of the plugins that were
 * listed when it loaded.
 */
async function reloadFor(run: Run): Promise<void> {
  await keepNow()
  sessionStorage.setItem(pendingRunKey, JSON.stringify(run))
  location.reload()
}

export async function startFirst(): Promise<void> {
  const pending = sessionStorage.getItem(pendingRunKey)
  sessionStorage.removeItem(pendingRunKey)
  if (pending) return void (await start(JSON.parse(pending) as Run))
  const ours = listed(firstPluginKey)
  const [first] = ours ? commandsIn(treeOf(ours)) : []
  // A plugin that asks for parameters does not start automatically.
  if (!first?.asksFirst)
    await start({
      key: firstPluginKey,
      ...(first?.command !== undefined && { command: first.command }),
    })
}

/** Repeats the last run; without one, runs the first plugin. */
export const restart = async (): Promise<void> =>
  void (last.value ? await start(last.value) : await start({ key: firstPluginKey }))

export function end(): void {
  turn++
  running.value?.plugin.close()
  running.value = null
  hearWindow(undefined)
  closeWindow()
}

/** Restarts the plugin when the server reports changed files, as after a build of `npm run dev`. */
export function followChanges(): void {
  const source = new EventSource('/changes')
  source.addEventListener('reload', (event: MessageEvent<string>) => {
    const { data: key } = event
    void listPlugins().then(
      () => {
        if (!running.value && last.value?.key !== key) return
        if ((running.value ?? last.value)?.key === key)
          void restart().then(() =>
            toast(`${listed(key)?.manifest?.name ?? 'Plugin'} reloaded`, { timeoutMs: 1500 }),
          )
      },
      (error: Error) => say('error', error.message),
    )
  })
}
