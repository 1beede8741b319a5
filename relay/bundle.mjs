// Bundles the relay: the Worker as it runs on workerd and on Cloudflare, and its launcher. What the tests run is what is deployed.
import { build } from 'esbuild'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** `entry` is another Worker than the relay's own, for tests. */
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
      entryPoints: [join(root, 'relay/serve.ts')],
      outfile: join(outdir, 'serve.js'),
      platform: 'node',
      target: 'node20',
      external: ['workerd'],
    }),
  ])
}
