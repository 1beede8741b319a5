// Tests money: amounts reserved, settled and refused, to the millionth of a dollar, and the audit
// ledger.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { auditColumns, auditLineSchema, type AuditLine } from '../../contract/audit.js'
import { noCaps } from '../../contract/policy.js'
import { usageSchema, type Usage } from '../../contract/usage.js'
import { openStage, until, wish, type Relay, type Stage } from './relay.js'
import { results, type Upstream } from './upstream.js'

let stage: Stage
let relay: Relay
let upstream: Upstream

beforeAll(async () => {
  stage = await openStage()
  ;({ relay, upstream } = stage)
})
afterAll(() => stage?.close())
beforeEach(async () => {
  upstream.script = () => undefined
  upstream.charged.clear()
  await relay.rule()
})

const usage = async (whose = relay): Promise<Usage> =>
  usageSchema.parse(await whose.read('/v1/usage'))
const audit = async (query = '', whose = relay): Promise<AuditLine[]> => {
  const text = await (await whose.call(`/v1/audit${query}`)).text()
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => auditLineSchema.parse(JSON.parse(line)))
}
const caps = (team: object, member: object = {}) => ({
  team: { ...noCaps, ...team },
  member: { ...noCaps, ...member },
})
const round = (usd: number) => Math.round(usd * 1e6) / 1e6

test('an estimate is reserved, and the actual cost takes its place', async () => {
  const ada = await relay.invite('ada@example.com')
  let hold = true
  upstream.script = (task) => {
    if (task['taskType'] !== 'getResponse') return undefined
    if (hold) return { body: { data: [{ taskUUID: task['taskUUID'], status: 'processing' }] } }
    const told = results(upstream, upstream.charged.get(String(task['taskUUID'])) ?? {})
    return { body: { data: told.map((one) => ({ ...one, cost: 0.0513 })) } }
  }
  const { id } = await ada.begin([{ numberResults: 3 }])
  expect((await usage(ada)).me.day).toEqual({
    spentUsd: 0,
    reservedUsd: 0.18,
    capUsd: null,
    leftUsd: null,
  })
  hold = false
  await ada.ended(id)
  await until(async () => (await usage(ada)).me.day.reservedUsd === 0)
  const { me, team } = await usage(ada)
  expect(me.day.spentUsd).toBe(0.1539)
  expect(me.month).toEqual(me.day)
  expect(team).toBeUndefined()
  const seen = await usage()
  expect(seen.members?.find(({ id }) => id === ada.id)).toMatchObject({
    name: 'ada@example.com',
    day: me.day,
  })
})

test('200 posts at once against caps for 50: 50 are taken, the rest are told what is left, and nothing is spent on them', async () => {
  // The upstream never responds, so nothing settles and the reservation stays.
  upstream.script = () => ({ then: 'stall' })
  const ada = await relay.invite('race@example.com', { caps: { dayUsd: 3.05 } })
  const seed = await ada.seed()
  const cells = [{ ...wish, renderingSpeed: 'DEFAULT' }]
  const answers = await Promise.all(Array.from({ length: 200 }, () => ada.post({ seed, cells })))
  const bodies = await Promise.all(
    answers.map((answer) => answer.json() as Promise<{ failure?: unknown }>),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(50)
  expect(answers.filter(({ status }) => status === 402)).toHaveLength(150)
  for (const { failure } of bodies.filter(({ failure }) => failure))
    expect(failure).toEqual({ kind: 'overBudget', leftUsd: 0.05 })
  expect((await usage(ada)).me.day).toEqual({
    spentUsd: 0,
    reservedUsd: 3,
    capUsd: 3.05,
    leftUsd: 0.05,
  })
  expect(((await ada.read('/v1/runs?key=none')) as { runs: unknown[] }).runs).toEqual([])
  // A cheaper one still fits.
  expect((await ada.post({ seed, cells: [{ ...wish, renderingSpeed: 'TURBO' }] })).status).toBe(201)
})

test('the team’s cap holds for all members together, a member’s own before the policy’s', async () => {
  const [bob, eve] = [
    await relay.invite('bob'),
    await relay.invite('eve', { caps: { monthUsd: null } }),
  ]
  const { teamLeft, team } = await usage()
  expect(teamLeft).toEqual({ dayUsd: null, monthUsd: null })
  const used = round((team?.month.spentUsd ?? 0) + (team?.month.reservedUsd ?? 0))
  await relay.rule({ caps: caps({ monthUsd: round(used + 0.25) }, { monthUsd: 0.1 }) })
  const seed = await bob.seed()
  const post = async (whose: Relay) => {
    const answer = await whose.post({ seed, cells: [wish] })
    return answer.status === 201 ? 'taken' : ((await answer.json()) as { failure: unknown }).failure
  }
  expect(await post(bob)).toBe('taken')
  expect(await post(bob)).toEqual({ kind: 'overBudget', leftUsd: 0.04 })
  expect([await post(eve), await post(eve), await post(eve)]).toEqual(['taken', 'taken', 'taken'])
  expect(await post(eve)).toEqual({ kind: 'overBudget', leftUsd: 0.01 })
  expect((await usage(bob)).teamLeft).toEqual({ dayUsd: null, monthUsd: 0.01 })
})

test('a run that is called off gives back at once what was not sent', async () => {
  upstream.script = () => ({ then: 'stall' })
  const ada = await relay.invite('cancel')
  const { id } = await ada.begin(Array.from({ length: 10 }, () => ({})))
  expect((await usage(ada)).me.day.reservedUsd).toBe(0.6)
  await until(() => upstream.tasks.some(({ taskType }) => taskType === 'imageUpload'))
  await ada.call(`/v1/runs/${id}`, { method: 'DELETE' })
  expect((await usage(ada)).me.day.reservedUsd).toBeLessThan(0.6)
})

test('the ledger has a line an image, with what was asked, what it cost and what became of it', async () => {
  const ada = await relay.invite('ledger')
  await relay.rule({ overrideRoles: ['member'] })
  const cells = [
    { numberResults: 2, copyrightDetection: true, checkContent: false },
    { renderingSpeed: 'TURBO', copyrightDetection: false },
  ]
  const { id } = await ada.begin(cells)
  const run = await ada.ended(id)
  await until(async () => (await audit('', ada)).length === 3)
  for (const mark of [
    { what: 'placed' },
    { what: 'swapped' },
    { what: 'restored' },
    { what: 'overridden', reason: '=1+1, "so"\nsaid' },
  ])
    expect((await ada.send('POST', `/v1/runs/${id}/images/2/marks`, mark)).status).toBe(204)
  const lines = await audit('', ada)
  expect(lines.map(({ n }) => n)).toEqual([0, 1, 2])
  expect(lines[0]).toMatchObject({
    ...{
      member: ada.id,
      name: 'ledger',
      run: id,
      seedHash: run.seed,
      taskUUID: run.cells[0]?.taskUUID,
      at: expect.any(String) as string,
    },
    ...{
      imageUUID: run.images[0]?.imageUUID,
      seed: 0,
      costUsd: 0.06,
      costIs: 'told',
      state: 'ready',
    },
    ...{
      copyrightCheck: true,
      contentCheck: false,
      verdict: 'checked',
      recipe: run.cells[0]?.recipe,
    },
  })
  expect(lines[0]).not.toHaveProperty('placedAt')
  const time = expect.stringMatching(/^\d{4}-.+Z$/) as string
  expect(lines[2]).toMatchObject({
    ...{ copyrightCheck: false, verdict: 'unchecked', overrideReason: '=1+1, "so"\nsaid' },
    ...{ placedAt: time, swappedAt: time, restoredAt: time, overriddenAt: time },
  })

  const csv = await (await ada.call('/v1/audit', { headers: { accept: 'text/csv' } })).text()
  const [head, first] = csv.split('\r\n')
  expect(head).toBe(auditColumns.join(','))
  // Excel reads UTF-8 only with a byte order mark, which `text()` removes.
  const bytes = new Uint8Array(await (await ada.call('/v1/audit?format=csv')).arrayBuffer())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(first).toContain(
    `,${run.seed},${run.cells[0]?.taskUUID},${run.images[0]?.imageUUID},0,ready,0.06,told,true,false,checked,`,
  )
  expect(csv).toContain(`"'=1+1, ""so""\nsaid"`)
  expect(await (await ada.call('/v1/audit?format=csv')).text()).toBe(csv)
  expect((await ada.call('/v1/audit?format=xml')).status).toBe(400)
})

test('the ledger’s sums are what was settled, to the millionth, and a member sees no other’s lines', async () => {
  const lines = await audit()
  const { team, members } = await usage()
  expect(round(lines.reduce((sum, { costUsd }) => sum + costUsd, 0))).toBe(team?.month.spentUsd)
  for (const { id, month } of members ?? [])
    expect(
      round(
        lines.filter(({ member }) => member === id).reduce((sum, { costUsd }) => sum + costUsd, 0),
      ),
    ).toBe(month.spentUsd)
  expect(new Set(lines.map(({ member }) => member)).size).toBeGreaterThan(1)
  const bob = await relay.invite('onlooker')
  expect(await audit('', bob)).toEqual([])
  expect(await audit(`?run=${lines[0]?.run}`, bob)).toEqual([])
  expect(new Set((await audit(`?run=${lines[0]?.run}`)).map(({ run }) => run))).toEqual(
    new Set([lines[0]?.run]),
  )
  expect(await audit('?until=2020-01-01')).toEqual([])
  expect(await audit('?since=2020-01-01')).toEqual(lines)
  expect((await relay.call('/v1/audit?since=yesterday')).status).toBe(400)
})

test('a picture without a price is not taken for free', async () => {
  const ada = await relay.invite('unpriced')
  upstream.script = (task) => {
    if (task['taskType'] !== 'getResponse') return undefined
    const told = results(upstream, upstream.charged.get(String(task['taskUUID'])) ?? {})
    return { body: { data: told.map(({ cost: _, ...one }) => one) } }
  }
  await ada.ended((await ada.begin([{ renderingSpeed: 'QUALITY' }])).id)
  await until(async () => (await audit('', ada)).length === 1)
  expect((await audit('', ada))[0]).toMatchObject({ costUsd: 0.1, costIs: 'estimated' })
  expect((await usage(ada)).me.day.spentUsd).toBe(0.1)
})

test('a long ledger comes page by page, whole and in order', async () => {
  const ada = await relay.invite('pages')
  upstream.script = (task) =>
    task['taskType'] === 'getResponse'
      ? { body: { data: results(upstream, upstream.charged.get(String(task['taskUUID'])) ?? {}) } }
      : undefined
  await ada.ended((await ada.begin(Array.from({ length: 20 }, () => ({ numberResults: 20 })))).id)
  await until(async () => (await audit('', ada)).length === 400)
  const numbers = (await audit('', ada)).map(({ n }) => n)
  expect(numbers).toEqual(Array.from({ length: 400 }, (_, n) => n))
})
