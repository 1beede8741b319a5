// Starts the drawing library in Node, with the preloaded and the fallback fonts from their
// packages.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { initCanvasKit } from '@open-pencil/core'
import { readPreloadedFonts, startDrawing } from '../document/index.js'
import fontFiles from '../fonts.json' with { type: 'json' }

const require = createRequire(import.meta.url)
async function readFont(file: string): Promise<ArrayBuffer> {
  const [entry, path] = (fontFiles as Record<string, string[]>)[file] ?? []
  if (!entry || !path) throw new Error(`No font file is named ${file}.`)
  const bytes = await readFile(join(dirname(require.resolve(entry)), path))
  return bytes.slice().buffer
}

let started: Promise<void> | undefined

/**
 * Resolves when images can be drawn and texts measured. Starts the drawing library once per
 * process.
 */
export const startDrawingInNode = (): Promise<void> => (started ??= start())

async function start(): Promise<void> {
  await startDrawing(await initCanvasKit(), await readPreloadedFonts(readFont), readFont)
}
