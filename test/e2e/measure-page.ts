// A page like Figma's panel (no origin, the manifest's policy, all script inlined) with only the
// measuring code in it, in a browser.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { chromium, type Page } from 'playwright-core'
import { csp } from 'figma-playground/manifest'
import type { Manifest } from 'figma-playground/stage'
import { policiesOf } from 'figma-playground/panel'
import type { measure, nearDuplicates, thumb } from '../../ui/measure/measure.js'

const root = resolve(import.meta.dirname, '../..')
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--no-first-run',
]

/** The interface that the page's own script exposes to a test. */
export interface MeasuringPanel {
  measure: typeof measure
  thumb: typeof thumb
  nearDuplicates: typeof nearDuplicates
}

/** Address schemes that the policy allows for workers. */
export type Workers = 'blob: data:' | 'data:' | "'none'"

export interface Opened {
  newPage(workers: Workers): Promise<Page>
  close(): Promise<void>
}

export async function openMeasuring(): Promise<Opened> {
  const [code, panel] = await Promise.all([
    bundled("import './ui/measure/code.ts'"),
    bundled(`import * as panel from './ui/measure/measure.ts'
      import { openChannel } from './ui/channel.ts'
      openChannel()
      globalThis.panel = panel`),
  ])
  const html = `<!doctype html><html lang="en"><title>Panel</title><script>${sandboxWith(code)}</script><script>${panel}</script></html>`
  const manifest = JSON.parse(readFileSync(resolve(root, 'manifest.json'), 'utf8')) as Manifest
  const server = createServer((request, response) => {
    const workers = decodeURIComponent(request.url?.slice(2) ?? '')
    // Figma's own policy allows workers from both; a stricter one represents other hosts.
    const policy = `${csp(manifest)}; worker-src ${workers}`
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader('content-security-policy', policiesOf({ html, csp: policy }))
    response.end(html)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
    args: flags,
  })
  return {
    async newPage(workers) {
      const page = await browser.newPage()
      await page.goto(`http://localhost:${port}/?${encodeURIComponent(workers)}`)
      return page
    },
    async close() {
      await browser.close()
      server.close()
      await once(server, 'close')
    },
  }
}

/** In place of the sandbox: answers the panel's one call with the measuring code. */
const sandboxWith = (code: string) => `addEventListener('message', (event) => {
  const { id, call } = event.data.pluginMessage ?? {}
  if (!call) return
  event.stopImmediatePropagation()
  postMessage({ pluginMessage: { id, answer: ${JSON.stringify(code).replaceAll('</script', '<\\/script')} } }, '*')
})`

async function bundled(contents: string): Promise<string> {
  const built = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'chrome110',
  })
  return (built.outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script')
}
