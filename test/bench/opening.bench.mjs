// Opening the panel on a file with few and with many variations: what the built plugin takes, in the playground's sandbox, until it has told all that the panel asks for.
import { build } from 'esbuild'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = mkdtempSync('dist/bench-opening-')
const file = join(folder, 'opening.mjs')
await build({
  entryPoints: ['test/bench/opening.ts'],
  outfile: file,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  define: { 'import.meta.dirname': JSON.stringify(join(process.cwd(), 'test/plugin')) },
  logLevel: 'error',
})
try {
  await (await import(pathToFileURL(file).href)).measureOpening([30, 3000])
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit()
