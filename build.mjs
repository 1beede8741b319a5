// Builds every room into dist/ and refuses what Figma would refuse, or what would make the panel heavy.
import { build } from 'esbuild'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { pathToFileURL } from 'node:url'
import { minify } from 'terser'
import { faultsOf, sizeFaults, weighedFiles } from './bin/gate.mjs'
import { buildPanel } from './bin/panel.mjs'
import { bundlePlayground } from './playground/bundle.mjs'
import { bundleRelay } from './relay/bundle.mjs'

const node = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
}
const product = { bundle: true, minify: true, legalComments: 'none', logLevel: 'warning' }

/** Terser makes the code 5 % smaller than esbuild does, and its limit is near. */
async function sandbox() {
  const built = await build({
    ...product,
    entryPoints: ['plugin/main.ts'],
    write: false,
    format: 'iife',
    target: 'es2017',
    platform: 'neutral',
  })
  const { code } = await minify(built.outputFiles[0].text, {
    ecma: 2017,
    compress: { passes: 2 },
    format: { ascii_only: true },
  })
  await writeFile('dist/plugin.js', code)
}

async function simulator() {
  await build({ ...node, entryPoints: ['simulator/serve.ts'], outfile: 'dist/simulator.js' })
}

/** Fails with every fault at once, each in a sentence. */
async function gate() {
  const manifest = JSON.parse(await readFile('manifest.json', 'utf8'))
  const files = await Promise.all(
    weighedFiles(manifest).map(async ({ file, limit }) => ({
      file,
      limit,
      size: gzipSync(await readFile(file)).length,
    })),
  )
  for (const { file, size, limit } of files)
    console.log(`${file}  ${(size / 1000).toFixed(1)} kB gzipped of ${limit / 1000} kB`)
  const faults = [
    ...(await faultsOf(manifest, await readFile(manifest.main, 'utf8'))),
    ...sizeFaults(files),
  ]
  if (faults.length > 0) throw new Error(`The build is refused:\n- ${faults.join('\n- ')}`)
}

/** `part`: `plugin` builds what Figma loads, `all` builds everything. */
export async function buildAll(part = 'all') {
  await mkdir('dist', { recursive: true })
  await Promise.all(
    part === 'plugin'
      ? [sandbox(), buildPanel()]
      : [
          sandbox(),
          buildPanel(),
          bundleRelay({ outdir: 'dist/relay' }),
          simulator(),
          bundlePlayground({ outdir: 'dist/playground', minify: true }),
        ],
  )
  await gate()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildAll(process.argv[2]).catch((error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
