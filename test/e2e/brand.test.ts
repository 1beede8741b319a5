// Tests the brand features on a result: its own layers live on top, figures measured on the pixels,
// a swap with a confirmation, and the audit ledger.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditLineSchema } from '../../contract/audit.js'
import { allPlaced, remix, save, selectLayer, toForm, variationsOf } from './hands.js'
import { openHouse, type Desk, type House } from './house.js'

let house: House
let desk: Desk
beforeAll(async () => {
  house = await openHouse()
  desk = await house.open()
})
afterAll(() => house.close())

const button = (name: string | RegExp) => desk.panel.getByRole('button', { name, exact: true })
const show = (name: string) => button(`Show ${name} on the canvas`).click()
const keeps = () => desk.panel.getByRole('group', { name: 'Stay live' }).getByRole('button')
const relay = async (path: string) =>
  (
    await fetch(house.relayUrl + path, { headers: { authorization: `Bearer ${house.token}` } })
  ).text()
const ledger = async () =>
  (await relay('/v1/audit'))
    .split('\n')
    .filter(Boolean)
    .map((line) => auditLineSchema.parse(JSON.parse(line)))

test('logo and texts of the source are found, each with a switch that is remembered', async () => {
  await selectLayer(desk, 'Hero')
  await expect
    .poll(() => keeps().allInnerTexts())
    .toEqual([/Logo/, /Headline/, /Call to action/].map((name) => expect.stringMatching(name)))
  await keeps().nth(2).click()
  await expect.poll(() => keeps().nth(2).getAttribute('aria-pressed')).toBe('false')
  await selectLayer(desk, 'Square')
  await selectLayer(desk, 'Hero')
  await expect.poll(() => keeps().nth(2).getAttribute('aria-pressed')).toBe('false')
  await keeps().nth(2).click()
  await expect.poll(() => keeps().nth(2).getAttribute('aria-pressed')).toBe('true')
})

test('they stay live above each variation, which is measured on its own pixels', async () => {
  await remix(desk, 'A teal morning', 2)
  await allPlaced(desk, 2)
  await expect
    .poll(() => desk.panel.getByText(/\d+ % on palette/).count())
    .toBeGreaterThanOrEqual(2)
  const saved = await save(desk)
  for (const { record, layers } of variationsOf(saved, 'Hero').variations) {
    expect(layers.filter(({ type }) => type === 'TEXT').map(({ text }) => text)).toEqual(
      expect.arrayContaining([expect.stringContaining('Slow'), 'Try the morning roast']),
    )
    expect(record.report?.texts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Headline', 'Call to action']),
    )
    expect(record.report?.palette?.onPalette).toBeGreaterThan(0)
    expect(record.report?.structure).toBeGreaterThan(0)
    expect(record.recipe.positivePrompt).toMatch(/^A teal morning, palette: .*teal/)
  }
})

test('a checked one is swapped in and given back, and the ledger knows of both', async () => {
  const before = variationsOf(await save(desk), 'Hero').source.layers.map(({ name, visible }) => [
    name,
    visible,
  ])
  await show('Hero / 1')
  await button('Replace original').click()
  await desk.panel.getByText('Original replaced by Hero / 1.').waitFor()
  const swapped = variationsOf(await save(desk), 'Hero').source.layers.map(({ name, visible }) => [
    name,
    visible,
  ])
  expect(swapped).not.toEqual(before)
  await button('Undo replace').click()
  await desk.panel.getByText('Original restored.').waitFor()
  expect(
    variationsOf(await save(desk), 'Hero').source.layers.map(({ name, visible }) => [
      name,
      visible,
    ]),
  ).toEqual(before)
  await expect
    .poll(async () => (await ledger()).find(({ n }) => n === 0)?.restoredAt)
    .toBeTypeOf('string')
  expect((await ledger()).find(({ n }) => n === 0)?.swappedAt).toBeTypeOf('string')
})

test('what was not checked is not swapped in', async () => {
  await toForm(desk)
  await selectLayer(desk, 'Square')
  await desk.panel.getByRole('checkbox', { name: 'Copyright check' }).uncheck()
  await remix(desk, 'An oat afternoon', 1)
  await allPlaced(desk, 1)
  await show('Square / 1')
  await desk.panel.getByRole('status').filter({ hasText: 'not checked for copyright' }).waitFor()
  expect(await button('Replace original').isDisabled()).toBe(true)
  // Neither Figma's own button nor the menu swaps it.
  await desk.page.getByRole('button', { name: 'Replace original' }).click()
  await desk.panel.getByRole('alert').filter({ hasText: /check/ }).waitFor()
  await desk.page.getByRole('button', { name: 'Plugins' }).click()
  await desk.page.getByRole('menuitem', { name: 'Replace original' }).click()
  await desk.panel.getByRole('alert').filter({ hasText: /check/ }).waitFor()
  expect((await ledger()).filter(({ swappedAt }) => swappedAt !== undefined)).toHaveLength(1)
  await toForm(desk)
  await desk.panel.getByRole('checkbox', { name: 'Copyright check' }).check()
})

test('the audit of the file is the relay’s ledger, line for line', async () => {
  await toForm(desk)
  await button('History').click()
  await desk.panel.getByText('Export audit').click()
  const download = desk.page.waitForEvent('download')
  await button('JSON').click()
  const lines = JSON.parse(readFileSync(await (await download).path(), 'utf8')) as Record<
    string,
    unknown
  >[]
  const known = await ledger()
  expect(lines).toHaveLength(known.length)
  for (const line of known)
    expect(lines).toContainEqual(
      expect.objectContaining(JSON.parse(JSON.stringify(line)) as object),
    )
  expect(new Set(lines.map(({ source }) => source))).toEqual(new Set(['Hero', 'Square']))
})
