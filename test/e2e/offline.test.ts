// Tests a relay that goes offline in the middle of a run: the panel shows it, the typed text stays,
// and the run continues to its end.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allPlaced, remix, save, selectLayer, toForm, variationsOf } from './hands.js'
import { openHouse, type Desk, type House } from './house.js'

const prompt = 'A quiet winter evening, ink and silver'
let house: House
let desk: Desk

beforeAll(async () => {
  house = await openHouse({ pace: '1', blankBytes: '20000' })
  desk = await house.open()
})
afterAll(() => house.close())

test('stopping the relay in the middle of a run gives “offline” in words, and the prompt stays', async () => {
  await selectLayer(desk, 'Square')
  await remix(desk, prompt, 3)
  const tiles = desk.panel.getByRole('list', { name: 'Variations' }).getByRole('listitem')
  await tiles.filter({ hasText: 'Generating' }).first().waitFor()
  await house.stopRelay()
  await desk.panel.getByRole('alert').filter({ hasText: 'Can’t reach' }).first().waitFor()
  await toForm(desk)
  expect(await desk.panel.getByRole('textbox', { name: 'Prompt' }).inputValue()).toBe(prompt)
})

test('with the relay back and the panel reopened, the run goes on to its end, each result on the canvas once', async () => {
  await desk.page.getByRole('button', { name: 'Close plugin' }).click()
  await house.startRelay()
  await desk.page.getByRole('button', { name: 'Plugins' }).click()
  await desk.page.getByRole('menuitem', { name: 'Remix selection' }).click()
  expect(await desk.panel.getByRole('textbox', { name: 'Prompt' }).inputValue()).toBe(prompt)
  await desk.panel.getByRole('button', { name: prompt }).click()
  await allPlaced(desk, 3)
  const { variations } = variationsOf(await save(desk), 'Square')
  expect(variations.map(({ name }) => name)).toEqual(['Square / 1', 'Square / 2', 'Square / 3'])
  expect(new Set(variations.map(({ record }) => record.imageUUID)).size).toBe(3)
  const { charges } = (await (await fetch(`${house.simulatorUrl}/ledger`)).json()) as {
    charges: unknown[]
  }
  expect(charges).toHaveLength(3)
})

test('without a relay the button says what it waits for, and what is typed is remembered', async () => {
  await house.stopRelay()
  const other = await house.open()
  await selectLayer(other, 'Hero')
  await other.panel.getByRole('alert').filter({ hasText: 'Can’t reach' }).waitFor()
  expect(await other.panel.getByRole('button', { name: /^Remix/ }).isDisabled()).toBe(true)
  await other.panel.getByRole('textbox', { name: 'Prompt' }).fill('kept in mind')
  await other.page.waitForTimeout(600)
  await other.page.reload()
  await expect
    .poll(() => other.panel.getByRole('textbox', { name: 'Prompt' }).inputValue())
    .toBe('kept in mind')
  await house.startRelay()
  await selectLayer(other, 'Hero')
  await expect
    .poll(() => other.panel.getByRole('button', { name: /^Remix/ }).isEnabled())
    .toBe(true)
})
