// Tests the verdict that the relay gives before a swap: to the whole team, and for the very image
// that was placed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { vouchedSchema } from '../../contract/swap.js'
import { openStage, until, type Relay, type Stage } from './relay.js'

let stage: Stage
let relay: Relay

beforeAll(async () => {
  stage = await openStage()
  ;({ relay } = stage)
})
afterAll(() => stage?.close())

const picture = 'a'.repeat(40)
const verdict = (asker: Relay, run: string, n: number | string) =>
  asker.call(`/v1/runs/${run}/images/${n}/verdict`)
const vouched = async (asker: Relay, run: string, n: number) =>
  vouchedSchema.parse(await (await verdict(asker, run, n)).json())
const mark = (asker: Relay, run: string, n: number, body: object) =>
  asker.call(`/v1/runs/${run}/images/${n}/marks`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })

async function ended(asker: Relay): Promise<string> {
  const { id } = await asker.begin([
    { numberResults: 1 },
    { numberResults: 1, copyrightDetection: false },
  ])
  await until(async () => (await asker.view(id)).state === 'ended')
  return id
}

test('the whole team hears what is known of an image, and nobody else', async () => {
  const [ada, bob] = [await relay.invite('vouch ada'), await relay.invite('vouch bob')]
  const run = await ended(ada)
  for (const asker of [ada, bob]) {
    expect(await vouched(asker, run, 0)).toEqual({
      run,
      n: 0,
      verdict: 'checked',
      mayOverride: false,
    })
    expect(await vouched(asker, run, 1)).toMatchObject({ verdict: 'unchecked', mayOverride: false })
  }
  expect((await verdict(ada, run, 2)).status).toBe(404)
  expect((await verdict(ada, run, '-1')).status).toBe(404)
  expect((await verdict(ada, crypto.randomUUID(), 0)).status).toBe(404)
})

test('the first picture that the run’s own member tells of stays', async () => {
  const [ada, bob] = [await relay.invite('first ada'), await relay.invite('first bob')]
  const run = await ended(ada)
  expect((await mark(bob, run, 0, { what: 'placed', picture: 'b'.repeat(40) })).status).toBe(404)
  expect((await vouched(bob, run, 0)).picture).toBeUndefined()
  expect((await mark(ada, run, 0, { what: 'placed', picture })).status).toBe(204)
  expect((await mark(ada, run, 0, { what: 'placed', picture: 'c'.repeat(40) })).status).toBe(204)
  expect((await vouched(bob, run, 0)).picture).toBe(picture)
  expect((await mark(ada, run, 0, { what: 'placed', picture: 'no hash' })).status).toBe(400)
})

test('who may override is the policy’s to say; a colleague tells of a swap too', async () => {
  const [ada, bob] = [await relay.invite('role ada'), await relay.invite('role bob')]
  const run = await ended(ada)
  const policy = (await (await relay.call('/v1/policy')).json()) as object
  const set = (overrideRoles: string[]) =>
    relay.call('/v1/policy', {
      method: 'PUT',
      body: JSON.stringify({ ...policy, overrideRoles }),
      headers: { 'content-type': 'application/json' },
    })
  expect((await set(['admin'])).ok).toBe(true)
  expect((await vouched(bob, run, 1)).mayOverride).toBe(false)
  expect((await vouched(relay, run, 1)).mayOverride).toBe(true)
  expect((await mark(bob, run, 1, { what: 'overridden', reason: 'it is fine' })).status).toBe(403)
  expect((await mark(bob, run, 0, { what: 'swapped' })).status).toBe(204)
})

test('a picture that its own member found plain grey is unchecked from then on, and no mark raises a verdict', async () => {
  const [ada, bob] = [await relay.invite('grey ada'), await relay.invite('grey bob')]
  const run = await ended(ada)
  for (const [asker, n] of [
    [bob, 0],
    [ada, 2],
  ] as const)
    expect((await mark(asker, run, n, { what: 'withheld' })).status).toBe(404)
  expect(await vouched(ada, run, 0)).toMatchObject({ verdict: 'checked' })
  for (let again = 0; again < 2; again += 1)
    expect((await mark(ada, run, 0, { what: 'withheld' })).status).toBe(204)
  for (const what of ['placed', 'swapped', 'restored'])
    await mark(ada, run, 0, { what, ...(what === 'placed' && { picture }) })
  expect(await vouched(bob, run, 0)).toMatchObject({ verdict: 'unchecked' })
  const { images, state, costUsd } = await ada.view(run)
  expect(images[0]).toMatchObject({ withheld: true, verdict: 'unchecked' })
  expect([images[1]?.withheld, state, costUsd]).toEqual([undefined, 'ended', 0.12])
  await until(async () => {
    const lines = (await (await relay.call(`/v1/audit?run=${run}`)).text())
      .split('\n')
      .filter(Boolean)
    const line = lines
      .map((line) => JSON.parse(line) as { n: number; verdict: string; withheldAt?: string })
      .find(({ n }) => n === 0)
    return line?.verdict === 'unchecked' && line.withheldAt !== undefined
  })
})
