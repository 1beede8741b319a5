// Sends ten thousand invalid requests, or a tenth of them: no 5xx, no crash, no leak, and no secret
// in a response or the log.
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiKey, openStage, token, wish, type Stage } from '../relay/relay.js'
import { scale } from './soak.js'
import { patienceMs } from '../patience.js'

const count = Math.round(10_000 * scale)
const secretPrompt = 'a lighthouse that nobody may hear of'
let stage: Stage
let runId: string
let seed: string
beforeAll(async () => {
  stage = await openStage((url) => ({ RELAY_PUBLIC_URL: url }))
  seed = await stage.relay.seed()
  const { id } = await stage.relay.begin([{ positivePrompt: secretPrompt }], seed)
  runId = (await stage.relay.ended(id)).id
})
afterAll(() => stage.close())

const pick = <Item>(items: readonly Item[]): Item =>
  items[Math.floor(Math.random() * items.length)] as Item
const engine = () => readFileSync(`${stage.relay.data}/pid`, 'utf8').split('\n')[0] ?? ''
const residentMb = () =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', engine()], { encoding: 'utf8' })) / 1024

const odd = [
  '',
  '0',
  '-1',
  '1e99',
  'null',
  '%00',
  '%',
  '..',
  '../../etc/passwd',
  'ä',
  '💥',
  'x'.repeat(3000),
  "'; drop table run; --",
  '{}',
]
const ids = () => pick([runId, runId.toUpperCase(), randomUUID(), ...odd])
const numbers = () => pick(['0', '1', '9999', '00000', '-0', '1.5', 'NaN', ...odd])
const hashes = () => pick([seed, 'f'.repeat(64), 'F'.repeat(64), 'f'.repeat(63), ...odd])
const paths: (() => string)[] = [
  () => '/healthz',
  () => '/metrics',
  () => '/v1/about',
  () => '/v1/openapi.json',
  () => `/v1/seeds/${hashes()}`,
  () => '/v1/runs',
  () => `/v1/runs?key=${pick(odd)}`,
  () => `/v1/runs/${ids()}`,
  () => `/v1/runs/${ids()}/events?after=${numbers()}`,
  () => `/v1/runs/${ids()}/retry`,
  () => `/v1/runs/${ids()}/images/${numbers()}`,
  () => `/v1/runs/${ids()}/images/${numbers()}/marks`,
  () => `/v1/images/${ids()}`,
  () => `/v1/usage?${pick(odd)}`,
  () => `/v1/audit?form=${pick(['csv', 'ndjson', ...odd])}&since=${pick(odd)}&member=${pick(odd)}`,
  () => `/v1/members/${ids()}`,
  () => '/v1/members',
  () => '/v1/policy',
  () => `/v1/hooks/runware/${pick([...odd, `studio.${runId}.0.${'A'.repeat(43)}`])}`,
  () => `/${pick(odd)}`,
]

const values = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  'x',
  [],
  {},
  [[]],
  { a: { b: 1 } },
  'x'.repeat(5000),
  '\u0000',
  '\ud800',
  Array(200).fill({}),
]
/** Returns a body that is valid except for one value, or an arbitrary one. */
function body(): string | Uint8Array<ArrayBuffer> {
  const cell: Record<string, unknown> = { ...wish, positivePrompt: secretPrompt }
  const run: Record<string, unknown> = { seed, cells: [cell] }
  const key = pick(['seed', 'from', 'cells', 'also', 'x', '__proto__', 'constructor'])
  const name = pick([
    ...Object.keys(cell),
    'strength',
    'structuredPrompt',
    'model',
    'webhookURL',
    'taskUUID',
    '__proto__',
  ])
  if (Math.random() < 0.5) cell[name] = pick(values)
  else run[key] = pick(values)
  const text = JSON.stringify(run)
  return pick([
    () => text,
    () => text,
    () => JSON.stringify(pick(values)),
    () =>
      JSON.stringify({
        what: pick(values),
        reason: pick(values),
        cells: pick(values),
        name: pick(values),
        version: pick(values),
      }),
    () => text.slice(0, Math.floor(Math.random() * text.length)),
    () => text.replace('"seed"', '"seed":1,"seed"'),
    () => '['.repeat(50_000),
    () => `{"a":${'1'.repeat(10_000)}}`,
    () => `\ufeff${text}`,
    () => new Uint8Array(Buffer.from(text, 'utf16le')),
    () => new Uint8Array(randomBytes(Math.floor(Math.random() * 2000))),
    () => new Uint8Array(Buffer.alloc(pick([1, 1_100_000]), 0x22)),
  ])()
}

const types = [
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'image/png',
  'multipart/form-data',
  '',
  'x/'.repeat(500),
]
const tokens = () =>
  Math.random() < 0.85
    ? token
    : pick([
        token,
        token,
        token,
        '',
        'x',
        `studio.ada.${'x'.repeat(22)}`,
        `other.ada.${token.split('.')[2]}`,
        'a.b.c',
        `${token}x`,
        '☃',
      ])

async function one(): Promise<{ what: string; status: number; text: string }> {
  const method = pick(['GET', 'GET', 'HEAD', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
  const path = pick(paths)()
  const given = tokens()
  const headers: Record<string, string> = {}
  const scheme = Math.random() < 0.95 ? 'Bearer ' : pick(['bearer   ', 'Basic ', ''])
  if (given !== '☃') headers['authorization'] = scheme + given
  if (Math.random() < 0.95)
    headers['content-type'] = Math.random() < 0.7 ? 'application/json' : pick(types)
  // A run that is really posted is no fuzz: most keys are invalid.
  if (Math.random() < 0.5)
    headers['idempotency-key'] = pick(['', ' ', 'x'.repeat(201), randomUUID()])
  if (Math.random() < 0.2)
    headers['range'] = pick([
      'bytes=0-',
      'bytes=-',
      'bytes=9-1',
      'bytes=99999999-',
      'bytes=0-0,2-3',
      'x',
    ])
  if (Math.random() < 0.2) headers['if-none-match'] = pick(['*', '"x"', 'W/"x"', ','])
  if (Math.random() < 0.1) headers['x-request-id'] = pick(['a b', '<script>', 'x'.repeat(100)])
  const sends = method !== 'GET' && method !== 'HEAD'
  const what = `${method} ${path.slice(0, 80)}`
  const answer = await fetch(stage.relay.url + path, {
    method,
    headers,
    ...(sends && { body: body() }),
    redirect: 'manual',
  })
  return {
    what,
    status: answer.status,
    text: `${JSON.stringify([...answer.headers])}${await answer.text()}`,
  }
}

/** Raw requests that no client library would send. */
const raw = [
  'GET / HTTP/1.1\r\n\r\n',
  'GET /v1/runs HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
  'POST /v1/runs HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  'POST /v1/runs HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n',
  `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
  `GET / HTTP/1.1\r\nhost: x\r\n${'x: y\r\n'.repeat(20_000)}\r\n`,
  '\u0000\u0001\u0002',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
]

function sendRaw(text: string): Promise<string> {
  return new Promise((done) => {
    let heard = ''
    const socket = connect(stage.relay.port, '127.0.0.1', () => void socket.write(text, 'latin1'))
    socket.setEncoding('latin1').on('data', (chunk) => (heard += chunk))
    socket.on('error', () => done(heard)).on('close', () => done(heard))
    setTimeout(() => socket.destroy(), 1000)
  })
}

test('requests that make no sense', { timeout: patienceMs(20 * 60_000) }, async () => {
  const pid = engine()
  const secrets = [apiKey, token.split('.')[2] as string, secretPrompt]
  const statuses = new Map<number, number>()
  const bad: string[] = []
  let left = count
  const sizes = [residentMb()]
  const client = async () => {
    while (left > 0) {
      left -= 1
      if (left % Math.ceil(count / 4) === 0) sizes.push(residentMb())
      const { what, status, text } = await one().catch((error: unknown) => ({
        what: String(error),
        status: 0,
        text: '',
      }))
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status >= 500) bad.push(`${status} ${what} ${text.slice(0, 200)}`)
      // A run's own recipe is returned to its owner; nothing else is.
      const mine = text.includes('"cells":[{"recipe"')
      for (const secret of secrets)
        if (text.includes(secret) && !(mine && secret === secretPrompt))
          bad.push(`${what} tells ${secret}`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, client))
  for (const text of raw) {
    const heard = await sendRaw(text)
    if (/^HTTP\/1\.1 5(?!01)/.test(heard)) bad.push(heard.slice(0, 100))
  }
  console.log(
    `${count} requests: ${JSON.stringify(Object.fromEntries(statuses))}, ${sizes.map(Math.round).join(', ')} MB`,
  )
  expect(bad).toEqual([])
  // A request that a client library refuses to send does not test the relay; most requests must
  // have arrived.
  expect(statuses.get(0) ?? 0).toBeLessThan(count / 10)
  expect((await stage.relay.call('/v1/about')).status).toBe(200)
  expect(engine()).toBe(pid)
  for (const secret of secrets) expect(stage.relay.output).not.toContain(secret)
  expect(residentMb()).toBeLessThan(300)
})

test('every call without a token, with a made-up, a revoked or another team’s: refused; another member’s run is not there', async () => {
  const { relay } = stage
  const bob = await relay.invite('Bob')
  const eve = await relay.invite('Eve')
  expect((await relay.call(`/v1/members/${eve.id}`, { method: 'DELETE' })).ok).toBe(true)
  const calls: [string, string][] = [
    ['GET', '/v1/about'],
    ['HEAD', `/v1/seeds/${seed}`],
    ['PUT', `/v1/seeds/${seed}`],
    ['POST', '/v1/runs'],
    ['GET', '/v1/runs'],
    ['GET', '/v1/usage'],
    ['GET', '/v1/audit'],
    ['GET', '/v1/policy'],
    ['PUT', '/v1/policy'],
    ['POST', '/v1/members'],
    ['DELETE', `/v1/members/${bob.id}`],
  ]
  const ofTheRun: [string, string][] = [
    ['GET', `/v1/runs/${runId}`],
    ['DELETE', `/v1/runs/${runId}`],
    ['POST', `/v1/runs/${runId}/retry`],
    ['GET', `/v1/runs/${runId}/events`],
    ['GET', `/v1/runs/${runId}/images/0`],
    ['HEAD', `/v1/runs/${runId}/images/0`],
    ['POST', `/v1/runs/${runId}/images/0/marks`],
  ]
  const ask = async (bearer: string | undefined, [method, path]: [string, string], body = '{}') => {
    const headers = {
      ...(bearer && { authorization: `Bearer ${bearer}` }),
      'content-type': 'application/json',
    }
    const key = { 'idempotency-key': randomUUID() }
    const sends = method === 'POST' || method === 'PUT'
    return (
      await fetch(relay.url + path, {
        method,
        headers: { ...headers, ...key },
        ...(sends && { body }),
      })
    ).status
  }
  const strangers = [
    undefined,
    'x',
    eve.token,
    `${token}x`,
    `other.ada.${token.split('.')[2]}`,
    bob.token.replace('studio.', 'other.'),
  ]
  for (const bearer of strangers)
    for (const call of [...calls, ...ofTheRun])
      expect(await ask(bearer, call), `${bearer} ${call.join(' ')}`).toBe(401)
  for (const call of ofTheRun) {
    const body = call[1].endsWith('marks') ? '{"what":"placed"}' : '{}'
    expect(await ask(bob.token, call, body), call.join(' ')).toBe(404)
  }
  expect((await relay.view(runId)).images[0]?.state).toBeOneOf(['ready', 'delivered'])
})
