// Builds every room into dist/ and refuses what Figma would refuse, or what would make the panel heavy.
import { build } from 'esbuild'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { pathToFileURL } from 'node:url'
import { faultsOf } from './bin/gate.mjs'
import { bundlePlayground } from './playground/bundle.mjs'
import { bundleRelay } from './relay/bundle.mjs'

/** Gzipped bytes: what a designer waits for when opening the plugin. */
const budget = { 'dist/plugin.js': 20_000, 'dist/ui.html': 60_000 }

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

async function sandbox() {
  await build({
    ...product,
    entryPoints: ['plugin/main.ts'],
    outfile: 'dist/plugin.js',
    format: 'iife',
    target: 'es2017',
    platform: 'neutral',
  })
}

async function panel() {
  const built = await build({
    ...product,
    // The measuring code stands beside the panel's: a worker is made of it where the host allows one.
    entryPoints: ['ui/main.tsx', 'ui/style.css', 'ui/measure/code.ts'],
    outdir: 'dist/ui',
    write: false,
    format: 'iife',
    target: 'chrome110',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  })
  const part = (ending) => built.outputFiles.find((file) => file.path.endsWith(ending))?.text.trim() ?? ''
  const page = await readFile('ui/index.html', 'utf8')
  // A closing tag inside the script would end it; written so, it is the same string to JavaScript.
  const script = (ending) => part(ending).replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
  const filled = page
    .replace('/*style*/', () => part('style.css'))
    .replace('/*measure*/', () => script('code.js'))
    .replace('/*script*/', () => script('main.js'))
  await writeFile('dist/ui.html', filled)
}

async function simulator() {
  await build({ ...node, entryPoints: ['simulator/serve.ts'], outfile: 'dist/simulator.js' })
}

/** Fails with every fault at once, each in a sentence. */
async function gate() {
  const faults = await faultsOf(JSON.parse(await readFile('manifest.json', 'utf8')), await readFile('dist/plugin.js', 'utf8'))
  for (const [file, limit] of Object.entries(budget)) {
    const size = gzipSync(await readFile(file)).length
    console.log(`${file}  ${(size / 1000).toFixed(1)} kB gzipped of ${limit / 1000} kB`)
    if (size > limit) faults.push(`${file} is ${size} bytes gzipped, more than ${limit}.`)
  }
  if (faults.length > 0) throw new Error(`The build is refused:\n- ${faults.join('\n- ')}`)
}

/** `part`: `plugin` builds what Figma loads, `all` builds everything. */
export async function buildAll(part = 'all') {
  await mkdir('dist', { recursive: true })
  await Promise.all(
    part === 'plugin'
      ? [sandbox(), panel()]
      : [
          sandbox(),
          panel(),
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
