// Runs the built plugin in the real sandbox, with a test in place of the panel: sends its calls and
// receives its notices.
import type { Failure } from '../../contract/failure.js'
import type { CallName, Calls, Claim, ToPanel } from '../../contract/message.js'
import { recipeSchema } from '../../contract/recipe.js'
import type { PlaygroundDocument } from 'figma-playground/document'
import { builtPlugin } from '../built-plugin.js'
import { openHost, type OpenedHost } from 'figma-playground/node'
import type { MemoryStore } from 'figma-playground/node'

export interface Panel extends OpenedHost {
  ask<Name extends CallName>(call: Name, ask: Calls[Name]['ask']): Promise<Calls[Name]['answer']>
  /** Returns the failure of a call. Throws if the call succeeds. */
  failureOf<Name extends CallName>(call: Name, ask: Calls[Name]['ask']): Promise<Failure>
}

/**
 * Opens the plugin. `before` runs in the sandbox ahead of the plugin's own code. `reaches` is an
 * address added to the manifest's allowed domains.
 */
export async function openPanel(
  document: PlaygroundDocument,
  options: { store?: MemoryStore; before?: string; reaches?: string } = {},
): Promise<Panel> {
  const files = builtPlugin()
  const { manifest } = files
  if (options.reaches) manifest.networkAccess?.devAllowedDomains?.push(options.reaches)
  const code = (options.before ?? '') + files.code
  const host = await openHost({
    document,
    ...(options.store && { store: options.store }),
    files: { ...files, code },
  })
  let lastId = 0
  async function call(name: CallName, ask: unknown): Promise<Extract<ToPanel, { id: number }>> {
    const id = ++lastId
    host.plugin.fromUI({ id, call: name, ask })
    for (;;) {
      const answer = (host.stage.messages as ToPanel[]).find(
        (message) => 'id' in message && message.id === id,
      )
      if (answer && 'id' in answer) return answer
      await host.stage.more()
    }
  }
  return {
    ...host,
    async ask(name, ask) {
      const answer = await call(name, ask)
      if ('failure' in answer) throw new Error(JSON.stringify(answer.failure))
      return answer.answer as never
    },
    async failureOf(name, ask) {
      const answer = await call(name, ask)
      if ('failure' in answer) return answer.failure
      throw new Error(`${name} did not fail`)
    },
  }
}

/** Returns a document with one image on it, selected. */
export async function withPicture(
  document: PlaygroundDocument,
  bytes: Uint8Array,
): Promise<{ id: string; claim: (key: string, numberResults: number) => Claim }> {
  const id = document.placeImage(bytes, 'Photo.png', { x: 0, y: 0 })
  const node = document.graph.getNode(id)
  const source = { id, name: 'Photo', width: node?.width ?? 0, height: node?.height ?? 0 }
  const claim = (key: string, numberResults: number): Claim => ({
    key,
    sources: [source],
    keep: {},
    grid: {
      title: 'something else',
      rows: [''],
      columns: [''],
      places: [{ row: 0, column: 0, source: 0 }],
    },
    madeAt: new Date().toISOString(),
    by: { relay: 'http://localhost:8787', team: 'local', member: 'admin' },
    body: {
      seed: 'a'.repeat(64),
      cells: [
        recipeSchema.parse({
          positivePrompt: 'something else',
          width: 2496,
          height: 1664,
          numberResults,
          copyrightDetection: true,
        }),
      ],
    },
  })
  return { id, claim }
}
