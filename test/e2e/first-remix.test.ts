// Tests the first remix from start to end: a designer selects a frame, types a prompt, presses one
// button, and variations appear beside the original.
import { model } from '../../contract/model/ideogram-remix.js'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allPlaced, remix, save, selectLayer, variationsOf, type Saved } from './hands.js'
import { openHouse, type Desk, type House } from './house.js'

let house: House
let desk: Desk
let saved: Saved

beforeAll(async () => {
  house = await openHouse()
  desk = await house.open()
})
afterAll(() => house.close())

test('four variations of the hero appear to its right', async () => {
  await selectLayer(desk, 'Hero')
  await expect
    .poll(() => desk.panel.getByRole('combobox', { name: 'Size' }).inputValue())
    .toBe('2560x1440')
  await remix(desk, 'A rainy morning in a small café, teal light', 4)
  await allPlaced(desk, 4)
  saved = await save(desk)
  const { source, variations } = variationsOf(saved, 'Hero')
  expect(variations.map(({ name }) => name)).toEqual([
    'Hero / 1',
    'Hero / 2',
    'Hero / 3',
    'Hero / 4',
  ])
  for (const { box } of variations)
    expect(box.x).toBeGreaterThanOrEqual(source.box.x + source.box.width)
  expect(desk.complaints).toEqual([])
})

test('none of them overlaps anything on the page', () => {
  const { variations, others } = variationsOf(saved, 'Hero')
  for (const [index, { box }] of variations.entries())
    for (const other of [...others, ...variations.slice(index + 1)]) {
      const apart =
        box.x + box.width <= other.box.x ||
        other.box.x + other.box.width <= box.x ||
        box.y + box.height <= other.box.y ||
        other.box.y + other.box.height <= box.y
      expect(apart, `${variations[index]?.name} and ${other.name}`).toBe(true)
    }
})

test('each has a different picture of exactly the preset’s pixels, unlike the source', async () => {
  const { source, variations } = variationsOf(saved, 'Hero')
  const small = (bytes: Uint8Array) =>
    sharp(bytes).resize(64, 36, { fit: 'fill' }).removeAlpha().raw().toBuffer()
  const original = await small(await source.picture())
  const pictures = await Promise.all(variations.map(({ image }) => image()))
  for (const picture of pictures)
    expect(await sharp(picture).metadata()).toMatchObject({ width: 2560, height: 1440 })
  const smalls = await Promise.all(pictures.map(small))
  for (const [index, one] of smalls.entries())
    for (const other of [original, ...smalls.slice(index + 1)]) {
      const far =
        one.reduce((sum, part, at) => sum + Math.abs(part - (other[at] ?? 0)), 0) / one.length
      expect(far).toBeGreaterThan(3)
    }
})

test('each carries its recipe, seed, cost and verdict in the saved file', () => {
  for (const [n, { record }] of variationsOf(saved, 'Hero').variations.entries()) {
    expect(record).toMatchObject({
      version: 1,
      n,
      model: model.id,
      upstream: 'simulator',
      verdict: 'checked',
      costUsd: 0.06,
      source: { name: 'Hero' },
      recipe: {
        positivePrompt: expect.stringMatching(
          /^A rainy morning in a small café, teal light, palette: /,
        ) as string,
        width: 2560,
        height: 1440,
        strength: 0.45,
      },
    })
    expect(record.seed).toBeTypeOf('number')
    expect(record.imageUUID).toMatch(/^[0-9a-f-]{36}$/)
  }
})

test('one undo takes the whole run back', async () => {
  await desk.page.getByRole('button', { name: /^Undo/ }).click()
  await expect.poll(async () => variationsOf(await save(desk), 'Hero').variations.length).toBe(0)
  await desk.page.getByRole('button', { name: /^Redo/ }).click()
  await expect.poll(async () => variationsOf(await save(desk), 'Hero').variations.length).toBe(4)
})

test('what the simulator charged is what the frames say', async () => {
  const { charges } = (await (await fetch(`${house.simulatorUrl}/ledger`)).json()) as {
    charges: { imageUUID: string }[]
  }
  const placed = variationsOf(saved, 'Hero').variations.map(({ record }) => record.imageUUID)
  expect(charges.map(({ imageUUID }) => imageUUID).sort()).toEqual([...placed].sort())
})
