// Builds the panel: a page for the opening, and a file for each part that is loaded later. The
// parts share the page's modules.
import { build, transform } from 'esbuild'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

const product = { minify: true, legalComments: 'none', logLevel: 'warning', target: 'chrome110' }

/** Entry of the page, and of each part that is a module. `ui/app/parts.ts` has the same names. */
const entries = { main: 'ui/main.tsx', run: 'ui/app/run-part.ts', records: 'ui/app/History.tsx' }

/**
 * The registry by which chunks import each other. Native modules would load them by URL, which a
 * policy without network access forbids. A chunk that is in two parts is defined once.
 */
const registry = `
const panelModules = (() => {
  const factories = new Map(), modules = new Map()
  const require = (name) => {
    if (!modules.has(name)) {
      const module = { exports: {} }
      factories.get(name)(module, module.exports, require)
      modules.set(name, module)
    }
    return modules.get(name).exports
  }
  return { require, define(name, factory) { if (!factories.has(name)) factories.set(name, factory) } }
})()`

/** Writes `ui.html` and `ui/….js` into `outdir`. */
export async function buildPanel({ outdir }) {
  const [chunks, measuring, style, page, shared] = await Promise.all([
    buildChunks(),
    bundleOf({ entryPoints: ['ui/measure/code.ts'], format: 'iife' }),
    bundleOf({ entryPoints: ['ui/style.css'] }),
    readFile('ui/index.html', 'utf8'),
    transform(registry, { minify: true }),
  ])
  const main = reachedFrom('main.js', chunks)
  const script = [
    shared.code,
    ...main.map((name) => chunks.get(name).code),
    'panelModules.require("./main.js")',
  ].join('\n')
  // A closing tag inside the script would end it; the escaped form is the same string in
  // JavaScript.
  const inlined = script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
  await mkdir(join(outdir, 'ui'), { recursive: true })
  await writeFile(
    join(outdir, 'ui.html'),
    page.replace('/*style*/', () => style).replace('/*script*/', () => inlined),
  )
  await writeFile(join(outdir, 'ui/measure.js'), measuring)
  for (const name of Object.keys(entries).filter((name) => name !== 'main')) {
    const own = reachedFrom(`${name}.js`, chunks).filter((chunk) => !main.includes(chunk))
    await writeFile(
      join(outdir, `ui/${name}.js`),
      own.map((chunk) => chunks.get(chunk).code).join('\n'),
    )
  }
}

async function bundleOf(options) {
  const built = await build({ ...product, bundle: true, write: false, ...options })
  return built.outputFiles[0].text.trim()
}

/**
 * Returns every chunk by its file's name: its code as a definition for the registry, and the chunks
 * that it imports.
 */
async function buildChunks() {
  const built = await build({
    ...product,
    bundle: true,
    splitting: true,
    entryPoints: entries,
    outdir: 'dist/ui',
    write: false,
    metafile: true,
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  })
  const imports = new Map(
    Object.entries(built.metafile.outputs).map(([path, { imports }]) => [
      basename(path),
      imports.map(({ path }) => basename(path)),
    ]),
  )
  const chunks = await Promise.all(
    built.outputFiles.map(async ({ path, text }) => {
      const name = basename(path)
      const { code } = await transform(text, { ...product, format: 'cjs' })
      const defined = `panelModules.define("./${name}",(module,exports,require)=>{${code.trim()}});`
      return [name, { code: defined, imports: imports.get(name) }]
    }),
  )
  return new Map(chunks)
}

function reachedFrom(name, chunks, found = []) {
  if (found.includes(name)) return found
  found.push(name)
  for (const next of chunks.get(name).imports) reachedFrom(next, chunks, found)
  return found
}
