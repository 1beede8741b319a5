// Bundles the relay: the Worker for workerd and Cloudflare, and its launcher. The tests run the
// deployed bundle.
import { build } from 'esbuild'
import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '..')

/** Builds the bundle. `entry` is a Worker other than the relay's own, for tests. */
export async function bundleRelay({ outdir, entry = join(root, 'relay/worker.ts') }) {
  const shared = { bundle: true, format: 'esm', logLevel: 'warning', legalComments: 'none' }
  await Promise.all([
    build({
      ...shared,
      entryPoints: [entry],
      outfile: join(outdir, 'worker.js'),
      target: 'es2022',
      minify: true,
      external: ['cloudflare:*'],
      conditions: ['workerd', 'worker', 'import'],
    }),
    build({
      ...shared,
      entryPoints: [join(root, 'relay/serve/main.ts')],
      outfile: join(outdir, 'serve.js'),
      platform: 'node',
      target: 'node20',
      external: ['workerd'],
    }),
  ])
}

/**
 * Builds a self-contained folder for a container: the bundle, and the engine as its only package.
 */
export async function packRelay(folder) {
  const engine = `workerd-${process.platform}-`
  await bundleRelay({ outdir: join(folder, 'dist/relay') })
  await cp(join(root, 'package.json'), join(folder, 'package.json'))
  await cp(join(root, 'node_modules/workerd'), join(folder, 'node_modules/workerd'), {
    recursive: true,
  })
  for (const name of await readdir(join(root, 'node_modules/@cloudflare')))
    if (name.startsWith(engine))
      await cp(
        join(root, 'node_modules/@cloudflare', name),
        join(folder, 'node_modules/@cloudflare', name),
        { recursive: true },
      )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await packRelay(process.argv[2] ?? 'dist/relay-alone')
