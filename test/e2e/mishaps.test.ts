// Tests that a failure of one image affects only that image: the others arrive, and the next
// opening tries again.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allPlaced, remix, save, selectLayer, toForm, variationsOf } from './hands.js'
import { openHouse, type Desk, type House } from './house.js'

let house: House
let desk: Desk
/** The first image's bytes cannot be fetched. */
let isBroken = false
beforeAll(async () => {
  house = await openHouse({ blankBytes: '20000' })
  desk = await house.open({
    onCall: (route, call) =>
      isBroken && /^GET .*\/images\/0$/.test(call) ? route.fulfill(broken) : route.continue(),
  })
})
afterAll(() => house.close())

const broken = {
  status: 500,
  json: { failure: { kind: 'broken', ref: 'a test' } },
  headers: { 'access-control-allow-origin': '*' },
}
const tiles = () => desk.panel.getByRole('list', { name: 'Variations' }).getByRole('listitem')

test('a picture whose bytes cannot be had keeps none of the others away', async () => {
  isBroken = true
  await selectLayer(desk, 'Hero')
  await remix(desk, 'a sage green afternoon', 3)
  await tiles().filter({ hasText: 'On canvas' }).nth(1).waitFor()
  await tiles().filter({ hasNotText: 'On canvas' }).first().waitFor()
  await desk.panel.getByRole('button', { name: 'Close run' }).waitFor()
})

test('opened again, the panel fetches what is missing, and nothing is charged twice', async () => {
  isBroken = false
  await desk.page.getByRole('button', { name: 'Close plugin' }).click()
  await desk.page.getByRole('button', { name: 'Plugins' }).click()
  await desk.page.getByRole('menuitem', { name: 'Remix selection' }).click()
  await desk.panel.getByRole('button', { name: 'a sage green afternoon' }).click()
  await allPlaced(desk, 3)
  const { variations } = variationsOf(await save(desk), 'Hero')
  expect(new Set(variations.map(({ record }) => record.imageUUID)).size).toBe(3)
  const { charges } = (await (await fetch(`${house.simulatorUrl}/ledger`)).json()) as {
    charges: unknown[]
  }
  expect(charges).toHaveLength(3)
})

test('a blocked picture is never placed, its neighbours are, and its tile says which check', async () => {
  await remix(desk, 'a red square simulate:blocked-one', 2)
  await tiles().filter({ hasText: 'Blocked by' }).waitFor()
  await tiles().filter({ hasText: 'On canvas' }).waitFor()
  const { document } = await save(desk)
  const records = [...document.nodes.values()].flatMap(({ pluginData }) =>
    pluginData.filter(({ key }) => key === 'record'),
  )
  expect(records).toHaveLength(4)
  for (const { value } of records) expect(JSON.parse(value)).toMatchObject({ verdict: 'checked' })
})

test('an empty number is said before anything is paid', async () => {
  await toForm(desk)
  await desk.panel.getByRole('spinbutton', { name: 'Variations' }).fill('')
  await desk.panel.getByRole('status').filter({ hasText: 'Variations' }).waitFor()
  expect(await desk.panel.getByRole('button', { name: /^Remix/ }).isDisabled()).toBe(true)
  expect(await desk.panel.getByRole('textbox', { name: 'Prompt' }).inputValue()).toContain(
    'a red square',
  )
})

test('a decimal comma is read, a number that is none is said and nothing is made with it, a list becomes several', async () => {
  const { panel } = desk
  await panel.getByRole('spinbutton', { name: 'Variations' }).fill('1')
  const strength = panel.getByRole('spinbutton', { name: 'Strength as a number' })
  await strength.fill('0,35')
  await strength.press('Tab')
  expect(await strength.inputValue()).toBe('0.35')
  await strength.fill('3')
  await strength.press('Tab')
  await panel.getByText('3 is not a number from 0 to 1.').waitFor()
  await panel.getByRole('status').filter({ hasText: 'Strength: a number from 0 to 1.' }).waitFor()
  expect(await panel.getByRole('button', { name: /^Remix/ }).isDisabled()).toBe(true)
  await strength.fill('20 %; 0,5')
  await strength.press('Tab')
  await panel.getByText('× 2 strengths').waitFor()
  await panel.getByRole('checkbox', { name: 'Several strengths' }).click()
  expect(await strength.inputValue()).toBe('0.2')
})

test('a panel that cannot open says so, and opens when it is asked again', async () => {
  // The sandbox's first response is a failure, as for a page of the file that cannot be read.
  const { panel, page } = await house.open({
    script: `let failed = false
      if (parent !== self) addEventListener('message', (event) => {
        if (failed || event.data?.pluginMessage?.id !== 1) return
        failed = true
        event.stopImmediatePropagation()
        dispatchEvent(new MessageEvent('message', { data: { pluginMessage: { id: 1, failure: { kind: 'broken', ref: 'a page' } } } }))
      })`,
  })
  await panel.getByText('Something went wrong on our side.').waitFor()
  expect(await panel.getByRole('button', { name: 'Connect' }).count()).toBe(0)
  await panel.getByRole('button', { name: 'Try again' }).click()
  await panel.getByRole('button', { name: /^Remix/ }).waitFor()
  expect(await panel.getByRole('alert').count()).toBe(0)
  await page.close()
})

test('a wrong token is refused in the form, and the good one stays in use', async () => {
  const { panel } = desk
  await toForm(desk)
  await panel.getByRole('button', { name: 'Connection' }).click()
  const token = panel.getByLabel('Access token')
  await token.fill('no token')
  await panel.getByRole('button', { name: 'Connect', exact: true }).click()
  await panel.getByText('An access token has three parts').waitFor()
  await token.fill('local.admin.ffffffffffffffffffffffffffffffff')
  await panel.getByRole('button', { name: 'Connect', exact: true }).click()
  await panel.getByText('This access token is not valid any more.').waitFor()
  await token.fill('')
  await panel.getByLabel('Server address').fill('http://relay.example:9')
  await panel.getByRole('button', { name: 'Connect', exact: true }).click()
  await panel.getByText('Figma does not let this plugin reach relay.example:9').waitFor()
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await selectLayer(desk, 'Hero')
  await panel.getByRole('textbox', { name: 'Prompt' }).fill('')
  await panel.getByText('Type a prompt first.').waitFor()
  await panel.getByRole('textbox', { name: 'Prompt' }).fill('a calm morning')
  await expect.poll(() => panel.getByRole('button', { name: /^Remix \d/ }).isEnabled()).toBe(true)
})
