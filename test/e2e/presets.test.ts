// Tests every size of the model in one campaign, on the canvas to the pixel. The combinations of
// size and format are a test of the simulator.
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { presets } from '../../contract/model/presets.js'
import { allPlaced, remix, save, selectLayer, variationsOf } from './hands.js'
import { openHouse, type House } from './house.js'
import { patienceMs } from '../patience.js'

let house: House
beforeAll(async () => {
  house = await openHouse({ blankBytes: '20000' })
})
afterAll(() => house.close())

test(
  'all presets land on the canvas at exactly their size, in one run',
  { timeout: patienceMs(240_000) },
  async () => {
    const desk = await house.open()
    const { page, panel } = desk
    // A plain frame, because the test is about the sizes, and Skia would take long to draw a photo
    // that often.
    await page
      .getByRole('listbox', { name: 'Pages' })
      .getByRole('option', { name: 'Brand' })
      .click()
    await selectLayer(desk, 'Colours')
    await panel.getByRole('button', { name: 'Turbo' }).click()
    await panel.getByRole('slider', { name: 'Strength' }).fill('0')
    await panel.getByRole('checkbox', { name: 'Several sizes' }).check()
    const chosen = await panel.getByRole('button', { name: /^Leave .* out$/ }).count()
    for (let left = presets.length - chosen; left > 0; left -= 1)
      await panel.getByRole('combobox', { name: 'Size' }).selectOption({ index: 1 })
    await remix(desk, 'as it is', 1)
    await allPlaced(desk, presets.length, 200_000)
    const { variations } = variationsOf(await save(desk), 'Colours', 'Brand')
    const sizes = await Promise.all(variations.map(async ({ image }) => sharp(image()).metadata()))
    const written = (all: readonly { width: number; height: number }[]) =>
      all.map(({ width, height }) => `${width}x${height}`)
    expect(written(sizes)).toEqual(written(presets))
    for (const { box, record } of variations)
      expect(box.width / box.height).toBeCloseTo(record.recipe.width / record.recipe.height, 2)
  },
)
