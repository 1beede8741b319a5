// The plugins that can be run, as the server lists them, and the way to add one from a folder. Knows no menu.
import { signal } from '@preact/signals'
import { checkManifest } from '../../host/index.js'
import type { Manifest, PluginFiles } from '../../stage.js'

export interface Listed {
  key: string
  manifest?: Manifest
  /** Why it can't be run. */
  problem?: string
  domains: string[]
}

export const plugins = signal<readonly Listed[]>([])
/** What the page's own policy was made from when it was loaded. */
let reachable: readonly string[] | undefined

export async function listPlugins(): Promise<void> {
  plugins.value = (await (await fetch('/plugins')).json()) as Listed[]
  reachable ??= plugins.value.flatMap(({ domains }) => domains)
}

export const listed = (key: string) => plugins.value.find((plugin) => plugin.key === key)

/** Whether the page's policy, made when it was loaded, opens all that the plugin's manifest opens now. */
export const isReachable = (key: string) =>
  listed(key)?.domains.every((domain) => reachable?.includes(domain)) ?? true

/** The folder that a person chose: only what its manifest names is read. Answers with its key. */
export async function choosePlugin(chosen: FileList): Promise<string> {
  // As short as can be: a folder may hold others that have manifests of their own.
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

/** The plugin as it is now. */
export async function readPlugin(key: string): Promise<PluginFiles> {
  const textOf = async (path: string): Promise<string> => {
    const response = await fetch(`/plugin/${key}/${path}`)
    if (!response.ok) throw new Error(await response.text())
    return response.text()
  }
  const manifest = parsed(await textOf('manifest.json'))
  // An older plugin runs too, with the access that older ones have.
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
