// Tests the relay's HTTP edge: authentication, origins, accepted requests, and the form of every
// error.
import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { model } from '../../contract/model/ideogram-remix.js'
import { aboutSchema, refusalSchema } from '../../contract/about.js'
import { apiKey, openStage, type Relay, sha256, type Stage, token, wish } from './relay.js'
import { pngOf, type Upstream } from './upstream.js'

let stage: Stage
let upstream: Upstream
let relay: Relay
const answers: string[] = []

beforeAll(async () => {
  stage = await openStage()
  ;({ relay, upstream } = stage)
})

afterAll(() => stage?.close())

async function asked(path: string, init: RequestInit = {}) {
  const answer = await relay.call(path, init)
  const text = await answer.text()
  answers.push(text + JSON.stringify([...answer.headers]))
  return {
    status: answer.status,
    headers: answer.headers,
    body: text ? (JSON.parse(text) as unknown) : undefined,
  }
}

const put = (hash: string, bytes: Uint8Array, type = 'image/png') =>
  asked(`/v1/seeds/${hash}`, {
    method: 'PUT',
    body: new Uint8Array(bytes),
    headers: { 'content-type': type },
  })
const post = (body: string, headers: Record<string, string> = {}) =>
  asked('/v1/runs', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'idempotency-key': 'key', ...headers },
  })
const refused = (field: string) => ({ failure: { kind: 'refused', field } })

const { version: productVersion } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  version: string
}

test('health is for everybody and says that a simulator is behind', async () => {
  const answer = await fetch(`${relay.url}/healthz`)
  expect(await answer.json()).toEqual({
    ok: true,
    service: 'relay',
    version: productVersion,
    upstream: 'simulator',
  })
})

test('about tells the form what there is to choose', async () => {
  const { body } = await asked('/v1/about')
  const about = aboutSchema.parse(body)
  expect(about).toMatchObject({
    team: 'studio',
    member: 'ada',
    upstream: { kind: 'simulator', host: new URL(upstream.url).host },
  })
  expect(about.presets).toHaveLength(model.presets.length)
})

test.each([
  ['no token', undefined],
  ['another secret', `Bearer ${token.slice(0, -1)}x`],
  ['another team', `Bearer ${token.replace('studio', 'rivals')}`],
  ['another member', `Bearer ${token.replace('ada', 'bob')}`],
  ['no bearer', token],
  ['the key of Runware', `Bearer ${apiKey}`],
])('%s is 401, and says so to a page too', async (_, authorization) => {
  for (const [method, path] of [
    ['GET', '/v1/about'],
    ['POST', '/v1/runs'],
    ['PUT', `/v1/seeds/${'0'.repeat(64)}`],
    ['GET', '/v1/nothing'],
  ] as const) {
    const answer = await fetch(relay.url + path, {
      method,
      headers: authorization ? { authorization } : {},
    })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('Bearer')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(await answer.json()).toEqual({ failure: { kind: 'unauthorised' } })
  }
})

test('a page without an origin may ask before it calls', async () => {
  const headers = {
    origin: 'null',
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization',
    'access-control-request-private-network': 'true',
  }
  const answer = await fetch(`${relay.url}/v1/runs`, { method: 'OPTIONS', headers })
  expect(answer.status).toBe(204)
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(answer.headers.get('access-control-allow-private-network')).toBe('true')
  expect(answer.headers.get('access-control-allow-methods')).toContain('DELETE')
  for (const name of ['authorization', 'content-type', 'idempotency-key', 'x-request-id', 'range'])
    expect(answer.headers.get('access-control-allow-headers')).toContain(name)
})

test('a request keeps its id', async () => {
  expect(
    (await asked('/v1/about', { headers: { 'x-request-id': 'panel-7' } })).headers.get(
      'x-request-id',
    ),
  ).toBe('panel-7')
  expect(
    (await asked('/v1/about', { headers: { 'x-request-id': '<x>' } })).headers.get('x-request-id'),
  ).toMatch(/^[0-9a-f-]{36}$/)
})

test('a seed is taken once, and known by its hash', async () => {
  const bytes = pngOf(2_000_000)
  const hash = sha256(bytes)
  expect((await asked(`/v1/seeds/${hash}`, { method: 'HEAD' })).status).toBe(404)
  expect((await put(hash, bytes)).status).toBe(201)
  expect((await asked(`/v1/seeds/${hash}`, { method: 'HEAD' })).status).toBe(200)
  expect((await put(hash, bytes)).status).toBe(200)
})

test('a seed arrives at Runware byte for byte, however many rows it took', async () => {
  const bytes = Buffer.concat([
    pngOf(8),
    Buffer.from(Array.from({ length: 2_000_001 }, (_, i) => (i * 7919) % 256)),
  ])
  await relay.ended((await relay.begin([{}], await relay.seed(bytes))).id)
  const image = String(upstream.tasks.find(({ taskType }) => taskType === 'imageUpload')?.['image'])
  expect(image.slice(0, 22)).toBe('data:image/png;base64,')
  expect(sha256(Buffer.from(image.slice(22), 'base64'))).toBe(sha256(bytes))
})

test('a seed that is not what it says is refused, and is not there afterwards', async () => {
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
  const gif = Buffer.from('GIF89a-and-more')
  const big = pngOf(25 * 1024 * 1024 + 1)
  expect(await put(sha256(jpeg), jpeg, 'image/jpeg')).toMatchObject({ status: 201 })
  expect(await put(sha256(gif), gif)).toMatchObject({ status: 415, body: refused('seed') })
  expect(await put(sha256(jpeg), jpeg, 'text/plain')).toMatchObject({ status: 415 })
  expect(await put(sha256(Buffer.alloc(0)), Buffer.alloc(0))).toMatchObject({ status: 415 })
  expect(await put('0'.repeat(64), pngOf(10))).toMatchObject({ status: 400, body: refused('seed') })
  expect(await put('NOTAHASH', pngOf(10))).toMatchObject({ status: 400, body: refused('seed') })
  expect(await put(sha256(big), big)).toMatchObject({ status: 413, body: refused('seed') })
  for (const hash of ['0'.repeat(64), sha256(gif), sha256(big)])
    expect((await asked(`/v1/seeds/${hash}`, { method: 'HEAD' })).status).toBe(404)
})

test('a seed that is too large is refused although it does not say its length', async () => {
  const piece = pngOf(1024 * 1024)
  const hash = createHash('sha256')
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if ((sent += 1) > 26) return controller.close()
      hash.update(piece)
      controller.enqueue(new Uint8Array(piece))
    },
  })
  const init = {
    method: 'PUT',
    body,
    duplex: 'half',
    headers: { 'content-type': 'image/png' },
  } as RequestInit
  expect(await asked(`/v1/seeds/${'1'.repeat(64)}`, init)).toMatchObject({
    status: 413,
    body: refused('seed'),
  })
})

test('a seed of exactly the limit is taken', async () => {
  const bytes = pngOf(25 * 1024 * 1024)
  expect((await put(sha256(bytes), bytes)).status).toBe(201)
})

test('a run that cannot be is refused by the field that is wrong', async () => {
  const seed = await relay.seed()
  const cells = (change: object) => JSON.stringify({ seed, cells: [{ ...wish, ...change }] })
  expect(await post(cells({ strength: 1.5 }))).toMatchObject({
    status: 400,
    body: {
      failure: { field: 'cells.0.strength', allowed: expect.stringMatching(/closer/) as string },
    },
  })
  expect(await post(cells({ width: 1000 }))).toMatchObject({
    status: 400,
    body: refused('cells.0.width'),
  })
  expect(await post(cells({ width: 1440 }))).toMatchObject({
    status: 400,
    body: refused('cells.0.width'),
  })
  expect(await post(cells({ webhookURL: 'http://x' }))).toMatchObject({
    status: 400,
    body: refused('cells.0.webhookURL'),
  })
  expect(await post('{"seed"')).toMatchObject({ status: 400, body: refused('body') })
  const deep = (levels: number) =>
    cells({
      structuredPrompt: JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)) as object,
    })
  expect(await post(deep(60))).toMatchObject({ status: 400, body: refused('body') })
  expect(await post(`{"seed":${'['.repeat(200_000)}`)).toMatchObject({
    status: 400,
    body: refused('body'),
  })
  expect(await post('[]')).toMatchObject({ status: 400, body: refused('body') })
  expect(await post(cells({}), { 'content-type': 'text/plain' })).toMatchObject({ status: 415 })
  expect(await post(cells({}), { 'idempotency-key': '' })).toMatchObject({
    status: 400,
    body: refused('Idempotency-Key'),
  })
  expect(
    await post(JSON.stringify({ seed, cells: [], more: 'x'.repeat(1_100_000) })),
  ).toMatchObject({
    status: 413,
    body: refused('body'),
  })
  expect(await post(JSON.stringify({ seed: 'f'.repeat(64), cells: [wish] }))).toMatchObject({
    status: 400,
    body: refused('seed'),
  })
  expect(upstream.charged.size).toBeLessThanOrEqual(1)
})

test('what is not there is 404, in the same words as everything refused', async () => {
  const id = crypto.randomUUID()
  for (const path of [
    '/v1/nothing',
    `/v1/runs/${id}`,
    '/v1/runs/x',
    `/v1/runs/${id}/events`,
    `/v1/runs/${id}/images/0`,
    `/v1/seeds/${'a'.repeat(64)}`,
  ]) {
    const { status, body, headers } = await asked(path)
    expect(status).toBe(404)
    expect(refusalSchema.parse(body)).toMatchObject(refused(expect.any(String) as string))
    expect(headers.get('access-control-allow-origin')).toBe('*')
  }
  expect((await asked(`/v1/runs/${id}/events?after=-1`)).status).toBe(400)
})

test('neither the key of Runware nor the token is in any answer or log line', () => {
  expect(answers.length).toBeGreaterThan(20)
  for (const text of [...answers, relay.output])
    for (const secret of [apiKey, token]) expect(text).not.toContain(secret)
})
