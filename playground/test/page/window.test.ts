// A plugin's window in the playground: permitted and forbidden access, and reopening it.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPlayground, panelOf, sayFromPanel, type Opened } from './open.js'

let playground: Opened
beforeAll(async () => void (playground = await openPlayground()))
afterAll(() => playground?.close())

const heard = 'li'

test('panel and sandbox talk, and what the plugin makes is a layer', async () => {
  const page = await playground.newPage()
  await expect
    .poll(() => panelOf(page).locator(heard).allTextContents())
    .toEqual(['{"pluginMessage":{"first":true}}'])
  await sayFromPanel(page, { make: 'Made', bytes: new Uint8Array([1, 2]) })
  const made = page.getByRole('treeitem', { name: 'Made', selected: true })
  await made.waitFor()
  await page.getByText('Plugin data').click()
  expect(await page.getByLabel('Properties').locator('pre').textContent()).toBe(
    'by the foreign plugin',
  )
  await page.getByRole('button', { name: 'Make it again' }).click()
  await expect.poll(() => panelOf(page).locator(heard).count()).toBe(1)
  await sayFromPanel(page, {})
  await expect
    .poll(() => panelOf(page).locator(heard).last().textContent())
    .toContain('"command":"again"')
  await page.context().close()
})

test('the pairing is in the plugin’s clientStorage before it runs', async () => {
  const page = await playground.newPage()
  await panelOf(page).locator(heard).first().waitFor()
  await sayFromPanel(page, { read: 'pairing' })
  await panelOf(page).getByText('{"pluginMessage":{"read":{"token":"secret"}}}').waitFor()
  await page.context().close()
})

test('a Blob is refused, in the console', async () => {
  const page = await playground.newPage()
  await panelOf(page).locator(heard).first().waitFor()
  await panelOf(page)
    .locator('body')
    .evaluate(() => parent.postMessage({ pluginMessage: { file: new Blob(['x']) } }, '*'))
  await page.getByRole('button', { name: 'Console' }).click()
  await page.getByRole('log').getByText('Blob').waitFor()
  await page.context().close()
})

test('the theme reaches the window, and switches live', async () => {
  const page = await playground.newPage({ colorScheme: 'dark' })
  const root = panelOf(page).locator('html')
  const worn = () =>
    root.evaluate((html) => [
      html.className,
      getComputedStyle(html).getPropertyValue('--figma-color-bg'),
    ])
  await expect.poll(worn).toEqual(['figma-dark', '#2c2c2c'])
  await page.getByRole('button', { name: 'Dark theme' }).click()
  await expect.poll(worn).toEqual(['figma-light', '#ffffff'])
  await expect.poll(() => root.evaluate(() => document.fonts.check('500 11px Inter'))).toBe(true)
  await page.context().close()
})

test('the window has no origin, no storage, no cookies, no parent and no network beyond its manifest', async () => {
  const page = await playground.newPage()
  await panelOf(page).locator(heard).first().waitFor()
  const reach = await panelOf(page)
    .locator('body')
    .evaluate(async () => {
      const attempt = (act: () => unknown) => {
        try {
          act()
          return 'allowed'
        } catch (error) {
          return (error as Error).name
        }
      }
      const fetched = (url: string) =>
        new Promise<string>((resolve) => {
          const blocked = (event: SecurityPolicyViolationEvent) => {
            // Ignore violations for other addresses.
            if (event.blockedURI.startsWith(url)) resolve(`blocked by ${event.effectiveDirective}`)
          }
          addEventListener('securitypolicyviolation', blocked)
          fetch(url).then(
            () => resolve('fetched'),
            () => setTimeout(() => resolve('not reached'), 300),
          )
        })
      return {
        origin: self.origin,
        storage: attempt(() => localStorage.length),
        database: attempt(() => indexedDB.open('x')),
        cookie: attempt(() => document.cookie),
        parent: attempt(() => parent.document.title),
        // Figma's own policy allows code from text (facts/figma.md, 25 November).
        code: attempt(() => new Function('return 1')()),
        wasm: attempt(() => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))),
        module: await new Promise<string>((resolve) => {
          const script = Object.assign(document.createElement('script'), { type: 'module' })
          script.onload = () => resolve('allowed')
          script.onerror = () => resolve('refused')
          script.src = URL.createObjectURL(
            new Blob(['export default 1'], { type: 'text/javascript' }),
          )
          document.head.append(script)
        }),
        forbidden: await fetched('https://forbidden.example/'),
        playground: await fetched(new URL('/pairing', location.href).href),
        allowed: await fetched('https://allowed.example/'),
      }
    })
  expect(reach).toEqual({
    origin: 'null',
    storage: 'SecurityError',
    database: 'SecurityError',
    cookie: 'SecurityError',
    parent: 'SecurityError',
    code: 'allowed',
    wasm: 'allowed',
    module: 'allowed',
    forbidden: 'blocked by connect-src',
    playground: 'blocked by connect-src',
    allowed: 'not reached',
  })
  await page.context().close()
})

test('a window cannot leave for a domain that its manifest does not name', async () => {
  const page = await playground.newPage()
  await panelOf(page).locator(heard).first().waitFor()
  const left: string[] = []
  page.on('request', (request) => left.push(request.url()))
  const said = page.waitForEvent('console', (message) => message.text().includes('frame-src'))
  await panelOf(page)
    .locator('body')
    .evaluate(() => void (location.href = 'https://forbidden.example/?secret'))
  await said
  expect(left.filter((url) => url.includes('forbidden'))).toEqual([])
  await page.context().close()
})

test('a closed plugin is run again from the menu, and again when its files change', async () => {
  const page = await playground.newPage()
  await panelOf(page).locator(heard).first().waitFor()
  await page.getByRole('button', { name: 'Close plugin' }).click()
  await expect.poll(() => page.locator('iframe').count()).toBe(0)
  await page.getByRole('button', { name: 'Plugins' }).click()
  await page.getByRole('menuitem', { name: 'Foreign Plugin' }).click()
  await panelOf(page).locator(heard).first().waitFor()
  const file = join(playground.pluginDir, 'panel.html')
  await writeFile(file, (await readFile(file, 'utf8')).replace('<ul', '<p>Rebuilt</p><ul'))
  await panelOf(page).getByText('Rebuilt').waitFor()
  await page.context().close()
})
