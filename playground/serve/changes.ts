// Sends a Server-Sent Event to open pages when a plugin's files on disk change.
import { createHash } from 'node:crypto'
import { watch, type FSWatcher } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PluginFolder } from './plugin-files.js'

/**
 * A build writes several files; wait this long after the last one, so that the page gets one event.
 */
const quietMs = 120
const keepAliveMs = 20_000

export function changes() {
  const listeners = new Set<ServerResponse>()
  const ends: (() => void)[] = []
  const tell = (key: string) =>
    listeners.forEach((listener) => listener.write(`event: reload\ndata: ${key}\n\n`))
  const beat = setInterval(
    () => listeners.forEach((listener) => listener.write(': still here\n\n')),
    keepAliveMs,
  )
  beat.unref()

  return {
    /** Resolves when the folder is being watched. */
    async follow(key: string, plugin: PluginFolder): Promise<void> {
      ends.push(await watchFolder(plugin, () => tell(key)))
    },
    listen(request: IncomingMessage, response: ServerResponse) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write('retry: 500\n\n')
      listeners.add(response)
      request.on('close', () => listeners.delete(response))
    },
    end() {
      clearInterval(beat)
      ends.forEach((end) => end())
      listeners.forEach((listener) => listener.end())
    },
  }
}

async function watchFolder(plugin: PluginFolder, changed: () => void): Promise<() => void> {
  const watchers: FSWatcher[] = []
  let timer: NodeJS.Timeout | undefined
  let seen = await print(plugin).catch(() => '')
  const look = async () => {
    // A half-written plugin cannot be read; the last write of the build triggers another event.
    const now = await print(plugin).catch(() => undefined)
    if (now === undefined || now === seen) return
    seen = now
    changed()
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void look(), quietMs)
  }
  for (const folder of await plugin.folders()) {
    try {
      watchers.push(watch(folder, soon).on('error', () => undefined))
    } catch {
      // The folder is not built yet; its parent's events suffice until the next start.
    }
  }
  return () => {
    clearTimeout(timer)
    watchers.forEach((watcher) => watcher.close())
  }
}

async function print(plugin: PluginFolder): Promise<string> {
  const hash = createHash('sha1')
  const manifest = await plugin.manifest()
  const ui = typeof manifest.ui === 'string' ? [manifest.ui] : Object.values(manifest.ui ?? {})
  for (const file of ['manifest.json', manifest.main, ...ui])
    hash.update((await plugin.read(file)) ?? '')
  return hash.digest('hex')
}
