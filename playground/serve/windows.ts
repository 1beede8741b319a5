// The documents of plugin windows: each is served once under its own address, with its policy in the header, in a sandbox of its own.
// A header holds from the first byte, where a <meta> would hold only from where the parser meets it. Knows no plugin.
import { randomUUID } from 'node:crypto'

export interface WindowDocument {
  html: string
  csp: string
}

/** What Figma's own iframe may do; never allow-same-origin, so the origin is null. */
const sandboxFlags =
  'sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-forms allow-modals allow-downloads'

/** A closed window's document is of no use; a page that reloads asks for a new one. */
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

/** Two policies, and both hold: the manifest's, and ours. */
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
