// The plugins that can be run, from the server's list, and adding one from a folder.
import { signal } from '@preact/signals'
import { checkManifest } from '../../host/index.js'
import type { Manifest, PluginFiles } from '../../stage.js'

export interface Listed {
  key: string
  manifest?: Manifest
  /** Why the plugin cannot be run. */
  problem?: string
  domains: string[]
}

export const plugins = signal<readonly Listed[]>([])
/** The domains that the page's policy allows, set when it was loaded. */
let reachable: readonly string[] | undefined

export async function listPlugins(): Promise<void> {
  plugins.value = (await (await fetch('/plugins')).json()) as Listed[]
  reachable ??= plugins.value.flatMap(({ domains }) => domains)
}

export const listed = (key: string) => plugins.value.find((plugin) => plugin.key === key)

/**
 * Returns true if the page's policy, set when it was loaded, allows all domains of the plugin's
 * current manifest.
 */
export const isReachable = (key: string) =>
  listed(key)?.domains.every((domain) => reachable?.includes(domain)) ?? true

/** Adds the chosen folder and returns its key. Only files that its manifest names are read. */
export async function choosePlugin(chosen: FileList): Promise<string> {
  // Use the shortest path: a folder may contain others with manifests of their own.
  const [found] = [...chosen]
    .filter((file) => file.name === 'manifest.json')
    .sort((a, b) => pathOf(a).length - pathOf(b).length)
  if (!found) throw new Error('There is no manifest.json in this folder.')
  const root = pathOf(found).slice(0, -'manifest.json'.length)
  const manifest = parsed(await found.text())
  const ui =
    typeof manifest.ui === 'object' ? Object.values(manifest.ui) : manifest.ui ? [manifest.ui] : []
  const files: Record<string, string> = { 'manifest.json': await found.text() }
  for (const name of [manifest.main, ...ui]) {
    const file = [...chosen].find((one) => pathOf(one) === root + name.replace(/^\.\//, ''))
    if (!file)
      throw new Error(
        `The manifest names ${name}, which isn’t in the folder. Build the plugin first.`,
      )
    files[name.replace(/^\.\//, '')] = await file.text()
  }
  const response = await fetch('/plugins', { method: 'POST', body: JSON.stringify({ files }) })
  if (!response.ok) throw new Error(await response.text())
  const { key } = (await response.json()) as { key: string }
  await listPlugins()
  return key
}

const pathOf = (file: File) => file.webkitRelativePath || file.name

function parsed(text: string): Manifest {
  try {
    return JSON.parse(text) as Manifest
  } catch (error) {
    throw new Error(`manifest.json is no JSON: ${(error as Error).message}`)
  }
}

/** Returns the plugin's current files. */
export async function readPlugin(key: string): Promise<PluginFiles> {
  const textOf = async (path: string): Promise<string> => {
    const response = await fetch(`/plugin/${key}/${path}`)
    if (!response.ok) throw new Error(await response.text())
    return response.text()
  }
  const manifest = parsed(await textOf('manifest.json'))
  // An older plugin without `documentAccess` runs with full document access.
  const faults = checkManifest(manifest, { published: manifest.documentAccess === undefined })
  if (faults.length > 0) throw new Error(faults.join('\n'))
  const { ui } = manifest
  const several =
    typeof ui === 'object' &&
    Promise.all(Object.entries(ui).map(async ([name, path]) => [name, await textOf(path)] as const))
  const [code, html] = await Promise.all([
    textOf(manifest.main),
    several ? several.then(Object.fromEntries<string>) : ui ? textOf(ui as string) : '',
  ])
  return { manifest, code, html }
}
