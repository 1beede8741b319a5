// Tests a cancellation before the relay has responded: the run is cancelled as soon as the relay
// has it, and nothing is made.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { remix, save, selectLayer, variationsOf } from './hands.js'
import { openHouse, type Desk, type House } from './house.js'

let house: House
let desk: Desk
let release = () => undefined as void
const held = new Promise<void>((resolve) => (release = resolve))
const calls: string[] = []
beforeAll(async () => {
  house = await openHouse({ pace: '1', blankBytes: '20000' })
  desk = await house.open({
    async onCall(route, call) {
      calls.push(call)
      if (call !== 'POST /v1/runs') return route.continue()
      // The relay has accepted it; only its response is still in flight.
      const response = await route.fetch()
      await held
      await route.fulfill({ response })
    },
  })
})
afterAll(() => house.close())

test('a cancel while the run is being posted cancels it', async () => {
  await selectLayer(desk, 'Hero')
  await remix(desk, 'a calm sage morning', 2)
  await desk.panel.getByRole('button', { name: 'Stop after these' }).click()
  release()
  await expect
    .poll(() => calls.filter((call) => /^DELETE \/v1\/runs\/[0-9a-f-]{36}$/.test(call)).length)
    .toBe(1)
  await desk.panel.getByRole('button', { name: 'Close run' }).waitFor()
  const { charges } = (await (await fetch(`${house.simulatorUrl}/ledger`)).json()) as {
    charges: unknown[]
  }
  // Images that Runware had begun by then are paid for and placed: one image per charge.
  expect(variationsOf(await save(desk), 'Hero').variations).toHaveLength(charges.length)
})
