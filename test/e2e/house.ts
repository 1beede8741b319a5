// Starts the whole environment of a test on free ports: simulator, relay and playground as shipped,
// and a browser.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Browser, type FrameLocator, type Page, type Route } from 'playwright-core'
import { builtFiles } from '../built-plugin.js'
import { freePort } from '../free-port.js'
import { patienceMs } from '../patience.js'

const root = resolve(import.meta.dirname, '../..')
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

export interface House {
  url: string
  simulatorUrl: string
  relayUrl: string
  /** The admin's token. */
  token: string
  stopRelay(): Promise<void>
  startRelay(): Promise<void>
  /** `script`: JavaScript that runs in each document before its own. */
  open(options?: { theme?: 'light' | 'dark'; onCall?: OnCall; script?: string }): Promise<Desk>
  close(): Promise<void>
}

/**
 * Handles each call of the panel to the relay; `call` is `METHOD /path`. Must be set before the
 * page opens: a frame that is already opening is never intercepted.
 */
export type OnCall = (route: Route, call: string) => Promise<unknown>

/** A browser window on the playground: the page, and the panel in its frame. */
export interface Desk {
  page: Page
  panel: FrameLocator
  /** Errors of the page and of its console. */
  complaints: string[]
}

/** `blankBytes`: the images are blank sheets of that many bytes, made without delay. */
export async function openHouse(
  settings: { pace?: string; blankBytes?: string } = {},
): Promise<House> {
  const [simulatorPort, relayPort, playgroundPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
  ])
  const folder = mkdtempSync(join(tmpdir(), 'brandsafe-house-'))
  const token = 'local.admin.0123456789abcdef0123456789abcdef'
  pluginFor(folder, relayPort)
  const relayUrl = `http://localhost:${relayPort}`
  const simulator = serve('dist/simulator.js', simulatorPort, {
    SIMULATOR_PACE: settings.pace ?? '0',
    ...(settings.blankBytes && { SIMULATOR_BLANK_BYTES: settings.blankBytes }),
  })
  const startRelay = () =>
    serve('dist/relay/serve.js', relayPort, {
      RELAY_DATA: join(folder, 'relay'),
      RUNWARE_URL: `http://localhost:${simulatorPort}/v1`,
      RUNWARE_API_KEY: 'a-key',
      RELAY_ADMIN_TOKEN: token,
    })
  let relay = startRelay()
  const playground = serve('dist/playground/serve.js', playgroundPort, {
    PLUGIN_DIR: join(folder, 'plugin'),
    PLAYGROUND_PAIRING: JSON.stringify({ connection: { url: relayUrl, token } }),
  })
  await Promise.all([simulator.ready, relay.ready, playground.ready])
  let browser: Browser | undefined
  const url = `http://localhost:${playgroundPort}`
  return {
    url,
    simulatorUrl: `http://localhost:${simulatorPort}`,
    relayUrl,
    token,
    stopRelay: () => relay.stop(),
    startRelay: async () => {
      relay = startRelay()
      await relay.ready
    },
    async open({ theme = 'light', onCall, script } = {}) {
      browser ??= await chromium.launch({
        executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
        args: chromiumFlags,
      })
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        colorScheme: theme,
        acceptDownloads: true,
      })
      context.setDefaultTimeout(patienceMs(60_000))
      if (script) await context.addInitScript(script)
      if (onCall) {
        await context.route('**/v1/**', (route) =>
          onCall(
            route,
            `${route.request().method()} ${new URL(route.request().url()).pathname}`,
          ).catch((error: Error) => {
            // If the relay closes a keep-alive connection at this moment, the page's request fails
            // too, and the panel retries it.
            if (error.message.startsWith('route.fetch')) return route.abort('connectionreset')
            throw error
          }),
        )
      }
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(url)
      return { page, panel: page.frameLocator('iframe[title="Brandsafe Remix"]'), complaints }
    },
    async close() {
      await browser?.close()
      await Promise.all([simulator.stop(), relay.stop(), playground.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Copies the built plugin. Only the relay's port in its manifest is changed. */
function pluginFor(folder: string, relayPort: number): void {
  const plugin = join(folder, 'plugin')
  for (const file of ['manifest.json', ...builtFiles()])
    cpSync(join(root, file), join(plugin, file))
  const manifest = readFileSync(join(plugin, 'manifest.json'), 'utf8')
  writeFileSync(
    join(plugin, 'manifest.json'),
    manifest.replace('http://localhost:8787', `http://localhost:${relayPort}`),
  )
}

function serve(
  script: string,
  port: number,
  env: Record<string, string>,
): { ready: Promise<void>; stop(): Promise<void> } {
  const child: ChildProcess = spawn(process.execPath, [join(root, script)], {
    cwd: root,
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return {
    ready: answering(`http://localhost:${port}/healthz`, child),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`${url}: the server ended with code ${child.exitCode}`)
    const ok = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
