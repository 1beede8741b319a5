// Tests a result that a check flagged, in each form on the wire: blocked, never on the canvas, and
// paid for as it was charged.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditLineSchema } from '../../contract/audit.js'
import { remix, save, selectLayer, variationsOf } from './hands.js'
import { patienceMs } from '../patience.js'
import { openHouse, type Desk, type House } from './house.js'

let house: House
let desk: Desk
beforeAll(async () => {
  house = await openHouse({ blankBytes: '20000' })
  desk = await house.open()
})
afterAll(() => house.close())

const button = (name: string) => desk.panel.getByRole('button', { name, exact: true })
async function ledger() {
  const answer = await fetch(`${house.relayUrl}/v1/audit`, {
    headers: { authorization: `Bearer ${house.token}` },
  })
  return (await answer.text())
    .split('\n')
    .filter(Boolean)
    .map((line) => auditLineSchema.parse(JSON.parse(line)))
}

test.each([
  ['simulate:blocked', 2],
  ['simulate:blocked-one', 1],
  ['simulate:no-image', 2],
  ['simulate:fewer', 1],
  ['simulate:nsfw', 2],
])(
  'flagged as %s: blocked, not on the canvas, its neighbours unharmed, and the money as it was charged',
  async (word, blocked) => {
    await selectLayer(desk, 'Story')
    await remix(desk, `an ink evening ${word}`, 2)
    await button('Close run').waitFor()
    const tiles = desk.panel.getByRole('list', { name: 'Variations' }).getByRole('listitem')
    expect(await tiles.filter({ hasText: 'Blocked by' }).count()).toBe(blocked)
    expect(await tiles.filter({ hasText: 'On canvas' }).count()).toBe(2 - blocked)
    const shown = variationsOf(await save(desk), 'Story').variations.filter(({ filled }) => filled)
    expect(
      shown.filter(({ record }) => record.recipe.positivePrompt.includes(`${word},`)),
    ).toHaveLength(2 - blocked)
    for (const { record } of shown) expect(record.verdict).not.toBe('blocked')
    const { charges } = (await (await fetch(`${house.simulatorUrl}/ledger`)).json()) as {
      charges: { costUsd: number }[]
    }
    const settled = (await ledger()).reduce((sum, { costUsd }) => sum + costUsd, 0)
    expect(settled).toBeCloseTo(
      charges.reduce((sum, { costUsd }) => sum + costUsd, 0),
      6,
    )
  },
)

test('a plain grey picture says that it looks withheld, and its verdict is unchecked from then on', async () => {
  await selectLayer(desk, 'Story')
  await remix(desk, 'an ink morning simulate:withheld', 2)
  const tiles = desk.panel.getByRole('list', { name: 'Variations' }).getByRole('listitem')
  const withheld = tiles.filter({
    hasText: 'The service withheld this image: it is plain grey.',
  })
  await expect.poll(() => withheld.count(), { timeout: patienceMs(60_000) }).toBe(2)
  expect(await withheld.filter({ hasText: 'Change the prompt and remix it again.' }).count()).toBe(
    2,
  )
  const lines = async () =>
    (await ledger()).filter(({ recipe }) => recipe.positivePrompt.includes('simulate:withheld'))
  await expect
    .poll(
      async () =>
        (await lines()).map(({ verdict, withheldAt }) => [verdict, withheldAt !== undefined]),
      {
        timeout: patienceMs(60_000),
      },
    )
    .toEqual([
      ['unchecked', true],
      ['unchecked', true],
    ])
})
