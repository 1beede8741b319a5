// Builds every room into dist/ and refuses what Figma would refuse, or what would make the panel heavy.
import { build } from 'esbuild'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { minify } from 'terser'
import { faultsOf, sizeFaults, weighedFiles } from './bin/gate.mjs'
import { writeLicenses } from './bin/licenses.mjs'
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
async function buildSandbox(outdir) {
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
  await writeFile(join(outdir, 'plugin.js'), code)
}

async function buildSimulator(outdir) {
  const outfile = join(outdir, 'simulator.js')
  await build({ ...node, entryPoints: ['simulator/serve.ts'], outfile })
}

/** Prints the size of each file that Figma loads. Throws with every fault at once, each in a sentence. */
async function checkBuild() {
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

/** `part`: `plugin` builds what Figma loads, `all` builds everything. Two builds of the same files give the same bytes. */
export async function buildAll(part = 'all', outdir = 'dist') {
  await mkdir(outdir, { recursive: true })
  await Promise.all([
    buildSandbox(outdir),
    buildPanel({ outdir }),
    ...(part === 'plugin'
      ? []
      : [
          bundleRelay({ outdir: join(outdir, 'relay') }),
          buildSimulator(outdir),
          bundlePlayground({ outdir: join(outdir, 'playground'), minify: true }),
          writeLicenses(join(outdir, 'LICENSES.txt')),
        ]),
  ])
  // The manifest names files of dist/ only.
  if (outdir === 'dist') await checkBuild()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildAll(process.argv[2], process.argv[3]).catch((error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
