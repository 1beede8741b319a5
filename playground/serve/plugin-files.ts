// A plugin's files on disk: its manifest and the files that it names, read again for each request.
import { readFile } from 'node:fs/promises'
import { dirname, normalize, resolve, sep } from 'node:path'
import type { Manifest } from '../stage.js'

export interface PluginFolder {
  manifest(): Promise<Manifest>
  /**
   * Returns the bytes of a file that the manifest names; undefined for other files of the folder.
   */
  read(path: string): Promise<Buffer | undefined>
  /** Folders to watch, so that a file replaced by a rename is detected too. */
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
      const files = await manifest()
        .then(filesOf)
        .catch(() => [])
      return [...new Set(['manifest.json', ...files].map((file) => dirname(resolve(dir, file))))]
    },
  }
}

/** A folder chosen in the browser, with its files at that time. */
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

/** The manifest was not checked yet: any of its fields may be absent or of another type. */
function filesOf({ main, ui }: Manifest): string[] {
  const parts: unknown[] = typeof ui === 'string' ? [ui] : Object.values(ui ?? {})
  return [main, ...parts].filter((file) => typeof file === 'string')
}

/** Returns every domain that the manifest allows, as Content-Security-Policy sources. */
export function domainsOf(manifest: Manifest): string[] {
  const access = manifest.networkAccess
  if (!access) return ['*']
  const domains = [...access.allowedDomains, ...(access.devAllowedDomains ?? [])].filter(
    (domain) => domain !== 'none',
  )
  return domains.filter((domain) => !/[\s;,]/.test(domain))
}
