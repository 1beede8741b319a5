// Tests other kinds of sources: a photo dropped in, and a .fig that another tool wrote.
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
  await expect
    .poll(() => desk.panel.getByRole('combobox', { name: 'Size' }).inputValue())
    .toBe('2496x1664')
  await remix(desk, 'dusk, violet sky', 2)
  await allPlaced(desk, 2)
  const { variations } = variationsOf(await save(desk), 'rocket')
  expect(variations).toHaveLength(2)
  for (const { image } of variations)
    expect(await sharp(image()).metadata()).toMatchObject({ width: 2496, height: 1664 })
})

test('layers that were copied in Figma are pasted and remixed', async () => {
  const desk = await house.open()
  const html = readFileSync(
    new URL('../../playground/test/host/clipboard/frame.html', import.meta.url),
    'utf8',
  )
  await desk.page.getByRole('application', { name: 'Canvas' }).evaluate((element, copied) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/html', copied)
    element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  }, html)
  await desk.panel
    .getByRole('region', { name: 'Source' })
    .getByText('frame', { exact: true })
    .waitFor()
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

test('a source that is see-through is sent on what lies behind it, and the panel says so before the run', async () => {
  const sent: Buffer[] = []
  const desk = await house.open({
    onCall: (route, call) => {
      const body = route.request().postDataBuffer()
      if (call.startsWith('PUT /v1/seeds/') && body) sent.push(body)
      return route.continue()
    },
  })
  const file = join(folder, 'round.fig')
  writeFileSync(file, await roundFig())
  await desk.page.getByLabel('Open file').setInputFiles(file)
  const notice = desk.panel.getByText(
    'The picture behind this frame is sent with it, because the model has no transparency.',
  )
  await selectLayer(desk, 'Ground')
  await desk.panel.getByText('Ground', { exact: true }).waitFor()
  await expect.poll(() => desk.panel.locator('.framed img').count()).toBe(1)
  expect(await notice.count()).toBe(0)
  await selectLayer(desk, 'Round')
  await notice.waitFor()
  await remix(desk, 'a red planet', 1)
  await allPlaced(desk, 1)
  const { channels } = await sharp(sent[0]).stats()
  expect(channels[3]?.min ?? 255).toBe(255)
  const { data, info } = await sharp(sent[0]).raw().toBuffer({ resolveWithObject: true })
  const pixel = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * info.channels).subarray(0, 3),
  ]
  expect(pixel(info.width >> 1, info.height >> 1)).toEqual([255, 0, 0])
  expect(pixel(4, 4)).toEqual([0, 0, 255])
})

/** A red circle on a blue background. */
async function roundFig(): Promise<Uint8Array> {
  const graph = new SceneGraph()
  const figma = new FigmaAPI(graph)
  const fill = (r: number, b: number) => [
    { type: 'SOLID' as const, color: { r, g: 0, b, a: 1 }, opacity: 1, visible: true },
  ]
  const ground = figma.createRectangle()
  ground.name = 'Ground'
  ground.resize(600, 600)
  ground.fills = fill(0, 1)
  const round = figma.createEllipse()
  round.name = 'Round'
  round.x = 100
  round.y = 100
  round.resize(400, 400)
  round.fills = fill(1, 0)
  return exportFigFile(graph)
}

/** Written with open-pencil's own API and none of this project's. */
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
