// Manual editing in the playground, without a plugin: resize, arrange, copy, pages, Figma's
// clipboard, and drops from the desktop.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { PlaygroundDocument } from '../../document/index.js'
import { openPlayground, type Opened } from './open.js'

let playground: Opened
beforeAll(async () => void (playground = await openPlayground()))
afterAll(() => playground?.close())

const open = () => playground.newPage({ query: '?plugin=off' })
const layer = (page: Page, name: string) =>
  page.getByRole('tree', { name: 'Layers' }).getByRole('treeitem', { name, exact: true })
const layers = (page: Page) =>
  page
    .getByRole('treeitem')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')))
const measures = (page: Page) => page.getByLabel('Properties').locator('dd').allTextContents()
const canvas = (page: Page) => page.getByRole('application', { name: 'Canvas' })

/**
 * Returns screen coordinates in the opening view: the first frame's corner 56 px into the canvas,
 * at 36 %.
 */
async function onHero(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = (await canvas(page).boundingBox())!
  return [box.x + 56 + x * 0.36, box.y + 56 + y * 0.36]
}

async function pull(page: Page, from: [number, number], dx: number, dy: number): Promise<void> {
  await page.mouse.move(...from)
  await page.mouse.down()
  await page.mouse.move(from[0] + dx, from[1] + dy, { steps: 4 })
  await page.mouse.up()
}

test('a handle resizes, Shift keeps the proportions, Alt the middle, and each pull is one step', async () => {
  const page = await open()
  await layer(page, 'Hero').click()
  await pull(page, await onHero(page, 1440, 810), -180, -90)
  await expect.poll(() => measures(page)).toEqual(['0', '0', '940', '560'])
  await page.keyboard.press('Control+z')
  await expect.poll(() => measures(page)).toEqual(['0', '0', '1440', '810'])
  await page.keyboard.down('Shift')
  await pull(page, await onHero(page, 1440, 400), -144, 0)
  await page.keyboard.up('Shift')
  await expect.poll(() => measures(page)).toEqual(['0', '112.5', '1040', '585'])
  await page.keyboard.press('Control+z')
  await page.keyboard.down('Alt')
  await pull(page, await onHero(page, 1440, 400), -36, 0)
  await page.keyboard.up('Alt')
  await expect.poll(() => measures(page)).toEqual(['100', '0', '1240', '810'])
  await page.context().close()
})

test('layers are duplicated, grouped, sent back, hidden, locked, renamed, copied and taken apart again', async () => {
  const page = await open()
  await layer(page, 'Hero').click()
  await page.keyboard.press('Control+d')
  await expect.poll(() => layers(page)).toEqual(['Story', 'Square', 'Hero', 'Hero'])
  await page.keyboard.press('Control+g')
  await expect.poll(() => layers(page)).toEqual(['Story', 'Square', 'Group', 'Hero'])
  await page.keyboard.press('BracketRight')
  await expect.poll(() => layers(page)).toEqual(['Group', 'Story', 'Square', 'Hero'])
  await page.keyboard.press('Control+Shift+g')
  await expect.poll(() => layers(page)).toEqual(['Hero', 'Story', 'Square', 'Hero'])
  await layer(page, 'Hero').first().dblclick()
  await page.getByRole('textbox', { name: 'Name' }).fill('Copy of it')
  await page.keyboard.press('Enter')
  await expect.poll(() => layers(page)).toEqual(['Copy of it', 'Story', 'Square', 'Hero'])
  await page.keyboard.press('Control+Shift+h')
  await expect.poll(() => layer(page, 'Copy of it').getAttribute('data-hidden')).toBe('true')
  await page.keyboard.press('Control+c')
  await layer(page, 'Story').click()
  await page.keyboard.press('Control+v')
  await expect
    .poll(() => layers(page))
    .toEqual(['Copy of it', 'Copy of it', 'Story', 'Square', 'Hero'])
  for (let step = 0; step < 7; step++) await page.keyboard.press('Control+z')
  await expect.poll(() => layers(page)).toEqual(['Story', 'Square', 'Hero'])
  await page.context().close()
})

test('a locked layer is passed by the mouse, and Alt drags a copy', async () => {
  const page = await open()
  await layer(page, 'Hero').click()
  await page.keyboard.press('Control+Shift+l')
  await page.keyboard.press('Escape')
  await page.mouse.click(...(await onHero(page, 700, 300)))
  expect(await page.getByRole('treeitem', { selected: true }).count()).toBe(0)
  await layer(page, 'Hero').click()
  await page.keyboard.press('Control+Shift+l')
  await page.keyboard.down('Alt')
  await pull(page, await onHero(page, 700, 300), 36, 0)
  await page.keyboard.up('Alt')
  await expect.poll(() => layers(page)).toEqual(['Story', 'Square', 'Hero', 'Hero'])
  await expect.poll(() => measures(page)).toEqual(['100', '0', '1440', '810'])
  await page.context().close()
})

test('pages are added, named, turned and removed; Enter goes into a frame and Shift Enter out of it', async () => {
  const page = await open()
  const pages = () =>
    page.getByRole('listbox', { name: 'Pages' }).getByRole('option').allInnerTexts()
  await page.getByRole('button', { name: 'Add page' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Ideas')
  await page.keyboard.press('Enter')
  await expect.poll(pages).toEqual(['Campaign', 'Brand', 'Ideas'])
  await expect.poll(() => layers(page)).toEqual([])
  await page.getByRole('option', { name: 'Ideas' }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete page' }).click()
  await expect.poll(pages).toEqual(['Campaign', 'Brand'])
  await page.getByRole('option', { name: 'Campaign' }).click()
  await layer(page, 'Hero').click()
  await canvas(page).press('Enter')
  await expect.poll(() => page.getByRole('treeitem', { selected: true }).count()).toBeGreaterThan(2)
  await canvas(page).press('Shift+Enter')
  await expect
    .poll(() => page.getByRole('treeitem', { selected: true }).getAttribute('aria-label'))
    .toBe('Hero')
  await page.context().close()
})

test('what Figma copied is pasted, selected and in sight; words are refused in a sentence', async () => {
  const page = await open()
  const paste = (data: Record<string, string>) =>
    canvas(page).evaluate((element, kinds) => {
      const clipboardData = new DataTransfer()
      for (const [kind, text] of Object.entries(kinds)) clipboardData.setData(kind, text)
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      )
    }, data)
  await paste({ 'text/plain': 'Words' })
  await page.getByRole('status').getByText('Copy layers in Figma').waitFor()
  await paste({
    'text/html': await readFile(new URL('../host/clipboard/frame.html', import.meta.url), 'utf8'),
  })
  await expect
    .poll(() => page.getByRole('treeitem', { selected: true }).getAttribute('aria-label'))
    .toBe('frame')
  await expect.poll(async () => (await measures(page)).slice(2)).toEqual(['320', '100'])
  await page.keyboard.press('Shift+Digit2')
  // The green rectangle of the pasted frame is in the middle of the canvas.
  await expect.poll(() => inTheMiddle(page)).toEqual([0, 255, 0])
  await page.context().close()
})

async function inTheMiddle(page: Page): Promise<number[]> {
  const box = (await canvas(page).boundingBox())!
  const clip = { x: box.x + box.width / 2, y: box.y + box.height / 2, width: 1, height: 1 }
  const { data } = await sharp(await page.screenshot({ clip }))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return [...data]
}

test('a photo and a .fig that are dropped on the canvas open, and nothing of what was there stays on screen', async () => {
  const page = await open()
  const drop = async (name: string, bytes: Buffer) => {
    const transfer = await page.evaluateHandle(
      ([called, data]) => {
        const items = new DataTransfer()
        items.items.add(
          new File([Uint8Array.from(atob(data!), (letter) => letter.charCodeAt(0))], called!),
        )
        return items
      },
      [name, bytes.toString('base64')],
    )
    await canvas(page).dispatchEvent('drop', { dataTransfer: transfer })
  }
  await drop(
    'Photo.jpg',
    await readFile(fileURLToPath(new URL('../../sample/coffee.jpg', import.meta.url))),
  )
  await layer(page, 'Photo').waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.keyboard.press('Control+s'),
  ])
  const saved = await readFile(await download.path())
  await page.getByRole('button', { name: 'File', exact: true }).click()
  await page.getByRole('menuitem', { name: 'New, empty' }).click()
  await expect.poll(() => inTheMiddle(page)).toEqual([245, 245, 245])
  await drop('Saved.fig', saved)
  await layer(page, 'Photo').waitFor()
  await expect.poll(() => canvas(page).getAttribute('aria-busy')).toBe('false')
  await page.context().close()
})

test('what is moved away leaves nothing behind, and undo brings the same picture back', async () => {
  const page = await open()
  const look = async () => {
    await expect.poll(() => canvas(page).getAttribute('aria-busy')).toBe('false')
    return (await canvas(page).screenshot()).toString('base64')
  }
  const before = await look()
  await layer(page, 'Hero').click()
  await canvas(page).press('Shift+ArrowRight')
  await canvas(page).press('Escape')
  await page.mouse.move(5, 5)
  expect(await look()).not.toBe(before)
  await page.keyboard.press('Control+z')
  await expect.poll(look).toBe(before)
  await page.context().close()
})

test('a faded layer deep in a page of thousands is drawn whole', async () => {
  const document = PlaygroundDocument.empty('Deep')
  const { graph } = document
  const white = {
    type: 'SOLID',
    color: { r: 1, g: 1, b: 1, a: 1 },
    opacity: 1,
    visible: true,
  } as const
  const black = { ...white, color: { r: 0, g: 0, b: 0, a: 1 } }
  const frame = graph.createNode('FRAME', document.currentPageId, {
    name: 'All',
    x: 0,
    y: 0,
    width: 800,
    height: 600,
    fills: [white],
  })
  const inner = graph.createNode('FRAME', frame.id, {
    name: 'In',
    x: 60,
    y: 40,
    width: 400,
    height: 300,
    fills: [white],
  })
  for (let n = 0; n < 300; n++)
    graph.createNode('RECTANGLE', inner.id, {
      name: `${n}`,
      x: 0,
      y: 0,
      width: 4,
      height: 4,
      fills: [white],
    })
  // With a shadow: a single shape without one is drawn translucent without a separate layer.
  const shadow = {
    type: 'DROP_SHADOW',
    color: black.color,
    offset: { x: 0, y: 0 },
    radius: 1,
    spread: 0,
    visible: true,
  } as const
  const faded = {
    name: 'Faded',
    x: 50,
    y: 50,
    width: 200,
    height: 150,
    opacity: 0.5,
    effects: [shadow],
  }
  graph.createNode('RECTANGLE', inner.id, { ...faded, fills: [black] })
  const page = await open()
  const buffer = Buffer.from(await document.save())
  await page
    .getByLabel('Open file')
    .setInputFiles({ name: 'Deep.fig', mimeType: 'application/octet-stream', buffer })
  await layer(page, 'All').waitFor()
  await expect.poll(async () => (await colourAt(page, { x: 120, y: 100 }))[0]! < 140).toBe(true)
  await expect.poll(async () => (await colourAt(page, { x: 300, y: 230 }))[0]! < 140).toBe(true)
  await page.context().close()
})

/** Returns the colour at a position on the page; the opening view shows all of 800 × 600. */
async function colourAt(page: Page, at: { x: number; y: number }): Promise<number[]> {
  const box = (await canvas(page).boundingBox())!
  const percent =
    Number(
      (await page.getByRole('button', { name: /^Zoom \d+%/ }).getAttribute('aria-label'))!.replace(
        /\D/g,
        '',
      ),
    ) / 100
  const x = box.x + box.width / 2 + (at.x - 400) * percent
  const y = box.y + box.height / 2 + (at.y - 300) * percent
  const { data } = await sharp(await page.screenshot({ clip: { x, y, width: 1, height: 1 } }))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return [...data]
}
