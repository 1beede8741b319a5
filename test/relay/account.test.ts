// Tests the account's queue on a real relay: slots are shared fairly, a refusal pauses every run,
// and a run shows why it waits.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runEventSchema } from '../../contract/run.js'
import { openStage, until, type Relay, type Stage } from './relay.js'
import { errors, type Upstream } from './upstream.js'

let stage: Stage
let upstream: Upstream
let relay: Relay
beforeAll(async () => {
  stage = await openStage()
  ;({ relay, upstream } = stage)
})
afterAll(() => stage.close())
beforeEach(() => {
  upstream.tasks.length = 0
  upstream.charged.clear()
})

const tooMany = { status: 429, body: errors('providerRateLimitExceeded', undefined) }
const cells = (count: number, positivePrompt: string) =>
  Array.from({ length: count }, () => ({ positivePrompt }))
const linesOf = async (relay: Relay, id: string, query: string) =>
  (await (await relay.call(`/v1/runs/${id}/events${query}`)).text())
    .split('\n')
    .filter(Boolean)
    .map((line) => runEventSchema.parse(JSON.parse(line)))

test('behind an upstream that takes ten tasks, one picture of B is among the first ten although A posted twelve runs before', async () => {
  const finished = new Set<string>()
  let areAllFinished = false
  let refusals = 0
  upstream.script = ({ taskType, taskUUID }) => {
    const isDone = areAllFinished || finished.has(String(taskUUID))
    if (taskType === 'getResponse' && !isDone)
      return { body: { data: [{ taskUUID, status: 'processing' }] } }
    if (
      taskType !== 'imageInference' ||
      areAllFinished ||
      upstream.charged.size - finished.size < 10
    )
      return undefined
    refusals += 1
    return tooMany
  }
  const seed = await relay.seed()
  const long = await Promise.all(
    Array.from({ length: 12 }, () => relay.begin(cells(4, 'of A'), seed)),
  )
  await until(() => upstream.charged.size === 8)
  const other = await relay.invite('b')
  const { id } = await other.begin(cells(1, 'of B'))
  await until(async () => (await other.view(id)).waiting?.reason === 'account')
  const [withWaiting, without] = [linesOf(other, id, '?waiting=1'), linesOf(other, id, '')]
  const { account } = (await relay.read('/v1/about')) as { account: object }
  expect(account).toMatchObject({ inFlight: 8, limit: 8 })
  expect(await (await relay.call('/metrics')).text()).toContain(
    'relay_account_tasks{state="in_flight"} 8',
  )

  for (const taskUUID of [...upstream.charged.keys()].slice(0, 2)) finished.add(taskUUID)
  await until(() => upstream.charged.size === 10)
  expect([...upstream.charged.values()].map((task) => task['positivePrompt'])).toContain('of B')
  areAllFinished = true
  const waits = (await withWaiting).flatMap((event) =>
    event.type === 'waiting' ? [event.waiting] : [],
  )
  expect(waits[0]).toMatchObject({ reason: 'account', position: 1 })
  expect((await without).some(({ type }) => type === 'waiting')).toBe(false)
  await Promise.all(long.map(({ id }) => relay.call(`/v1/runs/${id}`, { method: 'DELETE' })))
  for (const { id } of long) await relay.ended(id)
  expect(refusals).toBe(0)
  await until(
    async () =>
      ((await relay.read('/v1/about')) as { account: { waiting: number } }).account.waiting === 0,
  )
})

test('a refusal with Retry-After holds the runs of everybody, and is shown as the reason', async () => {
  let openAt = Infinity
  let refusals = 0
  upstream.script = ({ taskType }) => {
    if (taskType !== 'imageInference') return undefined
    if (openAt === Infinity) openAt = Date.now() + 2000
    if (Date.now() >= openAt) return undefined
    refusals += 1
    return { ...tooMany, headers: { 'retry-after': '2' } }
  }
  const seed = await relay.seed()
  const runs = await Promise.all(
    Array.from({ length: 3 }, () => relay.begin(cells(6, 'held'), seed)),
  )
  await until(async () => (await relay.view(runs[0]?.id ?? '')).waiting?.reason === 'rateLimit')
  for (const { id } of runs)
    expect((await relay.ended(id)).images.map(({ state }) => state)).toEqual(Array(6).fill('ready'))
  // Only the tasks already in flight when the first refusal came.
  expect(refusals).toBeLessThanOrEqual(8)
  expect(upstream.charged.size).toBe(18)
})
