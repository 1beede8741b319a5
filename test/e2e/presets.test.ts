// Every size of the model, on the canvas to the pixel. The formats take turns; that each size comes in each format is the simulator's own test.
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { presets } from '../../contract/preset.js'
import { allPlaced, remix, save, selectLayer, variationsOf } from './hands.js'
import { openHouse, type House } from './house.js'

const formats = ['JPG', 'PNG', 'WEBP'] as const
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

test('all 23 land on the canvas at exactly their size', { timeout: 240_000 }, async () => {
  const desk = await house.open()
  const { panel } = desk
  await selectLayer(desk, 'Square')
  await panel.getByText('More', { exact: true }).click()
  await panel.getByRole('combobox', { name: 'Speed' }).selectOption('TURBO')
  await panel.getByRole('slider', { name: 'Strength' }).fill('0')
  for (const [index, { width, height }] of presets.entries()) {
    await panel.getByRole('combobox', { name: 'Size' }).selectOption(`${width}x${height}`)
    await panel.getByRole('combobox', { name: 'Format' }).selectOption(formats[index % formats.length] ?? 'PNG')
    await remix(desk, 'as it is', 1)
    await allPlaced(desk, 1)
  }
  const { variations } = variationsOf(await save(desk), 'Square')
  const sizes = await Promise.all(variations.map(async ({ image }) => sharp(image()).metadata()))
  const written = (all: { width: number; height: number }[]) => all.map(({ width, height }) => `${width}x${height}`).sort()
  expect(written(sizes)).toEqual(written([...presets]))
  for (const { box, record } of variations)
    expect(box.width / box.height).toBeCloseTo(record.recipe.width / record.recipe.height, 2)
  expect(sizes.map(({ format }) => format).filter((format) => format !== 'png' && format !== 'jpeg')).toEqual([])
})
