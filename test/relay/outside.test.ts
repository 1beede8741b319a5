// Tests the relay's operations endpoints: its OpenAPI description, its metrics, and a log without
// secrets.
import { connect } from 'node:net'
import SwaggerParser from '@apidevtools/swagger-parser'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import * as z from 'zod'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiKey, openStage, token, until, wish, type Relay, type Stage } from './relay.js'
import type { Upstream } from './upstream.js'

interface Operation {
  operationId: string
  responses: Record<string, { content?: Record<string, { schema?: unknown }> }>
  requestBody?: { content: Record<string, { schema?: unknown }> }
  security?: unknown[]
}
interface Description {
  openapi: string
  servers: unknown[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: { Refusal: unknown } }
}

let stage: Stage
let relay: Relay
let upstream: Upstream
let api: Description
// Named in a variable and not imported statically: the Worker's types conflict with those of the
// tests.
const door = '../../relay/app.js'
const prompt = 'a secret campaign for nobody to read'

beforeAll(async () => {
  stage = await openStage()
  ;({ relay, upstream } = stage)
  api = (await relay.read('/v1/openapi.json')) as Description
})
afterAll(() => stage?.close())

const schemaOf = (schema: unknown) =>
  z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])
const described = (path: string, method: string, status: number, type: string) => {
  const { content } = api.paths[path]?.[method]?.responses[status] ?? {}
  const { schema } = content?.[type] ?? {}
  expect(schema, `${method} ${path} ${status} ${type}`).toBeDefined()
  return schemaOf(schema)
}

test('every route of the door is described, and nothing else is', async () => {
  const { app, calls } = (await import(/* @vite-ignore */ door)) as {
    app: { routes: { method: string; path: string }[] }
    calls: { list: unknown[] }
  }
  const routes = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path}`)
  const named = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
    ),
  )
  expect(api.openapi).toBe('3.1.0')
  expect(named.sort()).toEqual(routes.sort())
  expect(new Set(routes).size).toBe(calls.list.length)
  expect(calls.list.length).toBeGreaterThan(15)
})

test('two tools that read such descriptions have nothing against it, and each operation has a name', async () => {
  const text = JSON.stringify(api)
  await SwaggerParser.validate(JSON.parse(text) as Parameters<typeof SwaggerParser.validate>[0])
  const problems = await lintFromString({
    source: text,
    config: await createConfig({ extends: ['recommended'] }),
  })
  expect(problems.map(({ ruleId, message, severity }) => ({ ruleId, message, severity }))).toEqual(
    [],
  )
  const names = Object.values(api.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  )
  expect(new Set(names).size).toBe(names.length)
  expect(names).toContain('getRunsIdImagesNVerdict')
  expect(api.servers).toEqual([{ url: relay.url, description: 'This relay.' }])
  expect(text).toContain('"multipleOf":0.01')
})

test('CONNECT is answered and reaches nothing, and the log has no stack of it', async () => {
  const socket = connect(relay.port, '127.0.0.1')
  socket.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n')
  let text = ''
  for await (const part of socket) text += String(part)
  expect(text).toMatch(/^HTTP\/1.1 [24]\d\d [^\r]*\r\n[^]*\r\n\r\n$/)
  expect(relay.output).not.toContain('exception')
})

test('what the relay answers is what the description says', async () => {
  const { id } = await relay.begin([{ positivePrompt: prompt }])
  const run = await relay.ended(id)
  await until(async () => (await (await relay.call('/v1/audit')).text()) !== '')
  const answers: [path: string, at: string, status?: number][] = [
    ['/healthz', '/healthz'],
    ['/v1/about', '/v1/about'],
    ['/v1/runs', '/v1/runs'],
    ['/v1/runs/{id}', `/v1/runs/${id}`],
    ['/v1/usage', '/v1/usage'],
    ['/v1/policy', '/v1/policy'],
    ['/v1/members', '/v1/members'],
  ]
  for (const [path, at] of answers) {
    const answer = await relay.read(at)
    const read = described(path, 'get', 200, 'application/json').safeParse(answer)
    expect([path, read.error?.issues]).toEqual([path, undefined])
  }
  for (const [path, at] of [
    ['/v1/runs/{id}/events', `/v1/runs/${id}/events`],
    ['/v1/audit', '/v1/audit'],
  ] as const)
    for (const line of (await (await relay.call(at)).text()).split('\n').filter(Boolean))
      described(path, 'get', 200, 'application/x-ndjson').parse(JSON.parse(line))
  expect(
    described('/v1/runs/{id}', 'get', 200, 'application/json').safeParse({ ...run, cells: 'none' })
      .success,
  ).toBe(false)
  const invited = await (await relay.send('POST', '/v1/members', { name: 'described' })).json()
  described('/v1/members', 'post', 201, 'application/json').parse(invited)
  const refusal = await relay.read('/v1/runs/none')
  schemaOf(api.components.schemas.Refusal).parse(refusal)
})

test('the body of a run in the description takes what the door takes, and refuses what it refuses', async () => {
  const body = schemaOf(
    api.paths['/v1/runs']?.['post']?.requestBody?.content['application/json']?.schema,
  )
  const seed = await relay.seed()
  for (const change of [
    {},
    { strength: 2 },
    { numberResults: 0 },
    { webhookURL: 'https://x.test' },
    { positivePrompt: 'x' },
    { width: 'wide' },
  ]) {
    const run = { seed, cells: [{ ...wish, ...change }] }
    expect([change, body.safeParse(run).success]).toEqual([
      change,
      (await relay.post(run)).status === 201,
    ])
  }
})

test('metrics count calls, requests at Runware, images and money', async () => {
  const settled = async () => (await readMetrics()).get('relay_reserved_usd{team="studio"}') === 0
  await until(settled)
  const before = await readMetrics()
  const { id } = await relay.begin([{ numberResults: 2 }])
  await relay.ended(id)
  await (await relay.call(`/v1/runs/${id}/images/0`)).arrayBuffer()
  await relay.call('/v1/nothing')
  await fetch(`${relay.url}/v1/about`)
  await until(settled)
  await until(async () => gained(await readMetrics(), before, 'relay_images_delivered_total') === 1)
  const now = await readMetrics()
  expect(
    gained(now, before, 'relay_requests_total{method="POST",route="/v1/runs",status="201"}'),
  ).toBe(1)
  expect(gained(now, before, 'relay_requests_total{method="GET",route="none",status="404"}')).toBe(
    1,
  )
  expect(
    gained(now, before, 'relay_requests_total{method="GET",route="/v1/about",status="401"}'),
  ).toBe(1)
  expect(
    gained(now, before, 'relay_upstream_requests_total{task="imageInference",outcome="200"}'),
  ).toBe(1)
  expect(gained(now, before, 'relay_runs{team="studio",state="ended"}')).toBe(1)
  expect(gained(now, before, 'relay_spent_usd_total{team="studio"}')).toBeCloseTo(0.12, 9)
})

async function readMetrics(): Promise<Map<string, number>> {
  const text = await (await relay.call('/metrics')).text()
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'))
  for (const line of lines) expect(line).toMatch(/^[a-z_]+(\{([a-z]+="[^"]*",?)+\})? [0-9.e+-]+$/)
  return new Map(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  )
}

const gained = (now: Map<string, number>, before: Map<string, number>, name: string) =>
  (now.get(name) ?? 0) - (before.get(name) ?? 0)

test('a call can be followed from the panel’s request to Runware’s task, in lines of JSON', async () => {
  const seed = await relay.seed()
  const answer = await relay.call('/v1/runs', {
    method: 'POST',
    body: JSON.stringify({ seed, cells: [{ ...wish, positivePrompt: prompt }] }),
    headers: {
      'content-type': 'application/json',
      'idempotency-key': 'followed',
      'x-request-id': 'panel-42',
    },
  })
  const run = (await answer.json()) as { id: string; cells: { taskUUID: string }[] }
  await relay.ended(run.id)
  const lines = relay.output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  const ours = lines.filter(({ ref }) => ref === 'panel-42')
  expect(ours).toContainEqual(expect.objectContaining({ what: 'a run was posted', run: run.id }))
  expect(ours).toContainEqual(
    expect.objectContaining({
      what: 'a call',
      method: 'POST',
      route: '/v1/runs',
      status: 201,
      team: 'studio',
    }),
  )
  expect(ours).toContainEqual(
    expect.objectContaining({ what: 'a task is sent', run: run.id, task: run.cells[0]?.taskUUID }),
  )
  expect(upstream.tasks.map(({ taskUUID }) => taskUUID)).toContain(run.cells[0]?.taskUUID)
})

test('no log line has a secret, a prompt or a name', async () => {
  const ada = await relay.invite('Ada Secret <ada@secret.example>')
  await relay.rule({ bannedTerms: ['unmentionable'] })
  const refused = await ada.post({
    seed: await ada.seed(),
    cells: [{ ...wish, positivePrompt: 'an Unmentionable thing' }],
  })
  expect(await refused.json()).toEqual({
    failure: {
      kind: 'refused',
      field: 'cells.0.positivePrompt',
      allowed: 'not “unmentionable”, by your team’s policy',
    },
  })
  await ada.ended((await ada.begin([{ positivePrompt: prompt }])).id)
  await ada.call('/v1/runs', {
    method: 'POST',
    body: `{"seed": "${prompt}"`,
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
  })
  await relay.call('/v1/hooks/runware/what-is-secret-here', { method: 'POST' })
  expect(relay.output).toContain('"route":"/v1/hooks/runware/:secret"')
  for (const secret of [
    apiKey,
    token,
    ada.token,
    prompt,
    'nmentionable',
    'Secret',
    'secret.example',
    'what-is-secret-here',
  ])
    expect(relay.output).not.toContain(secret)
  await relay.rule()
})
