// Tests *Check this Figma* in the playground's page: sandbox and panel together report the
// playground's known behaviour.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { expect, test } from 'vitest'
import { freePort } from '../free-port.js'
import { patienceMs } from '../patience.js'

const root = resolve(import.meta.dirname, '../..')

test('the report of the whole plugin is the expected one', async () => {
  const port = await freePort()
  const server = spawn(process.execPath, ['dist/playground/serve.js'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), PLUGIN_DIR: resolve(root, 'check-figma') },
  })
  const browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    await once(server.stdout, 'data')
    const page = await browser.newPage()
    page.setDefaultTimeout(patienceMs(60_000))
    await page.goto(`http://localhost:${port}`)
    const report = page
      .frameLocator('iframe[title="Check this Figma"]')
      .getByRole('textbox', { name: 'Report' })
    await expect.poll(() => report.inputValue()).not.toBe('')
    const { facts } = JSON.parse(await report.inputValue()) as { facts: Record<string, unknown> }
    expect(facts).toEqual(
      JSON.parse(readFileSync(resolve(root, 'check-figma/expected.json'), 'utf8')),
    )
  } finally {
    await browser.close()
    const gone = once(server, 'exit')
    server.kill()
    await gone
  }
})
