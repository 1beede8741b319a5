// Tests the simulator's faults on demand: scripted rules, words in a prompt, an empty balance; and
// the ledger of its charges.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Dropped, createSimulator } from '../../simulator/simulator.js'
import { inference, poster, settled, start, upload, uuid, type Client } from './start.js'

let client: Client
let seed: string
beforeAll(async () => {
  client = await start()
  seed = await upload(client, await poster())
})
afterAll(() => client.close())
afterEach(async () => void (await fetch(`${client.url}/trouble`, { method: 'DELETE' })))

const poll = () => ({ taskType: 'getResponse', taskUUID: uuid() })
const quick = (words: string, more: object = {}) =>
  inference(seed, { positivePrompt: words, deliveryMethod: 'async', ...more })
const charges = async (from = client) =>
  ((await (await from.get('/ledger')).json()) as { charges: { taskUUID: string }[] }).charges

test('the second request of a kind meets an error, with a status and a pause of its choosing', async () => {
  await client.script([
    {
      when: { taskType: 'getResponse', nth: 2 },
      do: { kind: 'error', code: 'rateLimitExceeded', retryAfterS: 3 },
    },
  ])
  expect((await client.post(poll())).status).toBe(404)
  expect(await client.post(poll())).toMatchObject({
    status: 429,
    body: { errors: [{ code: 'rateLimitExceeded' }] },
  })
  expect((await client.post(poll())).status).toBe(404)
})

test('every third request, at most once', async () => {
  await client.script([{ when: { every: 3 }, do: { kind: 'status', status: 503 }, times: 1 }])
  const statuses = []
  for (let at = 0; at < 6; at++)
    statuses.push(
      (
        await fetch(`${client.url}/v1`, {
          method: 'POST',
          body: '[]',
          headers: { authorization: 'Bearer k' },
        })
      ).status,
    )
  expect(statuses).toEqual([400, 400, 503, 400, 400, 400])
})

test('a line that is dropped after acceptance has started the task, before it has not', async () => {
  const [lost, never] = [quick('simulate:no-image lost'), quick('simulate:no-image never')]
  await client.script([
    { when: { prompt: 'lost' }, do: { kind: 'drop', when: 'after' } },
    { when: { prompt: 'never' }, do: { kind: 'drop', when: 'before' } },
  ])
  await expect(client.post(lost)).rejects.toThrow()
  await expect(client.post(never)).rejects.toThrow()
  expect((await settled(client, lost.taskUUID)).data).toHaveLength(1)
  expect((await settled(client, never.taskUUID)).errors).toMatchObject([
    { code: 'taskFailedOrNotFound' },
  ])
})

test('without a port the dropped line is an error of fetch', async () => {
  const simulator = createSimulator()
  const ask = (method: string, path: string, body: string) =>
    simulator.fetch(
      new Request(`http://simulator${path}`, {
        method,
        body,
        headers: { authorization: 'Bearer key' },
      }),
    )
  await ask('PUT', '/trouble', JSON.stringify([{ do: { kind: 'drop', when: 'before' } }]))
  await expect(ask('POST', '/v1', '[]')).rejects.toThrow(Dropped)
})

test('a body can be cut, be HTML, or come late, and a download can break as well', async () => {
  await client.script([{ do: { kind: 'cut' } }])
  await expect(client.post(poll())).rejects.toThrow()
  await client.script([{ do: { kind: 'html' } }])
  await expect(client.post(poll())).rejects.toThrow(/JSON/)
  await client.script([{ do: { kind: 'stall', ms: 1 } }])
  expect((await client.post(poll())).status).toBe(404)
  await client.script([{ when: { taskType: 'download', nth: 1 }, do: { kind: 'cut' } }])
  const download = () =>
    client.get(`/image/ws/2/ii/${seed}.png`).then((answer) => answer.arrayBuffer())
  await expect(download()).rejects.toThrow()
  expect((await download()).byteLength).toBeGreaterThan(1000)
})

test('a rule that makes no sense is refused in words', async () => {
  const answer = await client.script([{ when: { nth: 0 }, do: { kind: 'explode' } }])
  expect(answer.status).toBe(400)
  const { problems } = (await answer.json()) as { problems: { at: string }[] }
  expect(problems.map(({ at }) => at).sort()).toEqual(['0.do.kind', '0.when.nth'])
  expect(await (await client.get('/trouble')).json()).toEqual([])
})

test('words in a prompt: blocked in each of its three shapes', async () => {
  const blocked = quick('a cup, simulate:blocked', { numberResults: 2 })
  await client.post(blocked)
  expect((await settled(client, blocked.taskUUID)).errors).toMatchObject([
    { code: 'invalidProviderContent', status: 'error', taskUUID: blocked.taskUUID },
    { code: 'invalidProviderContent', status: 'error' },
  ])
  const bare = quick('a cup, simulate:no-image')
  await client.post(bare)
  const [item] = (await settled(client, bare.taskUUID)).data ?? []
  expect(item).toMatchObject({ status: 'success', imageUUID: expect.any(String) })
  expect(item).not.toHaveProperty('imageURL')
  const fewer = quick('simulate:fewer simulate:no-image', { numberResults: 3 })
  await client.post(fewer)
  expect((await settled(client, fewer.taskUUID)).data).toHaveLength(2)
  const mixed = quick('simulate:blocked-one', { numberResults: 2 })
  await client.post(mixed)
  const state = await settled(client, mixed.taskUUID)
  expect([state.data?.length, state.errors?.length]).toEqual([1, 1])
})

test('words in a prompt: refused at the door with a code, flagged, or failed late', async () => {
  expect(await client.post(quick('simulate:insufficientCredits'))).toMatchObject({ status: 402 })
  expect(await client.post(quick('simulate:noAvailableServer'))).toMatchObject({ status: 503 })
  const late = quick('simulate:timeoutProvider')
  expect((await client.post(late)).status).toBe(200)
  expect((await settled(client, late.taskUUID)).errors).toMatchObject([{ code: 'timeoutProvider' }])
  const flagged = quick('simulate:nsfw simulate:no-image', { safety: { checkContent: true } })
  await client.post(flagged)
  expect((await settled(client, flagged.taskUUID)).data).toMatchObject([{ NSFWContent: true }])
})

test('the ledger has each picture once, and an empty balance refuses the next', async () => {
  const poor = await start({ balanceUsd: 0.05 })
  const source = await upload(poor, await poster())
  const task = inference(source, { includeCost: true })
  await poor.post(task)
  await poor.post(task)
  expect(await charges(poor)).toMatchObject([
    { taskUUID: task.taskUUID, costUsd: 0.03, imageUUID: expect.any(String) },
  ])
  expect(await poor.post(inference(source))).toMatchObject({
    status: 402,
    body: { errors: [{ code: 'insufficientCredits' }] },
  })
  expect(await charges(poor)).toHaveLength(1)
  await poor.close()
})

test('three in ten by chance, the same ones each time, and one of a list is drawn', async () => {
  const rule = {
    when: { share: 0.3, dice: 7 },
    do: { kind: 'any', of: [503, 504].map((status) => ({ kind: 'status', status })) },
  }
  const statuses = async () => {
    await client.script([rule])
    const all = []
    for (let at = 0; at < 200; at++) all.push((await client.get('/image/ws/2/ii/none.png')).status)
    return all
  }
  const first = await statuses()
  expect(await statuses()).toEqual(first)
  const [gone, busy] = [503, 504].map((status) => first.filter((one) => one === status).length) as [
    number,
    number,
  ]
  expect(gone + busy).toBeGreaterThan(40)
  expect(gone + busy).toBeLessThan(80)
  expect(Math.min(gone, busy)).toBeGreaterThan(10)
})

test('a request that arrives twice is done once, and told what the second one was', async () => {
  const task = quick('simulate:no-image twice')
  await client.script([{ when: { prompt: 'twice' }, do: { kind: 'twice' } }])
  expect(await client.post(task)).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'conflictTaskUUID' }] },
  })
  expect((await settled(client, task.taskUUID)).data).toHaveLength(1)
})
