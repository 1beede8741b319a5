// Opens documents and the host in Node: hands in CanvasKit and fonts as a page would. Knows files; decides nothing.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initCanvasKit } from '@open-pencil/core'
import { startDrawing } from '../../playground/document/index.js'

const require = createRequire(import.meta.url)
const assets = require.resolve('@open-pencil/core/package.json').replace(/package\.json$/, 'assets/')

export const INTER = { Regular: 'Regular', Medium: 'Medium', 'Semi Bold': 'SemiBold', Bold: 'Bold', 'Extra Bold': 'ExtraBold' }

let started: Promise<void> | undefined

export const startDrawingInNode = (): Promise<void> => (started ??= start())

async function start(): Promise<void> {
  const fonts = Object.values(INTER).map(async (style) => ({
    family: 'Inter',
    style,
    bytes: await readFile(`${assets}Inter-${style}.ttf`),
  }))
  await startDrawing(await initCanvasKit(), await Promise.all(fonts))
}
