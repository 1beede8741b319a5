// Serves the documents of plugin windows: each once under its own address, sandboxed, with its
// policy in the header. A header applies from the first byte, a <meta> only from where the parser
// reaches it.
import { randomUUID } from 'node:crypto'

export interface WindowDocument {
  html: string
  csp: string
}

/** The permissions of Figma's own iframe; never allow-same-origin, so the origin is null. */
const sandboxFlags =
  'sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-forms allow-modals allow-downloads'

/**
 * Number of stored documents. A closed window's document is never requested again; a reloaded page
 * requests a new one.
 */
const kept = 16

export function windowShelf() {
  const shelf = new Map<string, WindowDocument>()
  return {
    put(document: WindowDocument): string {
      const id = randomUUID()
      shelf.set(id, document)
      for (const oldest of [...shelf.keys()].slice(0, Math.max(0, shelf.size - kept)))
        shelf.delete(oldest)
      return id
    },
    get: (id: string) => shelf.get(id),
  }
}

/** Returns two policies, both of which apply: the manifest's and the playground's. */
export function policiesOf(document: WindowDocument): string[] {
  const theirs = document.csp.replace(/[^\x20-\x7e]/g, '').trim()
  return [...(theirs ? [theirs] : []), `${sandboxFlags}; frame-ancestors 'self'`]
}

export function parseWindow(text: string): WindowDocument | undefined {
  const value = JSON.parse(text) as Partial<WindowDocument>
  return typeof value.html === 'string' && typeof value.csp === 'string'
    ? { html: value.html, csp: value.csp }
    : undefined
}
