// Plugins in the playground: several side by side, parameters by typing, drops, and plugins that
// misbehave.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { openPlayground, type Opened } from './open.js'

const pluginManifest = {
  name: 'Shapes',
  id: 'shapes',
  api: '1.0.0',
  main: 'code.js',
  ui: 'ui.html',
  editorType: ['figma'],
  documentAccess: 'dynamic-page',
  networkAccess: { allowedDomains: ['none'] },
  menu: [
    {
      name: 'Make a shape',
      command: 'make',
      parameters: [
        { name: 'Shape', key: 'shape', description: 'What to draw' },
        { name: 'Size', key: 'size', allowFreeform: true, optional: true },
      ],
    },
    { separator: true },
    { name: 'More', menu: [{ name: 'Listen', command: 'listen' }] },
  ],
}

const code = `
figma.parameters.on('input', function (event) {
  if (event.key === 'shape') return event.result.setSuggestions(['Rectangle', 'Ellipse'].filter(function (name) { return name.toLowerCase().indexOf(event.query) >= 0 }))
  if (event.query && isNaN(Number(event.query))) return event.result.setError('A size is a number')
  event.result.setSuggestions(['100', '200'])
})
figma.on('run', function (event) {
  if (event.command !== 'make') return figma.showUI(__html__, { width: 240, height: 160 })
  var made = event.parameters.shape === 'Ellipse' ? figma.createEllipse() : figma.createRectangle()
  made.resize(Number(event.parameters.size || 50), 50)
  made.name = event.parameters.shape + ' of ' + (event.parameters.size || 'no size')
  figma.closePlugin()
})
figma.on('drop', function (event) { console.log('drop', event.items.length, event.files.length, JSON.stringify(event.dropMetadata)); return false })
figma.on('selectionchange', function () { throw new Error('The handler broke') })
figma.ui.onmessage = function (message) { figma.ui.postMessage(message.length); if (message === 'loop') while (true) {} }
`

const panelHtml = `<!doctype html><html lang="en"><body><p id="heard"></p>
<script>onmessage = (event) => { heard.textContent = 'heard ' + JSON.stringify(event.data.pluginMessage) }</script></body></html>`

let playground: Opened
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shapes-'))
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(pluginManifest))
  await writeFile(join(folder, 'code.js'), code)
  await writeFile(join(folder, 'ui.html'), panelHtml)
  playground = await openPlayground([folder, join(folder, 'nothing')])
})
afterAll(async () => {
  await playground?.close()
  await rm(folder, { recursive: true, force: true })
})

const open = () => playground.newPage({ query: '?plugin=off' })
const panel = (page: Page) => page.frameLocator('iframe[title="Shapes"]').locator('body')
const layers = (page: Page) =>
  page
    .getByRole('treeitem')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')))

async function run(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Plugins' }).click()
  await page.getByRole('menuitem', { name }).click()
}

test('a command is found by typing, asks for its parameters, says what is wrong with one, and can be run again', async () => {
  const page = await open()
  const field = page.getByRole('combobox')
  await page.keyboard.press('Control+p')
  await field.fill('make')
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: 'Rectangle' }).waitFor()
  await field.fill('ell')
  await expect
    .poll(() =>
      page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option').allInnerTexts(),
    )
    .toEqual(['Ellipse'])
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'Size' }).fill('big')
  await page.getByRole('alert').getByText('A size is a number').waitFor()
  await page.keyboard.press('Enter')
  await field.fill('120')
  await page.getByRole('option', { name: '120' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('treeitem', { name: 'Ellipse of 120' }).waitFor()
  await page.keyboard.press('Control+Alt+p')
  await expect
    .poll(() => layers(page))
    .toEqual(['Ellipse of 120', 'Ellipse of 120', 'Story', 'Square', 'Hero'])
  await run(page, 'Make a shape…')
  await page.getByRole('option', { name: 'Rectangle' }).click()
  await page.getByRole('option', { name: 'Run now' }).click()
  await page.getByRole('treeitem', { name: 'Rectangle of no size' }).waitFor()
  await page.context().close()
})

test('a bar that is left by Escape has made nothing, and a folder without a manifest says so', async () => {
  const page = await open()
  await run(page, 'Make a shape…')
  await page.getByRole('option', { name: 'Ellipse' }).click()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('combobox').count()).toBe(0)
  expect(await layers(page)).toEqual(['Story', 'Square', 'Hero'])
  await page.getByRole('button', { name: 'Plugins' }).click()
  await page.getByRole('menuitem', { name: /^No plugin: ENOENT/ }).waitFor()
  await page.context().close()
})

test('a menu that is longer than the window scrolls', async () => {
  const page = await open()
  await page.setViewportSize({ width: 1000, height: 160 })
  await page.getByRole('button', { name: 'Plugins' }).click()
  const menu = (await page.getByRole('menu', { name: 'Plugins' }).boundingBox())!
  expect(menu.y + menu.height).toBeLessThanOrEqual(160)
  const last = page.getByRole('menuitem').last()
  await last.scrollIntoViewIfNeeded()
  const box = (await last.boundingBox())!
  expect(box.y + box.height).toBeLessThanOrEqual(160)
  await page.context().close()
})

test('a folder that is chosen in the browser runs, and is in the menu from then on', async () => {
  const page = await open()
  const other = await mkdtemp(join(tmpdir(), 'chosen-'))
  await writeFile(
    join(other, 'manifest.json'),
    JSON.stringify({
      ...pluginManifest,
      name: 'Chosen',
      id: 'chosen',
      menu: undefined,
      ui: undefined,
    }),
  )
  await writeFile(
    join(other, 'code.js'),
    `figma.createFrame().name = 'By the chosen one'; figma.closePlugin()`,
  )
  await page.getByLabel('Plugin folder').setInputFiles(other)
  await page.getByRole('treeitem', { name: 'By the chosen one' }).waitFor()
  await run(page, 'Chosen')
  await expect.poll(() => page.getByRole('treeitem', { name: 'By the chosen one' }).count()).toBe(2)
  await rm(other, { recursive: true })
  await page.context().close()
})

test('drops reach the plugin before the editor, from the desktop and from its own window', async () => {
  const page = await open()
  await run(page, 'Listen')
  await panel(page).waitFor({ state: 'attached' })
  const transfer = await page.evaluateHandle(() => {
    const items = new DataTransfer()
    items.items.add(new File(['x'], 'Notes.txt', { type: 'text/plain' }))
    return items
  })
  await page
    .getByRole('application')
    .dispatchEvent('drop', { dataTransfer: transfer, clientX: 700, clientY: 400 })
  await panel(page).evaluate(() => {
    const items = [{ type: 'text/plain', data: 'A word' }]
    parent.postMessage(
      { pluginDrop: { clientX: -300, clientY: 100, items, dropMetadata: { kind: 'word' } } },
      '*',
    )
  })
  await page.getByRole('button', { name: 'Console' }).click()
  await expect
    .poll(() => page.getByRole('log').locator('pre').allInnerTexts())
    .toEqual(['drop 0 1 undefined', 'drop 1 0 {"kind":"word"}'])
  // The plugin returned false, so the editor did not try to open the notes.
  expect(await page.getByRole('status').innerText()).toBe('')
  await page.context().close()
})

test('an error in a handler is told, and the plugin goes on; a message of 200 MB arrives both ways', async () => {
  const page = await open()
  await run(page, 'Listen')
  await panel(page).waitFor({ state: 'attached' })
  await page.getByRole('treeitem', { name: 'Hero' }).click()
  await page.getByRole('button', { name: 'Console' }).click()
  await page.getByRole('log').getByText('Error: The handler broke').waitFor()
  await panel(page).evaluate(() =>
    parent.postMessage({ pluginMessage: new Uint8Array(200e6) }, '*'),
  )
  await panel(page).getByText('heard 200000000').waitFor()
  await page.getByRole('treeitem', { name: 'Story' }).click()
  await expect
    .poll(() => page.getByRole('treeitem', { selected: true }).getAttribute('aria-label'))
    .toBe('Story')
  await page.context().close()
})

test('a window that spins leaves the editor alone, says that it doesn’t answer, and can be ended', async () => {
  const page = await open()
  await run(page, 'Listen')
  await panel(page).waitFor({ state: 'attached' })
  await panel(page).evaluate(
    () =>
      void setTimeout(() => {
        while (true);
      }, 50),
  )
  await page.getByRole('alert').getByText('The plugin doesn’t answer.').waitFor()
  await page.getByRole('treeitem', { name: 'Hero' }).click()
  await page.keyboard.press('Control+d')
  await expect.poll(() => layers(page)).toEqual(['Story', 'Square', 'Hero', 'Hero'])
  await page.getByRole('button', { name: 'End it' }).click()
  await expect.poll(() => page.locator('iframe').count()).toBe(0)
  await run(page, 'Listen')
  await panel(page).waitFor({ state: 'attached' })
  await page.context().close()
})

test('a plugin that loops for ever is stopped with a sentence, and the document is as it was', async () => {
  const page = await open()
  await run(page, 'Listen')
  await panel(page).waitFor({ state: 'attached' })
  await panel(page).evaluate(() => parent.postMessage({ pluginMessage: 'loop' }, '*'))
  await page
    .getByRole('status')
    .getByText(/ran for .* without a pause and was stopped/)
    .waitFor()
  expect(await layers(page)).toEqual(['Story', 'Square', 'Hero'])
  expect(await page.locator('iframe').count()).toBe(0)
  await page.context().close()
})
