// Tests the limits of one member's load on the relay: requests that outlast a revocation, slow
// bodies, unknown ids, endless uploads.
import { randomBytes, randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Usage } from '../../contract/usage.js'
import { openStage, sha256, until, wish, type Relay, type Stage } from './relay.js'
import { pngOf, type Upstream } from './upstream.js'

let stage: Stage
let relay: Relay
let upstream: Upstream
beforeAll(async () => {
  const settings = {
    RELAY_BODY_GRACE_S: '2',
    RELAY_SOURCES_PER_MEMBER: '6',
    RELAY_SOURCE_MB_PER_MEMBER: '1',
    RELAY_SOURCE_MB_PER_TEAM: '2',
    RELAY_UNUSED_SOURCE_S: '5',
  }
  stage = await openStage(() => settings)
  ;({ relay, upstream } = stage)
})
afterAll(() => stage?.close())

const spent = async () => ((await relay.read('/v1/usage')) as Usage).team?.day

/**
 * Sends the headers and the first bytes of a body, and the rest when `finish` is called. `answer`
 * is the head of the response.
 */
function beginRequest(
  member: Relay,
  method: string,
  path: string,
  body: Buffer,
  headers = 'Content-Type: application/json',
) {
  const socket: Socket = connect(relay.port, '127.0.0.1')
  const answer = new Promise<string>((resolve) => {
    let text = ''
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part
      if (text.includes('"failure"') || text.includes('"id"')) resolve(text)
    })
    socket.on('close', () => resolve(text))
    socket.on('error', () => resolve(text))
  })
  const head = `${method} ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${member.token}\r\nContent-Length: ${body.length}\r\n${headers}\r\n\r\n`
  const sent = new Promise<void>((go) =>
    socket.write(Buffer.concat([Buffer.from(head), body.subarray(0, 20)]), () => go()),
  )
  return {
    answer,
    sent,
    finish: () => socket.write(body.subarray(20)),
    close: () => socket.destroy(),
  }
}

/** Lists every file that the relay's Durable Objects have on disk. */
const files = () =>
  readdirSync(relay.data, { recursive: true }).filter((name) => String(name).endsWith('.sqlite'))
    .length

test('a run whose body ends after its sender was revoked is refused, and spends nothing', async () => {
  const bob = await relay.invite('bob')
  const body = Buffer.from(JSON.stringify({ seed: await bob.seed(), cells: [wish] }))
  const headers = `Content-Type: application/json\r\nIdempotency-Key: ${randomUUID()}`
  const late = beginRequest(bob, 'POST', '/v1/runs', body, headers)
  await late.sent
  await bob.read('/v1/about')
  expect((await relay.call(`/v1/members/${bob.id}`, { method: 'DELETE' })).status).toBe(204)
  late.finish()
  expect(await late.answer).toMatch(/^HTTP\/1.1 401 /)
  expect(await spent()).toMatchObject({ spentUsd: 0, reservedUsd: 0 })
  expect(upstream.charged.size).toBe(0)
})

test('a policy whose body ends after its sender is no admin any more is refused', async () => {
  const eve = await relay.invite('eve', { role: 'admin' })
  const body = Buffer.from(
    JSON.stringify({ ...((await eve.read('/v1/policy')) as object), maxImages: 7 }),
  )
  const late = beginRequest(eve, 'PUT', '/v1/policy', body)
  await late.sent
  await eve.read('/v1/about')
  await relay.send('PUT', `/v1/members/${eve.id}`, { role: 'member', caps: {} })
  late.finish()
  expect(await late.answer).toMatch(/^HTTP\/1.1 403 /)
  expect(await relay.read('/v1/policy')).toMatchObject({ maxImages: 400 })
})

test('a retry is refused to a token that was replaced, and its reservation is released', async () => {
  const old = await relay.invite('kim')
  upstream.script = ({ taskType, taskUUID }) =>
    taskType === 'getResponse'
      ? { body: { errors: [{ code: 'providerError', message: 'no', status: 'error', taskUUID }] } }
      : undefined
  const { id } = await old.begin([{}])
  await old.ended(id)
  upstream.script = () => undefined
  const body = Buffer.from('{"cells":             [0]}')
  const late = beginRequest(
    old,
    'POST',
    `/v1/runs/${id}/retry`,
    body,
    'Content-Type: application/json\r\nIdempotency-Key: again',
  )
  await late.sent
  await old.read('/v1/about')
  await relay.call(`/v1/members/${old.id}`, { method: 'DELETE' })
  const renewed = await relay.invite('kim')
  const before = upstream.charged.size
  late.finish()
  expect(await late.answer).toMatch(/^HTTP\/1.1 401 /)
  expect(await renewed.view(id)).toMatchObject({ state: 'ended' })
  expect(upstream.charged.size).toBe(before)
})

test('a body that trickles in is answered with 408, a run’s and a picture’s', async () => {
  const ada = await relay.invite('slow')
  const run = beginRequest(ada, 'POST', '/v1/runs', Buffer.alloc(1000, ' '))
  const bytes = Buffer.concat([pngOf(8), randomBytes(1000)])
  const picture = beginRequest(
    ada,
    'PUT',
    `/v1/seeds/${sha256(bytes)}`,
    bytes,
    'Content-Type: image/png',
  )
  for (const answer of [await run.answer, await picture.answer]) {
    expect(answer).toMatch(/^HTTP\/1.1 408 /)
    expect(answer).toContain('bytes a second or faster')
  }
  run.close()
  picture.close()
})

test('names that nothing has leave no file behind, whatever is asked of them', async () => {
  const ada = await relay.invite('names')
  const seed = await ada.seed()
  const before = files()
  for (let i = 0; i < 5; i += 1) {
    const id = randomUUID()
    const hash = sha256(randomBytes(8))
    const json = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
    }
    const requests: [string, RequestInit?][] = [
      [`/v1/runs/${id}`],
      [`/v1/runs/${id}`, { method: 'DELETE' }],
      [`/v1/runs/${id}/cells/0`, { method: 'DELETE' }],
      [`/v1/runs/${id}/events`],
      [`/v1/runs/${id}/images/0`],
      [`/v1/runs/${id}/images/0`, { method: 'HEAD' }],
      [`/v1/runs/${id}/images/0/verdict`],
      [`/v1/runs/${id}/images/0/marks`, { ...json, body: '{"what":"placed"}' }],
      [`/v1/runs/${id}/retry`, { ...json, body: '{}' }],
      [`/v1/seeds/${hash}`],
      [`/v1/seeds/${hash}`, { method: 'HEAD' }],
      [
        `/v1/seeds/${hash}`,
        {
          method: 'PUT',
          headers: { 'content-type': 'image/png' },
          body: new Uint8Array(pngOf(50)),
        },
      ],
      ['/v1/runs', { ...json, body: JSON.stringify({ seed: hash, cells: [wish] }) }],
      [`/v1/hooks/runware/studio.${id}.0.${'x'.repeat(43)}`, { method: 'POST', body: '{}' }],
    ]
    for (const [path, init] of requests) {
      const { status } = await ada.call(path, init)
      expect([path, init?.method, status], path).toEqual([
        path,
        init?.method,
        path.startsWith('/v1/runs/') ? 404 : expect.any(Number),
      ])
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
  }
  expect(files()).toBe(before)
  // The only new object is the run itself: an unknown earlier run is not looked up in an object of
  // its own.
  const run = { seed, from: { run: randomUUID(), n: 0 }, cells: [wish] }
  const { id } = (await (await ada.post(run)).json()) as { id: string }
  await ada.ended(id)
  expect(files()).toBe(before + 1)
})

test('a member stores so many pictures and bytes and no more, and one that no run uses goes after a while', async () => {
  const ada = await relay.invite('full')
  const put = async (bytes: Buffer) => {
    const init = {
      method: 'PUT',
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array(bytes),
    }
    return ada.call(`/v1/seeds/${sha256(bytes)}`, init)
  }
  const picture = (size: number) => Buffer.concat([pngOf(8), randomBytes(size)])
  const first = picture(700_000)
  expect((await put(first)).status).toBe(201)
  const second = picture(700_000)
  const refused = await put(second)
  expect([refused.status, await refused.json()]).toMatchObject([
    507,
    { failure: { kind: 'refused', field: 'seed' } },
  ])
  for (let i = 0; i < 5; i += 1) expect((await put(picture(100))).status).toBe(201)
  expect((await put(picture(100))).status).toBe(507)
  // The response comes after all bytes, on a connection that stays open: a sender cut off before
  // could not read it.
  const large = picture(700_000)
  const sending = beginRequest(
    ada,
    'PUT',
    `/v1/seeds/${sha256(large)}`,
    large,
    'Content-Type: image/png',
  )
  await sending.sent
  await put(picture(100))
  sending.finish()
  const answer = await sending.answer
  expect(answer).toMatch(/^HTTP\/1.1 507 /)
  expect(answer).not.toMatch(/^connection: close/im)
  sending.close()
  await until(async () => (await put(second)).status === 201)
  expect((await ada.call(`/v1/seeds/${sha256(first)}`, { method: 'HEAD' })).status).toBe(404)
})

test('a picture that a run has used is kept, and its bytes count until the run ends', async () => {
  const ada = await relay.invite('used')
  for (let i = 0; i < 2; i += 1) {
    const seeds = [await ada.seed(), await ada.seed(), await ada.seed(), await ada.seed()]
    const [seed, ...others] = seeds
    const run = { seed, cells: [wish], also: others.map((seed) => ({ seed, cells: [wish] })) }
    const { id } = (await (await ada.post(run)).json()) as { id: string }
    await ada.ended(id)
    for (const seed of seeds)
      expect((await ada.call(`/v1/seeds/${seed}`, { method: 'HEAD' })).status).toBe(200)
  }
})

test('of uploads that one member leaves open only a few are taken', async () => {
  const ada = await relay.invite('many')
  const open = Array.from({ length: 6 }, () => {
    const bytes = pngOf(1000)
    return beginRequest(
      ada,
      'PUT',
      `/v1/seeds/${sha256(randomBytes(8))}`,
      bytes,
      'Content-Type: image/png',
    )
  })
  const answers = await Promise.all(open.map(({ answer }) => answer))
  expect(answers.map((answer) => answer.slice(9, 12)).sort()).toEqual([
    '408',
    '408',
    '408',
    '408',
    '429',
    '429',
  ])
  for (const { close } of open) close()
})
