// How the playground is bundled: the page for a browser, its server for Node, and what lies beside them. Knows no plugin.
import { build } from 'esbuild'
import { copyFile, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = resolve(here, '..')
const require = createRequire(import.meta.url)

const FONTS = ['Inter-Regular', 'Inter-Medium', 'Inter-SemiBold', 'Inter-Bold', 'Inter-ExtraBold']

/** open-pencil and QuickJS mention Node's modules on ways that a browser never takes. */
const withoutNode = {
  name: 'without-node',
  setup(bundle) {
    const names = /^(unifont|fs|path|url|module|crypto|node:.*)$/
    bundle.onResolve({ filter: names }, ({ path }) => ({ path, namespace: 'absent' }))
    bundle.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'module.exports = {}', loader: 'js' }))
  },
}

/** open-pencil brings a canvaskit of its own; the page draws with one engine, whose wasm is copied below. */
const CANVASKIT = join(root, 'node_modules/canvaskit-wasm')

/** @param {{ outdir: string, minify?: boolean, sourcemap?: boolean }} options */
export async function bundlePlayground({ outdir, minify = true, sourcemap = false }) {
  await mkdir(outdir, { recursive: true })
  const [page] = await Promise.all([
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
      alias: { 'canvaskit-wasm': CANVASKIT },
      define: { 'process.env.NODE_ENV': '"production"' },
      loader: { '.jpg': 'file', '.svg': 'text' },
      assetNames: '[name]',
      external: ['/fonts/*'],
      plugins: [withoutNode],
      metafile: true,
      logLevel: 'warning',
    }),
    build({
      entryPoints: { serve: join(here, 'serve.ts') },
      outdir,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'warning',
    }),
    copy(join(here, 'page/index.html'), join(outdir, 'index.html')),
    copy(join(CANVASKIT, 'bin/canvaskit.wasm'), join(outdir, 'canvaskit.wasm')),
    copy(quickjsWasm(), join(outdir, 'emscripten-module.wasm')),
    ...FONTS.map((font) => copy(join(root, `node_modules/@open-pencil/core/assets/${font}.ttf`), join(outdir, `${font}.ttf`))),
  ])
  return page
}

async function copy(from, to) {
  await mkdir(dirname(to), { recursive: true })
  await copyFile(from, to)
}

function quickjsWasm() {
  return join(dirname(require.resolve('@jitl/quickjs-wasmfile-release-sync/package.json')), 'dist/emscripten-module.wasm')
}
