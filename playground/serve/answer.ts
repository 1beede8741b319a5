// Serves the page's HTTP requests: its own files, the plugins, their windows' documents, the
// pairing. Independent of port and environment.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { changes as changesOf } from './changes.js'
import { sendFile, types } from './files.js'
import { pluginShelf } from './shelf.js'
import { parseWindow, policiesOf, windowShelf } from './windows.js'

export interface PlaygroundSettings {
  /** Folder of the built page. */
  pageDir: string
  /** Folders with a plugin's manifest.json; the first plugin starts automatically. */
  pluginDirs: string[]
  /**
   * Initial values of the plugin's clientStorage, which pair it with a service beside the
   * playground.
   */
  clientStorage: Record<string, unknown>
}

/**
 * A request with another Host header comes from a page that rebinds its own domain to this address.
 */
const ourHosts = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/
const maxBodyBytes = 64 * 2 ** 20

export function playgroundAnswer(settings: PlaygroundSettings) {
  const plugins = pluginShelf(settings.pluginDirs)
  const changes = changesOf()
  const following = Promise.all(
    plugins.entries().map(([key, folder]) => changes.follow(key, folder)),
  )
  const windows = windowShelf()

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = request.headers.host ?? ''
    const url = new URL(request.url ?? '/', `http://${host || 'localhost'}`)
    const path = decodeURIComponent(url.pathname)
    const text = (status: number, body: string, type = 'text/plain; charset=utf-8') =>
      void response
        .writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
        .end(body)
    const json = (body: unknown) => text(200, JSON.stringify(body), types['.json'])

    if (!ourHosts.test(host)) return text(403, 'The playground answers to localhost only.')
    if (path === '/healthz') return json({ ok: true, serves: 'playground' })
    if (path === '/changes') return changes.listen(request, response)
    if (path === '/pairing') return json({ clientStorage: settings.clientStorage })
    if (path === '/windows' && request.method === 'POST') {
      if (request.headers.origin !== url.origin)
        return text(403, 'Only the playground opens windows.')
      const window = parseWindow(await bodyOf(request))
      return window
        ? json({ url: `/windows/${windows.put(window)}` })
        : text(400, 'A window is {html, csp}.')
    }
    if (path.startsWith('/windows/')) {
      const window = windows.get(path.slice('/windows/'.length))
      if (!window) return text(404, 'This window was closed.')
      response.setHeader('content-security-policy', policiesOf(window))
      response.setHeader('referrer-policy', 'no-referrer')
      return text(200, window.html, types['.html'])
    }
    if (path === '/plugins' && request.method === 'POST') {
      if (request.headers.origin !== url.origin)
        return text(403, 'Only the playground opens plugins.')
      const files = parseFiles(await bodyOf(request))
      return files
        ? json({ key: plugins.choose(files) })
        : text(400, 'A plugin is {files}, with a manifest.json.')
    }
    if (path === '/plugins') return json(await plugins.list())
    const [, key, name] = /^\/plugin\/([\w-]+)\/(.+)$/.exec(path) ?? []
    if (key && name) {
      const bytes = await plugins
        .get(key)
        ?.read(name)
        .catch((error: NodeJS.ErrnoException) => error)
      if (bytes instanceof Error)
        return text(404, `The plugin's ${name} can't be read: ${bytes.message}`)
      if (!bytes) return text(404, `The manifest doesn't name ${name}.`)
      response.setHeader('cache-control', 'no-store')
      response
        .writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream' })
        .end(bytes)
      return
    }
    if (path === '/' || path === '/index.html') {
      response.setHeader('content-security-policy', pagePolicy(url.origin, await plugins.domains()))
    }
    if (await sendFile(settings.pageDir, path === '/' ? '/index.html' : path, request, response))
      return
    text(
      404,
      path === '/' ? 'The playground is not built yet: run npm run build.' : 'Nothing here.',
    )
  }

  return {
    ready: following,
    end: changes.end,
    answer(request: IncomingMessage, response: ServerResponse) {
      answer(request, response).catch((error: Error) => {
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
        response.end(error.message)
      })
    },
  }
}

/**
 * Returns the page's policy. frame-src prevents a plugin's window from navigating itself away,
 * which its own policy cannot forbid; connect-src covers the sandbox's `fetch`, which the page
 * makes on its behalf.
 */
function pagePolicy(origin: string, domains: string[]): string {
  const reach = domains.join(' ')
  return [
    `default-src 'none'`,
    // Reading a .fig compiles its schema with `new Function`; the plugin's window has its own
    // policy.
    `script-src 'self' 'unsafe-eval'`,
    `style-src 'self' 'unsafe-inline'`,
    `font-src 'self'`,
    `img-src 'self' blob: data: ${reach}`,
    `connect-src 'self' ${reach}`,
    `frame-src ${origin}/windows/ ${reach}`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

function parseFiles(body: string): Record<string, string> | undefined {
  const { files } = JSON.parse(body) as { files?: unknown }
  if (typeof files !== 'object' || files === null || !('manifest.json' in files)) return undefined
  return Object.values(files).every((one) => typeof one === 'string')
    ? (files as Record<string, string>)
    : undefined
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBodyBytes) throw new Error('It is larger than 64 MB.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
