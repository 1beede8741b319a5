// Tests the panel closed at ten moments of a run and reopened: every result is on the canvas
// exactly once, and is charged once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { remix, save, selectLayer, variationsOf } from './hands.js'
import { openHouse, type Desk, type House, type OnCall } from './house.js'

let house: House
let desk: Desk
const goOn: OnCall = (route) => route.continue()
let onCall = goOn
beforeAll(async () => {
  house = await openHouse({ pace: '0.1', blankBytes: '20000' })
  desk = await house.open({ onCall: (route, call) => onCall(route, call) })
})
afterAll(() => house.close())

/**
 * Closes the panel at a call to the route, before or after the relay gets the call; the call itself
 * still reaches the relay.
 */
interface Moment {
  when: string
  call: RegExp
  /** Number of the call among those to the route, from 1. */
  nth: number
  /** The relay receives the call before the panel is closed. */
  heard: boolean
}

const images = 3
const moments: Moment[] = [
  { when: 'before the seed is sent', call: /^HEAD \/v1\/seeds/, nth: 1, heard: false },
  { when: 'before the post', call: /^POST \/v1\/runs$/, nth: 1, heard: false },
  { when: 'after the post, its answer unread', call: /^POST \/v1\/runs$/, nth: 1, heard: true },
  {
    when: 'when the events are asked for',
    call: /^GET \/v1\/runs\/[^/]+\/events/,
    nth: 1,
    heard: false,
  },
  {
    when: 'with the first picture ready',
    call: /^GET \/v1\/runs\/[^/]+\/images\/\d+$/,
    nth: 1,
    heard: false,
  },
  {
    when: 'with the first picture fetched',
    call: /^GET \/v1\/runs\/[^/]+\/images\/\d+$/,
    nth: 1,
    heard: true,
  },
  { when: 'with the first placed, not told', call: /^POST .*\/marks$/, nth: 1, heard: false },
  {
    when: 'with the second ready',
    call: /^GET \/v1\/runs\/[^/]+\/images\/\d+$/,
    nth: 2,
    heard: false,
  },
  {
    when: 'with all ready but the last',
    call: /^GET \/v1\/runs\/[^/]+\/images\/\d+$/,
    nth: images,
    heard: false,
  },
  { when: 'with all placed', call: /^POST .*\/marks$/, nth: images, heard: true },
]

test.each(moments)('closed $when', async (moment) => {
  const { page } = desk
  const charged = await charges()
  await selectLayer(desk, 'Square')
  const closed = closeAt(moment)
  await remix(desk, 'a sage green morning', images)
  await closed
  await page.getByRole('button', { name: 'Plugins' }).click()
  await page.getByRole('menuitem', { name: 'Remix selection' }).click()
  // Closed before anything was on the canvas, nothing was requested; at any later moment all images
  // arrive.
  const wanted = moment.call.source.includes('seeds') ? 0 : images
  // Its last call marks all images as placed; the next moment belongs to the next run.
  await expect.poll(placed).toBe(charged + wanted)
  expect(await charges()).toBe(charged + wanted)
  const { variations } = variationsOf(await save(desk), 'Square')
  expect(variations).toHaveLength(charged + wanted)
  expect(variations.filter(({ filled }) => filled)).toHaveLength(charged + wanted)
  const uuids = variations.map(({ record }) => record.imageUUID)
  expect(new Set(uuids).size).toBe(uuids.length)
})

async function charges(): Promise<number> {
  const { charges } = (await (await fetch(`${house.simulatorUrl}/ledger`)).json()) as {
    charges: unknown[]
  }
  return charges.length
}

/** Returns the number of images that the ledger lists as placed. */
async function placed(): Promise<number> {
  const answer = await fetch(`${house.relayUrl}/v1/audit`, {
    headers: { authorization: `Bearer ${house.token}` },
  })
  const lines = (await answer.text()).split('\n').filter(Boolean)
  return lines.filter((line) => (JSON.parse(line) as { placedAt?: string }).placedAt !== undefined)
    .length
}

/** Resolves once the panel is closed. */
function closeAt({ call: wanted, nth, heard }: Moment): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = 0
    onCall = async (route, call) => {
      if (!wanted.test(call) || ++seen !== nth) return route.continue()
      onCall = goOn
      try {
        if (heard) await route.fetch()
        await desk.page.getByRole('button', { name: 'Close plugin' }).click()
        await route.abort().catch(() => undefined)
        resolve()
      } catch (error) {
        reject(error as Error)
      }
    }
  })
}
