// Loads what is written in TypeScript for Node, in one file of its own that is gone afterwards. Knows nothing of what is measured.
import { build } from 'esbuild'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fromSources } from './from-sources.mjs'

/** What `entry` exports. `dirname`: the folder that its `import.meta.dirname` means. */
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
