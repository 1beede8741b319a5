// The plugins that the page may run, each under a short key: folders named at the start, and
// folders chosen in the browser.
import { createHash } from 'node:crypto'
import type { Manifest } from '../stage.js'
import { chosenFolder, domainsOf, pluginFolder, type PluginFolder } from './plugin-files.js'

/** List entry of one plugin, as sent to the page. */
export interface Listed {
  key: string
  manifest?: Manifest
  /** Why the plugin cannot be run. */
  problem?: string
  domains: string[]
}

export function pluginShelf(dirs: string[]) {
  const folders = new Map<string, PluginFolder>()
  dirs.forEach((dir, index) => folders.set(String(index), pluginFolder(dir)))

  return {
    entries: () => [...folders],
    get: (key: string) => folders.get(key),
    /** Adds a folder. The same folder, chosen again after a build, replaces its earlier entry. */
    choose(files: Record<string, string>): string {
      const { id, name } = JSON.parse(files['manifest.json'] ?? '{}') as Partial<Manifest>
      const key = `chosen-${createHash('sha1').update(`${id}\n${name}`).digest('hex').slice(0, 8)}`
      folders.set(key, chosenFolder(files))
      return key
    },
    list: (): Promise<Listed[]> =>
      Promise.all([...folders].map(async ([key, folder]) => listed(key, folder))),
    /** Returns the domains of all plugins, for the page's own policy. */
    async domains(): Promise<string[]> {
      const all = await Promise.all(
        [...folders.values()].map((folder) => folder.manifest().then(domainsOf, () => [])),
      )
      return [...new Set(all.flat())]
    },
  }
}

async function listed(key: string, folder: PluginFolder): Promise<Listed> {
  try {
    const manifest = await folder.manifest()
    return { key, manifest, domains: domainsOf(manifest) }
  } catch (error) {
    return { key, problem: (error as Error).message, domains: [] }
  }
}
