// Sources of other kinds: a photo dropped in, and a .fig that another tool wrote.
import { FigmaAPI, SceneGraph, exportFigFile } from '@open-pencil/core'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { photo } from '../photo.js'
import { allPlaced, remix, save, selectLayer, variationsOf } from './hands.js'
import { openHouse, type House } from './house.js'

let house: House
const folder = mkdtempSync(join(tmpdir(), 'brandsafe-sources-'))

beforeAll(async () => {
  house = await openHouse({ blankBytes: '20000' })
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a JPEG photo that is opened becomes a frame, and its variations have the nearest preset’s pixels', async () => {
  const desk = await house.open()
  const file = join(folder, 'rocket.jpg')
  writeFileSync(file, await photo(640, 427, 'jpeg'))
  await desk.page.getByLabel('Open file').setInputFiles(file)
  await selectLayer(desk, 'rocket')
  await expect.poll(() => desk.panel.getByRole('combobox', { name: 'Size' }).inputValue()).toBe('2496x1664')
  await remix(desk, 'dusk, violet sky', 2)
  await allPlaced(desk, 2)
  const { variations } = variationsOf(await save(desk), 'rocket')
  expect(variations).toHaveLength(2)
  for (const { image } of variations) expect(await sharp(image()).metadata()).toMatchObject({ width: 2496, height: 1664 })
})

test('layers that were copied in Figma are pasted and remixed', async () => {
  const desk = await house.open()
  const html = readFileSync(new URL('../host/clipboard/frame.html', import.meta.url), 'utf8')
  await desk.page.getByRole('application', { name: 'Canvas' }).evaluate((element, copied) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/html', copied)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, html)
  await desk.panel.getByRole('region', { name: 'Source' }).getByText('frame').waitFor()
  await remix(desk, 'a sage meadow', 1)
  await allPlaced(desk, 1)
  expect(variationsOf(await save(desk), 'frame').variations).toHaveLength(1)
})

test('a .fig that another tool wrote opens, is remixed, saved, and opens again with its variations', async () => {
  const desk = await house.open()
  const file = join(folder, 'foreign.fig')
  writeFileSync(file, await foreignFig())
  await desk.page.getByLabel('Open file').setInputFiles(file)
  await selectLayer(desk, 'Poster')
  await remix(desk, 'forest green, morning mist', 1)
  await allPlaced(desk, 1)
  const saved = await save(desk)
  const again = join(folder, 'again.fig')
  writeFileSync(again, saved.bytes)
  await desk.page.getByLabel('Open file').setInputFiles(again)
  await selectLayer(desk, 'forest green, morning mist')
  const { variations } = variationsOf(await save(desk), 'Poster')
  expect(variations[0]?.record.recipe.positivePrompt).toBe('forest green, morning mist')
  expect(variations[0]?.image().length).toBeGreaterThan(10_000)
})

/** Written with open-pencil's own API and none of ours. */
async function foreignFig(): Promise<Uint8Array> {
  const graph = new SceneGraph()
  const figma = new FigmaAPI(graph)
  const poster = figma.createFrame()
  poster.name = 'Poster'
  poster.resize(600, 800)
  poster.fills = [
    {
      type: 'IMAGE',
      imageHash: figma.createImage(await photo(600, 800, 'png')).hash,
      imageScaleMode: 'FILL',
      color: { r: 0, g: 0, b: 0, a: 1 },
      opacity: 1,
      visible: true,
    },
  ]
  return exportFigFile(graph)
}
