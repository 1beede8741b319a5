// Bundles TypeScript for Node into one temporary file, and loads it.
import { build } from 'esbuild'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fromSources } from './from-sources.mjs'

/** Returns the exports of `entry`. `dirname`: the folder for its `import.meta.dirname`. */
export async function bundled(entry, dirname) {
  mkdirSync('dist', { recursive: true })
  const folder = mkdtempSync('dist/bench-')
  const file = join(folder, 'bundled.mjs')
  try {
    await build({
      entryPoints: [entry],
      outfile: file,
      ...fromSources,
      define: { 'import.meta.dirname': JSON.stringify(join(process.cwd(), dirname)) },
      logLevel: 'error',
    })
    return await import(pathToFileURL(file).href)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
