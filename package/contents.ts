// Collects every file of a package by its path. Pure: the built plugin, the pictures and the hash
// function are passed in.
import type { Files } from './archive.js'
import { adminGuide } from './documents/admin-guide.js'
import { dataSecurity } from './documents/data-security.js'
import { listingText } from './documents/listing.js'
import { privacyStatement } from './documents/privacy.js'
import { packagedPath, pageFor, teamManifest, type ProductManifest } from './manifest.js'
import type { PackageOptions } from './options.js'

export interface Sources {
  manifest: ProductManifest
  /** The product's version in `package.json`. */
  version: string
  /** The files that the manifest names, by its own paths. */
  built: Files
  /** The listing's pictures, by file name. */
  pictures: Files
  /** Returns 64 hexadecimal digits. */
  sha256: (bytes: Uint8Array) => string
}

/** Present in every package: only a folder with this file may be replaced by another package. */
export const versionsFile = 'VERSIONS.json'

export function packageContents(options: PackageOptions, sources: Sources): Files {
  const files = new Map<string, Uint8Array>()
  const text = (path: string, content: string) => files.set(path, new TextEncoder().encode(content))
  const manifest = teamManifest(sources.manifest, options)
  text('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`)
  for (const [path, bytes] of sources.built) files.set(packagedPath(path), bytes)
  const page = files.get(manifest.ui['main'] ?? '')
  if (page && !options.community)
    text(
      manifest.ui['main'] ?? '',
      pageFor(new TextDecoder().decode(page), options.relays.find(({ url }) => url)?.url),
    )
  for (const [name, bytes] of sources.pictures) files.set(`listing/${name}`, bytes)
  text('listing/listing.md', listingText(options))
  text('listing/data-security.md', dataSecurity(options))
  text('listing/privacy.md', privacyStatement(options))
  text('ADMIN-GUIDE.md', adminGuide(options))
  const sums = [...files.keys()]
    .sort()
    .map((path) => [path, sources.sha256(files.get(path) ?? new Uint8Array())] as const)
  text(versionsFile, versions(options, sources.version, sums))
  const all = [...sums, [versionsFile, sources.sha256(files.get(versionsFile) ?? new Uint8Array())]]
  text('SHA256SUMS', all.map(([path, sum]) => `${sum}  ${path}\n`).join(''))
  return files
}

function versions(
  { name, id, relays, community }: PackageOptions,
  version: string,
  sums: (readonly [path: string, sum: string])[],
): string {
  const described = {
    name,
    id,
    variant: community ? 'community' : 'private',
    allowedDomains: relays.map(({ domain }) => domain),
    versions: { 'brandsafe-remix': version, 'figma plugin api': '1.0.0' },
    sha256: Object.fromEntries(sums),
  }
  return `${JSON.stringify(described, null, 2)}\n`
}
