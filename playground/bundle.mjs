// Bundles the playground: the page for a browser, its server for Node, and their assets.
import { build } from 'esbuild'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const here = dirname(fileURLToPath(import.meta.url))
const require = createRequire(import.meta.url)

/** Font files by name: the module that their package resolves to, and the path from its folder. */
const fontFiles = JSON.parse(readFileSync(join(here, 'fonts.json'), 'utf8'))
const fontPath = ([entry, path]) => join(dirname(require.resolve(entry)), path)

/**
 * open-pencil needs the version of canvaskit that it was built on, which may differ from the one at
 * the top of node_modules.
 */
const canvaskit = dirname(
  createRequire(require.resolve('@open-pencil/core/package.json')).resolve(
    'canvaskit-wasm/package.json',
  ),
)

const quickjs = dirname(require.resolve('@jitl/quickjs-wasmfile-release-sync/package.json'))

/** open-pencil and QuickJS import Node's modules in code paths that a browser never runs. */
const withoutNode = {
  name: 'without-node',
  setup(bundle) {
    bundle.onResolve(
      { filter: /^(unifont|canvaskit-wasm\/full|fs|path|url|module|crypto|node:.*)$/ },
      ({ path }) => ({
        path,
        namespace: 'absent',
      }),
    )
    bundle.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents: 'module.exports = { providers: {} }',
      loader: 'js',
    }))
  },
}

/**
 * Fills `outdir` with index.html, page.js, page.css, serve.js, both wasm files, the fonts and
 * sample.fig.
 * @param {{ outdir: string, minify?: boolean, sourcemap?: boolean }} options
 */
export async function bundlePlayground({ outdir, minify = true, sourcemap = false }) {
  await mkdir(outdir, { recursive: true })
  await Promise.all([
    bundlePage({ outdir, minify, sourcemap }),
    bundleForNode(join(here, 'serve.ts'), join(outdir, 'serve.js')),
    writeSample(join(outdir, 'sample.fig')),
    copyFile(join(here, 'page/index.html'), join(outdir, 'index.html')),
    copyFile(join(canvaskit, 'bin/canvaskit.wasm'), join(outdir, 'canvaskit.wasm')),
    copyFile(join(quickjs, 'dist/emscripten-module.wasm'), join(outdir, 'emscripten-module.wasm')),
    ...Object.entries(fontFiles).map(([name, font]) =>
      copyFile(fontPath(font), join(outdir, name)),
    ),
  ])
}

const bundlePage = ({ outdir, minify, sourcemap }) =>
  build({
    entryPoints: { page: join(here, 'page/main.tsx') },
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify,
    sourcemap,
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.svg': 'text' },
    external: ['/*.ttf'],
    plugins: [withoutNode],
    logLevel: 'warning',
  })

const bundleForNode = (entry, outfile, packages = 'bundle') =>
  build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages,
    logLevel: 'warning',
  })

async function writeSample(target) {
  // Beside the sources, so that Node resolves the external packages.
  const writer = join(here, `dist/write-sample-${process.pid}.mjs`)
  await bundleForNode(join(here, 'sample/write.ts'), writer, 'external')
  await promisify(execFile)(process.execPath, [
    writer,
    join(here, 'sample/coffee.jpg'),
    resolve(target),
  ])
  await rm(writer)
}
