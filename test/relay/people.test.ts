// Tests members: access, roles and revocation; and that nobody can read another member's data.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aboutSchema } from '../../contract/about.js'
import type { Member } from '../../contract/member.js'
import { openStage, token, until, wish, type Relay, type Stage } from './relay.js'
import type { Upstream } from './upstream.js'

const rival = 'rivals.max.abcdefabcdefabcdef'
let stage: Stage
let relay: Relay
let upstream: Upstream

beforeAll(async () => {
  stage = await openStage(() => ({
    RELAY_ADMIN_TOKEN: `${token}, ${rival}`,
    RUNWARE_IN_FLIGHT: '4',
  }))
  ;({ relay, upstream } = stage)
})
afterAll(() => stage?.close())

const failure = async (answer: Response) =>
  ((await answer.json()) as { failure: { kind: string } }).failure

/** Lists every call that requires a token, from the relay's own description, on an existing run. */
async function callsOn(run: string, seed: string): Promise<[method: string, path: string][]> {
  const { paths } = (await relay.read('/v1/openapi.json')) as {
    paths: Record<string, Record<string, { security?: [] }>>
  }
  const at = (path: string) =>
    path.replace(/\{(\w+)\}/g, (_, name) => ({ id: run, hash: seed, n: '0' })[name as 'id'] ?? 'x')
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      path: at(path),
      security,
    })),
  )
  const calls = all
    .filter(({ security }) => !security)
    .map(({ method, path }): [string, string] => [method, path])
  expect(calls.length).toBe(all.length - 2)
  return calls
}

test('an invited member has a token of its own, which is shown once and kept nowhere', async () => {
  const ada = await relay.invite('Ada Lovelace <ada@example.com>')
  expect(ada.token).toMatch(/^studio\.m[0-9a-f]{12}\.[A-Za-z0-9_-]{43}$/)
  expect(aboutSchema.parse(await ada.read('/v1/about'))).toMatchObject({
    ...{ team: 'studio', member: ada.id, name: 'Ada Lovelace <ada@example.com>', role: 'member' },
  })
  const { members } = (await relay.read('/v1/members')) as { members: Member[] }
  expect(members.map(({ name, role, first }) => ({ name, role, first }))).toEqual([
    { name: 'ada', role: 'admin', first: true },
    { name: 'Ada Lovelace <ada@example.com>', role: 'member', first: undefined },
  ])
  const secret = ada.token.split('.')[2] as string
  expect(JSON.stringify(members)).not.toContain(secret)
  for (const entry of readdirSync(relay.data, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      expect(readFileSync(join(entry.parentPath, entry.name), 'latin1')).not.toContain(secret)
  expect(
    (await relay.send('POST', '/v1/members', { name: 'Ada Lovelace <ada@example.com>' })).status,
  ).toBe(409)
})

test('each call without a token, with a revoked one, a wrong one or a made-up team’s is refused, and does nothing', async () => {
  const gone = await relay.invite('gone')
  const seed = await gone.seed()
  const { id } = await gone.begin([{}], seed)
  await gone.ended(id)
  expect((await relay.call(`/v1/members/${gone.id}`, { method: 'DELETE' })).status).toBe(204)
  const last = gone.token.endsWith('A') ? 'B' : 'A'
  const tokens = [
    '',
    gone.token,
    gone.token.slice(0, -1) + last,
    `nobody${token.slice(6)}`,
    rival.replace('rivals', 'studio'),
  ]
  const before = upstream.tasks.length
  for (const [method, path] of await callsOn(id, seed))
    for (const one of tokens) {
      const answer = await relay.call(path, {
        method,
        headers: { authorization: one && `Bearer ${one}` },
      })
      expect([method, path, one.slice(0, 8), answer.status]).toEqual([
        method,
        path,
        one.slice(0, 8),
        401,
      ])
      expect(await failure(answer)).toEqual({ kind: 'unauthorised' })
    }
  expect(upstream.tasks.length).toBe(before)
  // The objects of the two teams in the settings, which start with the relay.
  expect(
    readdirSync(join(relay.data, 'objects/TeamObject-v1')).filter(
      (name) => name.endsWith('.sqlite') && name.length > 60,
    ),
  ).toHaveLength(2)
})

test('what belongs to another member or another team is not there', async () => {
  const [ada, bob, max] = [
    await relay.invite('owner'),
    await relay.invite('other'),
    relay.as(rival),
  ]
  const { id, seed } = await ada.begin([{}])
  await ada.ended(id)
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'theirs' }
  const calls = (await callsOn(id, seed)).filter(([, path]) => path.includes(`runs/${id}`))
  expect(calls.length).toBeGreaterThanOrEqual(6)
  for (const whose of [bob, max, relay])
    for (const [method, path] of calls) {
      // The verdict of an image is readable for the whole team.
      if (path.endsWith('/verdict') && whose !== max) continue
      // A cost is corrected by the team's admin.
      if (path.endsWith('/cost') && whose !== max) continue
      const body = { '/marks': '{"what":"placed"}', '/retry': '{}', '/cost': '{"costUsd":1}' }[
        path.slice(path.lastIndexOf('/'))
      ]
      const { status } = await whose.call(path, { method, headers, ...(body && { body }) })
      expect([method, path, status]).toEqual([method, path, 404])
    }
  expect((await bob.call(`/v1/seeds/${seed}`)).status).toBe(200)
  expect((await max.call(`/v1/seeds/${seed}`)).status).toBe(404)
  expect((await max.post({ seed, cells: [wish] })).status).toBe(400)
  expect(
    ((await max.read('/v1/members')) as { members: Member[] }).members.map(({ id }) => id),
  ).toEqual(['max'])
})

test('only an admin invites, revokes, and reads or sets the policy', async () => {
  const member = await relay.invite('plain member')
  for (const [method, path] of (await callsOn('x', 'x')).filter(([, path]) =>
    /policy|members/.test(path),
  )) {
    const answer = await member.send(
      method,
      path,
      method === 'GET' || method === 'DELETE' ? undefined : {},
    )
    expect([method, path, answer.status]).toEqual([method, path, 403])
  }
  expect((await member.call('/metrics')).status).toBe(403)
  const admin = await relay.invite('second admin', { role: 'admin' })
  await admin.rule({ overrideRoles: ['admin'] })
  expect(((await member.read('/v1/about')) as { policy: object }).policy).toMatchObject({
    overrideRoles: ['admin'],
  })
  const { id } = await admin.invite('third')
  expect(
    await (
      await admin.send('PUT', `/v1/members/${id}`, { role: 'admin', caps: { dayUsd: 1 } })
    ).json(),
  ).toMatchObject({
    ...{ role: 'admin', caps: { dayUsd: 1 } },
  })
  expect((await admin.send('PUT', '/v1/members/nobody', { role: 'admin', caps: {} })).status).toBe(
    404,
  )
  // An invited admin has no more access to the relay itself than a member.
  expect((await admin.call('/metrics')).status).toBe(403)
  await relay.rule()
})

test('a revoked member’s open stream ends, what was not sent stays unsent, and an invitation brings the runs back', async () => {
  upstream.script = (task) =>
    task['taskType'] === 'getResponse'
      ? { body: { data: [{ taskUUID: task['taskUUID'], status: 'processing' }] } }
      : undefined
  const eve = await relay.invite('eve')
  const { id } = await eve.begin(Array.from({ length: 12 }, () => ({})))
  const stream = eve.call(`/v1/runs/${id}/events`).then((answer) => answer.text())
  await until(
    async () =>
      (await eve.view(id)).cells.filter(({ state }) => state === 'submitted').length === 4,
  )
  const sent = upstream.charged.size
  await relay.call(`/v1/members/${eve.id}`, { method: 'DELETE' })
  expect(await stream).toContain('"created"')
  upstream.script = () => undefined
  const back = await relay.invite('eve')
  expect(back.id).toBe(eve.id)
  expect((await eve.call('/v1/about')).status).toBe(401)
  const run = await back.ended(id)
  expect(run.cells.filter(({ state }) => state === 'cancelled')).toHaveLength(8)
  expect(upstream.charged.size).toBe(sent)
})

test('a member who calls too often is told when to come again, and others are not', async () => {
  const [fast, slow] = [await relay.invite('fast'), await relay.invite('slow')]
  await relay.rule({ callsPerMinute: 60 })
  const answers = await Promise.all(Array.from({ length: 70 }, () => fast.call('/v1/usage')))
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThanOrEqual(5)
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(60)
  expect(Number(refused[0]?.headers.get('retry-after'))).toBe(1)
  expect(await failure(refused[0] as Response)).toMatchObject({ kind: 'busy' })
  expect((await slow.call('/v1/usage')).status).toBe(200)
  await relay.rule()
})

test('people are invited, listed and revoked from the command line', async () => {
  const say = async (...words: string[]) => {
    const child = spawn(process.execPath, [join(stage.folder, 'serve.js'), ...words], {
      env: { PATH: process.env['PATH'] ?? '', TMPDIR: tmpdir(), ...relay.settings() },
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => (text += part))
    return { code: await new Promise((go) => child.once('close', go)), text }
  }
  const { text } = await say('invite', 'grace@example.com', '--admin')
  const made = /^studio\.\S+$/m.exec(text)?.[0] ?? ''
  expect(await relay.as(made).read('/v1/about')).toMatchObject({
    name: 'grace@example.com',
    role: 'admin',
  })
  expect((await say('members')).text).toMatch(/^m\w{12} {2}admin {2}grace@example\.com$/m)
  expect(await say('revoke', 'grace@example.com')).toEqual({
    code: 0,
    text: 'grace@example.com has no token any more.\n',
  })
  expect((await relay.as(made).call('/v1/about')).status).toBe(401)
  expect((await say('members')).text).toMatch(/grace@example\.com {2}revoked 20/)
  expect(await say('revoke', 'grace@example.com')).toMatchObject({ code: 1 })
  expect(await say('sing')).toMatchObject({
    code: 1,
    text: expect.stringContaining('invite <name or email>') as string,
  })
})
