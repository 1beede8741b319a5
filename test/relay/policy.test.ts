// Tests the team's policy: permission to set it, refusals before anything is spent, and the part
// that members see.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { aboutSchema } from '../../contract/about.js'
import { firstPolicy, policySchema } from '../../contract/policy.js'
import type { Usage } from '../../contract/usage.js'
import { openStage, until, wish, type Relay, type Stage } from './relay.js'
import type { Upstream } from './upstream.js'

let stage: Stage
let relay: Relay
let upstream: Upstream
let member: Relay

beforeAll(async () => {
  stage = await openStage()
  ;({ relay, upstream } = stage)
  member = await relay.invite('member')
})
afterAll(() => stage?.close())
afterEach(() => relay.rule())

const about = async () => aboutSchema.parse(await member.read('/v1/about')).policy

test('a team begins with a policy that forbids nothing, and its admin changes it whole', async () => {
  expect(policySchema.parse(await relay.read('/v1/policy'))).toEqual(firstPolicy)
  const { uploadEndpoint: _, ...shown } = firstPolicy
  expect(await about()).toEqual(shown)
  const uploadEndpoint = 'https://bucket.test/brand?signature=secret'
  await relay.rule({ bannedTerms: ['Nike'], speeds: ['TURBO'], maxImages: 8, uploadEndpoint })
  expect(await about()).toMatchObject({ bannedTerms: ['Nike'], speeds: ['TURBO'], maxImages: 8 })
  expect(JSON.stringify(await member.read('/v1/about'))).not.toContain('bucket.test')
  expect(await relay.read('/v1/policy')).toMatchObject({ uploadEndpoint })
})

test.each<[string, object, string]>([
  ['plain http', { uploadEndpoint: 'http://bucket.test/' }, 'uploadEndpoint'],
  ['an address without a host', { uploadEndpoint: 'https:///object.png' }, 'uploadEndpoint'],
  ['a space in an address', { uploadEndpoint: 'https://bucket.test/a b.png' }, 'uploadEndpoint'],
  ['a file', { uploadEndpoint: 'file:///etc/passwd' }, 'uploadEndpoint'],
  [
    'a password in an address',
    { uploadEndpoint: 'https://me:secret@bucket.test/' },
    'uploadEndpoint',
  ],
  ['a pattern', { uploadEndpoint: 'https://bucket.test/{imageUUID}.png' }, 'uploadEndpoint'],
  ['no speed at all', { speeds: [] }, 'speeds'],
  ['a speed that is none', { speeds: ['WARP'] }, 'speeds.0'],
  ['a term of marks only', { bannedTerms: ['Nike', '!!'] }, 'bannedTerms.1'],
  [
    'a cap below nothing',
    { caps: { ...firstPolicy.caps, team: { dayUsd: -1, monthUsd: null } } },
    'caps.team.dayUsd',
  ],
  ['a grid of nothing', { maxImages: 0 }, 'maxImages'],
  ['a name that is not known', { colour: 'red' }, 'colour'],
  ['another version', { version: 2 }, 'version'],
])('%s is no policy, and the old one stays', async (_, change, field) => {
  const answer = await relay.send('PUT', '/v1/policy', { ...firstPolicy, ...change })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ failure: { kind: 'refused', field } })
  expect(await relay.read('/v1/policy')).toEqual(firstPolicy)
})

test('what the policy forbids is refused by name, before anything is reserved or sent', async () => {
  const seed = await member.seed()
  await relay.rule({
    ...{
      copyrightCheckRequired: true,
      contentCheckRequired: true,
      bannedTerms: ['Coca Cola'],
      speeds: ['TURBO', 'DEFAULT'],
      maxImages: 4,
    },
  })
  const right = { ...wish, copyrightDetection: true, checkContent: true }
  const post = async (change: object, whole: object = {}) => {
    const answer = await member.post({ seed, cells: [right, { ...right, ...change }], ...whole })
    return { status: answer.status, ...((await answer.json()) as { failure?: object }).failure }
  }
  const policy = /, by your team’s policy$/
  const refused = (field: string, allowed = policy) => ({
    status: 400,
    kind: 'refused',
    field,
    allowed: expect.stringMatching(allowed) as string,
  })
  expect(await post({ copyrightDetection: false })).toEqual(refused('cells.1.copyrightDetection'))
  expect(await post({ checkContent: false })).toEqual(refused('cells.1.checkContent'))
  expect(await post({ renderingSpeed: 'QUALITY' })).toEqual(
    refused('cells.1.renderingSpeed', /^TURBO or DEFAULT, by/),
  )
  expect(await post({ numberResults: 4 })).toEqual(
    refused('cells', /^at most 4 images in one run, by/),
  )
  expect(await post({ positivePrompt: 'a can of COCA-CÓLA' })).toEqual(
    refused('cells.1.positivePrompt', /^not “Coca Cola”, by/),
  )
  expect(await post({ structuredPrompt: { high_level_description: 'a coca cola can' } })).toEqual(
    refused('cells.1.structuredPrompt.high_level_description', /^not “Coca Cola”, by/),
  )
  expect(
    await post({}, { also: [{ seed, cells: [{ ...right, renderingSpeed: 'QUALITY' }] }] }),
  ).toEqual(refused('also.0.cells.0.renderingSpeed'))
  expect((await member.read('/v1/usage')) as Usage).toMatchObject({
    me: { day: { spentUsd: 0, reservedUsd: 0 } },
  })
  expect(await member.read('/v1/runs')).toEqual({ runs: [] })
  expect(upstream.tasks.filter(({ taskType }) => taskType === 'imageInference')).toEqual([])
  expect((await post({})).status).toBe(201)
})

test('a run that was posted stays what it is when the policy changes, also to its repeat', async () => {
  const seed = await member.seed()
  const run = { seed, cells: [{ ...wish, positivePrompt: 'a tin of paint' }] }
  const { id } = (await (await member.post(run, 'kept')).json()) as { id: string }
  await relay.rule({ bannedTerms: ['tin'] })
  const repeat = await member.post(run, 'kept')
  expect([repeat.status, ((await repeat.json()) as { id: string }).id]).toEqual([200, id])
  expect((await member.post(run)).status).toBe(400)
})

test('overriding takes a reason, and a role that the policy names', async () => {
  const { id } = await member.begin([{ copyrightDetection: false }])
  await member.ended(id)
  const mark = async (body: object) =>
    (await member.send('POST', `/v1/runs/${id}/images/0/marks`, body)).status
  const overridden = { what: 'overridden', reason: 'for an internal pitch' }
  expect(await mark({ what: 'overridden' })).toBe(400)
  // Nobody may until an admin sets a role.
  expect(await mark(overridden)).toBe(403)
  await relay.rule({ overrideRoles: ['member'] })
  expect(await mark(overridden)).toBe(204)
  await relay.rule({ overrideRoles: ['admin'] })
  expect(await mark(overridden)).toBe(403)
  expect(await mark({ what: 'swapped' })).toBe(204)
  await until(async () => (await (await member.call('/v1/audit')).text()).includes(id))
  expect(await (await member.call(`/v1/audit?run=${id}`)).text()).toContain(
    '"overrideReason":"for an internal pitch"',
  )
})

test('the policy is there after kill -9', async () => {
  await relay.rule({ bannedTerms: ['Nike'] })
  await relay.kill()
  await relay.start()
  expect((await about()).bannedTerms).toEqual(['Nike'])
})
