// Accessibility of the page, and its server's error messages.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPlayground, type Opened } from './open.js'

let playground: Opened
beforeAll(async () => void (playground = await openPlayground()))
afterAll(() => playground?.close())

interface Axe {
  run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
}

test.each(['light', 'dark'] as const)(
  'the page in %s has nothing that keeps somebody out',
  async (colorScheme) => {
    const page = await playground.newPage({ colorScheme, query: '?plugin=off' })
    // A menu that is still fading in has too little contrast.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.getByRole('treeitem', { name: 'Hero' }).click()
    await page.evaluate(
      await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
    )
    const faults = async () => {
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: Axe }).axe.run({ iframes: false }),
      )
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    }
    await page.getByRole('button', { name: 'Console' }).click()
    expect(await faults()).toEqual([])
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    expect(await faults()).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+/')
    await page.getByRole('combobox', { name: 'Search' }).waitFor()
    expect(await faults()).toEqual([])
    await page.context().close()
  },
)

test('only what the manifest names is served of the plugin’s folder, and only to localhost', async () => {
  const status = async (path: string, init?: RequestInit) =>
    (await fetch(new URL(path, playground.url), init)).status
  expect(await status('/plugin/0/manifest.json')).toBe(200)
  expect(await status('/plugin/0/code.js')).toBe(200)
  expect(await status('/plugin/0/unlisted.js')).toBe(404)
  expect(await status('/plugin/0/..%2f..%2fetc%2fpasswd')).toBe(404)
  expect(await status('/windows', { method: 'POST', body: '{}' })).toBe(403)
  expect(await status('/plugins', { method: 'POST', body: '{"files":{}}' })).toBe(403)
})

test('a taken port is a sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const server = spawn(process.execPath, [join(playground.pageDir, 'serve.js')], {
    env: { ...process.env, PORT: String(port), PLUGIN_DIR: playground.pluginDir },
  })
  let said = ''
  server.stderr.on('data', (text) => (said += String(text)))
  const [code] = (await once(server, 'close')) as [number]
  other.close()
  expect(code).toBe(1)
  expect(said.trim()).toBe(
    `Port ${port} is taken. Stop what runs there, or choose another with --port.`,
  )
})
