// Opens a playground on a free port with a foreign plugin, and a browser on it. Independent of our
// own plugin.
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { playgroundAnswer } from '../../serve/answer.js'
import { listenOnLocalhost } from '../../serve/listen.js'
import { bundlePlayground } from '../../bundle.mjs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const flags =
  '--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update --disable-sync --no-first-run'

const manifest = {
  name: 'Foreign Plugin',
  id: 'foreign-plugin',
  api: '1.0.0',
  main: 'code.js',
  ui: 'panel.html',
  editorType: ['figma'],
  documentAccess: 'dynamic-page',
  networkAccess: { allowedDomains: ['https://allowed.example'] },
  relaunchButtons: [{ command: 'again', name: 'Make it again' }],
}

const code = `
figma.showUI(__html__, { width: 300, height: 240, themeColors: true })
figma.ui.onmessage = function (message) {
  if (message.make) {
    var frame = figma.createFrame()
    frame.name = message.make
    frame.x = 3000
    frame.resize(200, 100)
    frame.setPluginData('made', 'by the foreign plugin')
    frame.setRelaunchData({ again: 'Makes another' })
    figma.currentPage.selection = [frame]
    figma.commitUndo()
  }
  if (message.read) figma.clientStorage.getAsync(message.read).then(function (value) { figma.ui.postMessage({ read: value }) })
  figma.ui.postMessage({ heard: message, command: figma.command })
}
figma.ui.postMessage({ first: true })
`

const panelHtml = `<!doctype html><html lang="en"><body>
<ul id="heard"></ul>
<script>onmessage = (event) => { const item = document.createElement('li'); item.textContent = JSON.stringify(event.data); heard.append(item) }</script>
</body></html>`

export interface Opened {
  url: string
  pluginDir: string
  /** Folder of the bundled page and its server. */
  pageDir: string
  newPage(options?: { colorScheme?: 'light' | 'dark'; query?: string }): Promise<Page>
  close(): Promise<void>
}

/** Starts the playground; `others`: folders of more plugins. */
export async function openPlayground(others: string[] = []): Promise<Opened> {
  const dir = await mkdtemp(join(tmpdir(), 'playground-'))
  const pageDir = await bundledPage()
  await writeFile(join(dir, 'manifest.json'), JSON.stringify(manifest))
  await writeFile(join(dir, 'code.js'), code)
  await writeFile(join(dir, 'panel.html'), panelHtml)
  // A file that the manifest does not name.
  await writeFile(join(dir, 'unlisted.js'), code)
  const playground = playgroundAnswer({
    pageDir,
    pluginDirs: [dir, ...others],
    clientStorage: { pairing: { token: 'secret' } },
  })
  const listening = await listenOnLocalhost(0, playground.answer)
  await playground.ready
  const browser: Browser = await chromium.launch({
    executablePath: browserPath(),
    args: flags.split(' '),
  })
  const url = `http://localhost:${listening.port}/`
  return {
    url,
    pluginDir: dir,
    pageDir,
    async newPage({ colorScheme = 'light', query = '' } = {}) {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        colorScheme,
        acceptDownloads: true,
      })
      const page = await context.newPage()
      page.setDefaultTimeout(120_000)
      await page.goto(url + query)
      await page.waitForSelector('html[data-painted]')
      return page
    },
    async close() {
      await browser.close()
      playground.end()
      await listening.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

let bundling: Promise<string> | undefined

/** Returns the folder of the bundled page. One bundle serves all files that run in this process. */
function bundledPage(): Promise<string> {
  bundling ??= mkdtemp(join(tmpdir(), 'playground-page-')).then(async (outdir) => {
    await bundlePlayground({ outdir })
    return outdir
  })
  return bundling
}

function browserPath(): string {
  const found = [process.env['CHROME_PATH'] ?? '', ...places].find(
    (path) => path && existsSync(path),
  )
  if (!found) throw new Error('No Chromium was found: name one in CHROME_PATH.')
  return found
}

export const panelOf = (page: Page) => page.frameLocator('iframe[title="Foreign Plugin"]')

/** Posts a message from the panel. */
export async function sayFromPanel(page: Page, message: unknown): Promise<void> {
  await panelOf(page)
    .locator('body')
    .evaluate((_, said) => parent.postMessage({ pluginMessage: said }, '*'), message)
}
