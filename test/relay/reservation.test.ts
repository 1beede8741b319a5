// Tests that a reservation never outlives its run, and that rows of an older relay are readable.
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditLineSchema, type AuditLine } from '../../contract/audit.js'
import type { Usage } from '../../contract/usage.js'
import { openStage, Relay, until, wish, type Stage } from './relay.js'

let stage: Stage
beforeAll(
  async () =>
    void (stage = await openStage(undefined, join(import.meta.dirname, 'claim-only.mjs'))),
)
afterAll(() => stage?.close())

const reserved = async (relay: Relay) =>
  ((await relay.read('/v1/usage')) as Usage).team?.month.reservedUsd

test('a relay that dies between the claim and its run gives the money back, and the key is free again', async () => {
  const { relay } = stage
  const seed = await relay.seed()
  const run = { seed, cells: [{ ...wish, numberResults: 5, renderingSpeed: 'DEFAULT' }] }
  const ask = {
    team: 'studio',
    member: 'ada',
    hash: '',
    first: true,
    key: 'lost',
    digest: 'd',
    estimateUsd: 0.3,
    seedThere: true,
    run,
  }
  await relay.read('/v1/about')
  const claim = (await (await relay.send('POST', '/claim-only', ask)).json()) as {
    run: string
    fresh: boolean
  }
  expect(claim).toMatchObject({ fresh: true })
  expect(await reserved(relay)).toBe(0.3)
  await relay.kill()
  await relay.start()
  await until(async () => (await reserved(relay)) === 0)
  expect((await relay.call(`/v1/runs/${claim.run}`)).status).toBe(404)
  const again = await relay.post(run, 'lost')
  expect(again.status).toBe(201)
  expect(((await again.json()) as { id: string }).id).not.toBe(claim.run)
})

test('a run that the team gave up does not come to be, however late its relay is', async () => {
  // The team's object has queried the run's object and learned that the run does not exist.
  const { relay } = stage
  const seed = await relay.seed()
  const cells = [{ ...wish, renderingSpeed: 'DEFAULT' }]
  const ask = {
    team: 'studio',
    member: 'ada',
    hash: '',
    first: true,
    key: 'late',
    digest: 'd',
    estimateUsd: 0.06,
    seedThere: true,
    run: { seed, cells },
  }
  const { run } = (await (await relay.send('POST', '/claim-only', ask)).json()) as { run: string }
  await relay.kill()
  await relay.start()
  await relay.read('/v1/about')
  await until(() => new RegExp(`given back.+${run}`).test(relay.output))
  const late = await relay.send('POST', '/create-only', {
    team: 'studio',
    member: 'ada',
    id: run,
    run: { seed, cells },
  })
  expect(await late.json()).toEqual({ made: false })
})

test('rows that an older relay wrote are read, told to the ledger and settled', async () => {
  const { folder, upstream } = stage
  const relay = new Relay(folder, upstream.url)
  cpSync(join(import.meta.dirname, 'old-rows'), join(relay.data, 'objects'), { recursive: true })
  await relay.start()
  const [ended, open] = [
    'fb2148b5-1fe7-4c70-b512-8e128c9b7075',
    'a579fea2-b2c0-42a5-b7c5-57a632020eec',
  ]
  expect(await relay.view(ended)).toMatchObject({
    state: 'ended',
    costUsd: 0.12,
    images: [{ verdict: 'checked' }, { seed: 1 }],
  })
  const seed = '5a396a1ad38163c9a045ba3dca6f50b0575f80338ccb60482f033cd190faa031'
  const cells = [{ ...wish, numberResults: 2, copyrightDetection: true }]
  const repeat = await relay.post({ seed, cells }, 'old-key')
  expect([repeat.status, ((await repeat.json()) as { id: string }).id]).toEqual([200, ended])
  const lines = async () => {
    const text = await (await relay.call('/v1/audit')).text()
    return text
      .split('\n')
      .filter(Boolean)
      .map((line): AuditLine => auditLineSchema.parse(JSON.parse(line)))
  }
  await until(async () => (await lines()).length === 3)
  const [first, second, never] = (await lines()).sort(
    (a, b) => Number(a.run === open) - Number(b.run === open) || a.n - b.n,
  )
  expect(first).toMatchObject({
    run: ended,
    n: 0,
    seedHash: seed,
    costUsd: 0.06,
    costIs: 'told',
    verdict: 'checked',
  })
  expect(second).toMatchObject({
    n: 1,
    overrideReason: 'for the pitch only',
    placedAt: expect.any(String) as string,
  })
  expect(never).toMatchObject({ run: open, n: 0, state: 'failed' })
  expect((await relay.events(ended)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
  expect((await relay.post({ seed: await relay.seed(), cells: [wish] })).status).toBe(201)
  await relay.stop()
})
