// Builds dist/ with the content of the published package: the page, its server, the modules for
// Node and their types.
import { build } from 'esbuild'
import { execFile } from 'node:child_process'
import { copyFile, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bundlePlayground } from './bundle.mjs'

const here = import.meta.dirname
const outdir = join(here, 'dist')
const { exports } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'))
const sources = Object.entries(exports)
  .map(([name, { 'figma-playground-source': source }]) => [name.slice(2), source])
  .filter(([, source]) => source.endsWith('.ts'))

async function buildModules() {
  await build({
    entryPoints: Object.fromEntries(sources.map(([name, source]) => [name, join(here, source)])),
    outdir: join(outdir, 'lib'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  })
  await copyFile(join(here, 'sample/coffee.jpg'), join(outdir, 'lib/coffee.jpg'))
}

async function emitTypes() {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  await promisify(execFile)(process.execPath, [
    compiler,
    ...['--project', here, '--rootDir', here, '--outDir', join(outdir, 'types')],
    ...['--noEmit', 'false', '--declaration', '--emitDeclarationOnly'],
  ])
}

await rm(outdir, { recursive: true, force: true })
await Promise.all([bundlePlayground({ outdir }), buildModules(), emitTypes()])
