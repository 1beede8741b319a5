// The playground's page as an editor: layers, canvas, files, undo. Runs no plugin, or a foreign
// one.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { openPlayground, type Opened } from './open.js'

let playground: Opened
beforeAll(async () => void (playground = await openPlayground()))
afterAll(() => playground?.close())

const open = () => playground.newPage({ query: '?plugin=off' })
const layer = (page: Page, name: string) =>
  page.getByRole('tree', { name: 'Layers' }).getByRole('treeitem', { name, exact: true })
const selected = (page: Page) =>
  page
    .getByRole('treeitem', { selected: true })
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')))
const canvas = (page: Page) => page.getByRole('application', { name: 'Canvas' })

async function picture(): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const buffer = await sharp({
    create: { width: 320, height: 200, channels: 3, background: '#1f5d63' },
  })
    .png()
    .toBuffer()
  return { name: 'Shopfront.png', mimeType: 'image/png', buffer }
}

test('the layers are listed by name and can be walked through by keys', async () => {
  const page = await open()
  await layer(page, 'Hero').click()
  expect(await layer(page, 'Hero').getAttribute('aria-level')).toBe('1')
  await page.keyboard.press('ArrowRight')
  expect(await layer(page, 'Hero').getAttribute('aria-expanded')).toBe('true')
  await page.keyboard.press('ArrowDown')
  expect(await selected(page)).toEqual(['Call to action'])
  expect(await layer(page, 'Call to action').getAttribute('aria-level')).toBe('2')
  await layer(page, 'Logo').click({ modifiers: ['Shift'] })
  expect(await selected(page)).toEqual(['Call to action', 'Logo'])
  await page.context().close()
})

test('a click on the canvas picks the frame, a second one what is in it', async () => {
  const page = await open()
  const box = (await canvas(page).boundingBox())!
  // The opening view puts the first frame's corner 56 px into the canvas at 36 %.
  const headline = { x: box.x + 56 + 110, y: box.y + 56 + 205 }
  await page.mouse.click(headline.x, headline.y)
  expect(await selected(page)).toEqual(['Hero'])
  await page.mouse.dblclick(headline.x, headline.y)
  await expect.poll(() => selected(page)).toEqual(['Headline'])
  await page.mouse.click(box.x + 20, box.y + 20)
  await expect.poll(() => selected(page)).toEqual([])
  await page.context().close()
})

test('a dragged layer moves, undo brings it back, Delete removes it', async () => {
  const page = await open()
  const box = (await canvas(page).boundingBox())!
  await page.mouse.move(box.x + 200, box.y + 100)
  await page.mouse.down()
  await page.mouse.move(box.x + 236, box.y + 100, { steps: 4 })
  await page.mouse.up()
  const x = page.getByLabel('Properties').locator('dd').first()
  await expect.poll(() => x.textContent()).toBe('100')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => x.textContent()).toBe('0')
  await canvas(page).press('Delete')
  await expect.poll(() => layer(page, 'Hero').count()).toBe(0)
  await page.keyboard.press('Control+z')
  await expect.poll(() => layer(page, 'Hero').count()).toBe(1)
  await page.context().close()
})

test('a picture becomes a frame of its size, and the saved .fig opens again with it', async () => {
  const page = await open()
  await page.getByLabel('Open file').setInputFiles(await picture())
  await expect.poll(() => selected(page)).toEqual(['Shopfront'])
  const measures = await page.getByLabel('Properties').locator('dd').allTextContents()
  expect(measures.slice(2)).toEqual(['320', '200'])
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save .fig' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('Northwind.fig')
  const bytes = await readFile(await download.path())
  const again = await open()
  await again.getByRole('button', { name: 'File', exact: true }).click()
  await again.getByRole('menuitem', { name: 'New, empty' }).click()
  await expect.poll(() => again.getByRole('treeitem').count()).toBe(0)
  await again
    .getByLabel('Open file')
    .setInputFiles({ name: 'Saved.fig', mimeType: 'application/octet-stream', buffer: bytes })
  await expect.poll(() => layer(again, 'Shopfront').count()).toBe(1)
  expect(await again.getByRole('heading', { level: 1 }).textContent()).toBe('Saved')
  await page.context().close()
  await again.context().close()
})

test('what is no picture is refused in a sentence', async () => {
  const page = await open()
  await page
    .getByLabel('Open file')
    .setInputFiles({ name: 'Notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await expect
    .poll(() => page.getByRole('status').textContent())
    .toContain('Notes.png could not be opened')
  await page.context().close()
})

test('a photo dropped on the canvas stays after a reload', async () => {
  const page = await open()
  const photo = await readFile(
    fileURLToPath(new URL('../../sample/coffee.jpg', import.meta.url)),
    'base64',
  )
  const drop = await page.evaluateHandle((data) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
    const transfer = new DataTransfer()
    transfer.items.add(new File([bytes], 'Dropped.jpg', { type: 'image/jpeg' }))
    return transfer
  }, photo)
  await canvas(page).dispatchEvent('drop', { dataTransfer: drop })
  await expect.poll(() => selected(page)).toEqual(['Dropped'])
  await expect.poll(() => page.evaluate(keptLayers)).toBe(true)
  await page.reload()
  await page.waitForSelector('html[data-painted]')
  expect(await layer(page, 'Dropped').count()).toBe(1)
  await page.context().close()
})

/** Returns true if the browser stores a document. */
function keptLayers(): Promise<boolean> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('playground')
    opening.onsuccess = () => {
      const reading = opening.result.transaction('document').objectStore('document').get('current')
      reading.onsuccess = () => resolve(reading.result !== undefined)
    }
  })
}
