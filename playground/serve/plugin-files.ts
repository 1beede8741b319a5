// The plugin as files on disk: its manifest and what the manifest names, read afresh each time. Knows nothing of any one plugin.
import { readFile } from 'node:fs/promises'
import { dirname, normalize, resolve, sep } from 'node:path'
import type { Manifest } from '../stage.js'

export interface PluginFolder {
  manifest(): Promise<Manifest>
  /** The bytes of a file that the manifest names, or nothing: the rest of the folder is not the plugin's. */
  read(path: string): Promise<Buffer | undefined>
  /** Folders to watch, so that a file replaced by a rename is seen too. */
  folders(): Promise<string[]>
}

export function pluginFolder(dir: string): PluginFolder {
  const manifest = async () =>
    JSON.parse(await readFile(resolve(dir, 'manifest.json'), 'utf8')) as Manifest
  return {
    manifest,
    async read(path) {
      const wanted = normalize(path)
      const file = resolve(dir, wanted)
      if (!namedBy(await manifest()).includes(wanted) || !file.startsWith(resolve(dir) + sep))
        return undefined
      return readFile(file)
    },
    async folders() {
      const files = await manifest().then(filesOf, () => [])
      return [...new Set(['manifest.json', ...files].map((file) => dirname(resolve(dir, file))))]
    },
  }
}

/** A folder that a person chose in the browser, as its files were then. */
export function chosenFolder(files: Record<string, string>): PluginFolder {
  const manifest = async () => JSON.parse(files['manifest.json'] ?? '') as Manifest
  return {
    manifest,
    async read(path) {
      const wanted = normalize(path)
      const text = Object.hasOwn(files, wanted) ? files[wanted] : undefined
      return text !== undefined && namedBy(await manifest()).includes(wanted)
        ? Buffer.from(text)
        : undefined
    },
    folders: async () => [],
  }
}

const namedBy = (manifest: Manifest) => ['manifest.json', ...filesOf(manifest)].map(normalize)

function filesOf(manifest: Manifest): string[] {
  const ui = typeof manifest.ui === 'string' ? [manifest.ui] : Object.values(manifest.ui ?? {})
  return [manifest.main, ...ui]
}

/** Every domain that the manifest opens, in a form that a Content-Security-Policy takes. */
export function domainsOf(manifest: Manifest): string[] {
  const access = manifest.networkAccess
  if (!access) return ['*']
  const domains = [...access.allowedDomains, ...(access.devAllowedDomains ?? [])].filter(
    (domain) => domain !== 'none',
  )
  return domains.filter((domain) => !/[\s;,]/.test(domain))
}
