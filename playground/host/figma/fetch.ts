// The sandbox's fetch: requests only the domains that the manifest allows (facts/figma.md,
// manifest.json).
import { mayFetch } from '../manifest/csp.js'
import type { Realm } from '../members/realm.js'

type Calls = Record<string, (of: string, ...args: unknown[]) => unknown>

interface Options {
  method?: string
  headers?: Record<string, string>
  headersObject?: Record<string, string>
  body?: string | Uint8Array
}

export function networkCalls(realm: Realm): Calls {
  return {
    async '#fetch'(_, url, given) {
      const address = String(url)
      if (!mayFetch(realm.manifest, address)) {
        const words = `Refused to connect to '${address}' because it violates the Content Security Policy that the manifest's networkAccess means.`
        realm.options.stage.console('error', [words])
        throw new Error('Failed to fetch')
      }
      const { method = 'GET', headers, headersObject, body } = given as Options
      const answer = await fetch(address, {
        method,
        headers: headers ?? headersObject ?? {},
        credentials: 'omit',
        ...(body === undefined ? {} : { body: body as BodyInit }),
      })
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const { ok, status, statusText, url: final, redirected, type } = answer
      return {
        ok,
        status,
        statusText,
        url: final,
        redirected,
        type,
        headersObject: Object.fromEntries(answer.headers),
        bytes,
      }
    },
    '#text': async (_, bytes) => new TextDecoder().decode(bytes as Uint8Array),
  }
}
