// `npm run pictures`: draws the pictures of README.md in the playground with the simulator.
import { installMissing } from './install.mjs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

installMissing()
const { default: sharp } = await import('sharp')
const { withSimulatedPlayground } = await import('./simulated-playground.mjs')

const outdir = 'docs/pictures'
const prompt = 'A rainy {morning|evening} in teal light'
const patienceMs = 180_000

/** Writes few colours: the pictures are flat, and a small file suits the repository. */
async function write(name, screenshot) {
  await sharp(screenshot).png({ palette: true, quality: 90, effort: 10 }).toFile(join(outdir, name))
}

async function drawTheme(browser, address, theme) {
  const context = await browser.newContext({
    viewport: { width: 1600, height: 900 },
    colorScheme: theme,
  })
  context.setDefaultTimeout(patienceMs)
  const page = await context.newPage()
  await page.goto(address)
  await page.waitForSelector('html[data-painted]')
  const panel = page.frameLocator('iframe[title="Brandsafe Remix"]')
  const frame = page.locator('iframe[title="Brandsafe Remix"]')
  const layers = page.getByRole('tree', { name: 'Layers' })
  await layers.getByRole('treeitem', { name: 'Hero', exact: true }).first().click()
  await panel.getByRole('textbox', { name: 'Prompt' }).fill(prompt)
  await panel.getByRole('spinbutton', { name: 'Variations' }).fill('2')
  await panel.getByRole('button', { name: /^Remix/ }).waitFor()
  if (theme === 'light') await write('ask.png', await frame.screenshot())
  await panel.getByRole('button', { name: /^Remix/ }).click()
  const tiles = panel.getByRole('list', { name: 'Variations' }).getByRole('listitem')
  await tiles.filter({ hasText: 'on palette' }).nth(3).waitFor()
  // The whole page of the document is in view, at the left of the window.
  await page.getByRole('application', { name: 'Canvas' }).focus()
  await page.keyboard.press('Shift+1')
  await write(`grid-${theme}.png`, await page.screenshot())
  if (theme === 'light') {
    await write('choose.png', await frame.screenshot())
    await tiles.first().getByRole('button').first().click()
    await panel.getByRole('button', { name: 'Replace original' }).first().click()
    await panel.getByText('Original replaced').first().waitFor()
    await write('replace.png', await page.screenshot())
  }
  await context.close()
}

await mkdir(outdir, { recursive: true })
await withSimulatedPlayground(async (browser, address) => {
  await drawTheme(browser, address, 'light')
  await drawTheme(browser, address, 'dark')
})
