// Makes the manifest of a team's own plugin: the product's, with the team's name, id and relay, and
// without development entries. Pure.
import type { PackageOptions } from './options.js'

export interface ProductManifest {
  name: string
  id: string
  api: string
  main: string
  ui: Record<string, string>
  networkAccess: unknown
  [field: string]: unknown
}

/** Returns the path beside the manifest, without the folder of this repository's build. */
export const packagedPath = (path: string) => path.replace(/^dist\//, '')

export function teamManifest(product: ProductManifest, options: PackageOptions): ProductManifest {
  return {
    ...product,
    name: options.name,
    id: options.id,
    main: packagedPath(product.main),
    ui: Object.fromEntries(
      Object.entries(product.ui).map(([name, path]) => [name, packagedPath(path)]),
    ),
    networkAccess: {
      allowedDomains: options.relays.map(({ domain }) => domain),
      reasoning: options.reasoning,
    },
  }
}

/** Returns the panel's page with the relay that it suggests before a designer has connected. */
export function pageFor(html: string, url: string | undefined): string {
  return url === undefined ? html : html.replace(/<html\b/, () => `<html data-relay="${url}"`)
}
