// Opens documents and the host in Node: hands in CanvasKit and fonts as a page would. Knows files; decides nothing.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initCanvasKit } from '@open-pencil/core'
import { PlaygroundDocument, startDrawing } from '../../playground/document/index.js'
import { runPlugin } from '../../playground/host/index.js'
import type {
  ClientStore,
  Manifest,
  PluginFiles,
  RunOptions,
  RunningPlugin,
} from '../../playground/stage.js'
import { patienceMs } from '../patience.js'
import { MemoryStore, RecordingStage } from './stage.js'

const require = createRequire(import.meta.url)
const assets = require
  .resolve('@open-pencil/core/package.json')
  .replace(/package\.json$/, 'assets/')

const INTER = ['Regular', 'Medium', 'SemiBold', 'Bold', 'ExtraBold']

let started: Promise<void> | undefined

export const startDrawingInNode = (): Promise<void> => (started ??= start())

async function start(): Promise<void> {
  const fonts = INTER.map(async (style) => ({
    family: 'Inter',
    style,
    bytes: await readFile(`${assets}Inter-${style}.ttf`),
  }))
  await startDrawing(await initCanvasKit(), await Promise.all(fonts), readLetterFont)
}

async function readLetterFont(file: string): Promise<ArrayBuffer> {
  const of = file.includes('JP') ? 'jp' : 'hebrew'
  const packed = require.resolve(`@embedpdf/fonts-${of}`).replace(/dist\/index\.cjs$/, 'fonts/')
  const bytes = await readFile(`${file.includes('Arabic') ? assets : packed}${file}`)
  return bytes.slice().buffer
}

export const MANIFEST: Manifest = {
  name: 'A plugin',
  id: '1234567890',
  api: '1.0.0',
  main: 'plugin.js',
  ui: 'ui.html',
  editorType: ['figma'],
  documentAccess: 'dynamic-page',
  networkAccess: { allowedDomains: ['none'], devAllowedDomains: ['http://localhost:8787'] },
  relaunchButtons: [{ command: 'again', name: 'Again' }],
}

export interface Opening {
  code?: string
  files?: PluginFiles
  manifest?: Partial<Manifest>
  html?: PluginFiles['html']
  document?: PlaygroundDocument
  store?: ClientStore
  options?: Partial<RunOptions>
}

export interface OpenedHost {
  document: PlaygroundDocument
  stage: RecordingStage
  store: ClientStore
  plugin: RunningPlugin
}

/** Runs a plugin, or a few lines of one, over a document in Node. */
export async function openHost(opening: Opening): Promise<OpenedHost> {
  await startDrawingInNode()
  const document = opening.document ?? PlaygroundDocument.empty()
  const [stage, store] = [new RecordingStage(), opening.store ?? new MemoryStore()]
  const manifest = { ...MANIFEST, ...opening.manifest }
  for (const key of Object.keys(manifest) as (keyof Manifest)[])
    if (manifest[key] === undefined) delete manifest[key]
  const files = opening.files ?? {
    manifest,
    code: opening.code ?? '',
    html: opening.html ?? '<p>panel</p>',
  }
  const plugin = await runPlugin(document, files, { stage, store, ...opening.options })
  return { document, stage, store, plugin }
}

/** What the expression or the body of an async function gives inside the sandbox; what it throws is `Error: …` text. */
export async function ask(body: string, opening: Opening = {}): Promise<unknown> {
  const code = `figma.showUI(__html__, { visible: false });
(async () => { ${body} })().then((value) => figma.ui.postMessage({ value }), (error) => figma.ui.postMessage({ error: String(error) }))`
  const { stage, plugin } = await openHost({ ...opening, code })
  const until = Date.now() + patienceMs(15_000)
  while (stage.messages.length === 0 && !stage.end && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 1))
  plugin.close()
  const answer = stage.messages[0] as { value?: unknown; error?: string } | undefined
  if (!answer)
    throw new Error(
      `The plugin said nothing. ${stage.errors.join('\n')} ${stage.end?.reason ?? ''}`,
    )
  return answer.error ?? answer.value
}
