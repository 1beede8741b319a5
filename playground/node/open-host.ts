// Opens a plugin on a document in Node: the host, a recording stage in place of the page, and a
// store in memory.
import { PlaygroundDocument } from '../document/index.js'
import { runPlugin } from '../host/index.js'
import type { ClientStore, Manifest, PluginFiles, RunOptions, RunningPlugin } from '../stage.js'
import { startDrawingInNode } from './fonts.js'
import { MemoryStore, RecordingStage } from './recording-stage.js'

/** Used if the options contain no manifest. */
export const defaultManifest: Manifest = {
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

export interface HostOpening {
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

/** Runs a plugin, or a plugin's source text, on a document in Node. */
export async function openHost(opening: HostOpening): Promise<OpenedHost> {
  await startDrawingInNode()
  const document = opening.document ?? PlaygroundDocument.empty()
  const [stage, store] = [new RecordingStage(), opening.store ?? new MemoryStore()]
  const manifest = { ...defaultManifest, ...opening.manifest }
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

/**
 * Runs the body of an async function in a plugin's sandbox. Returns its value, or the exception as
 * `Error: …` text. Throws without a result within `timeoutMs`.
 */
export async function runBody(
  body: string,
  opening: HostOpening = {},
  timeoutMs = 60_000,
): Promise<unknown> {
  const code = `figma.showUI(__html__, { visible: false });
(async () => { ${body} })().then((value) => figma.ui.postMessage({ value }), (error) => figma.ui.postMessage({ error: String(error) }))`
  const { stage, plugin } = await openHost({ ...opening, code })
  const until = Date.now() + timeoutMs
  while (stage.messages.length === 0 && !stage.end && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 1))
  plugin.close()
  const result = stage.messages[0] as { value?: unknown; error?: string } | undefined
  if (!result)
    throw new Error(
      `The plugin posted nothing. ${stage.errors.join('\n')} ${stage.end?.reason ?? ''}`,
    )
  return result.error ?? result.value
}
