// Tests retries: a failed image is requested again and paid for once; one that may have been paid
// for is not requested again, and is accepted whenever it arrives.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { applyEvent, canRetry, type Run } from '../../contract/run.js'
import type { Usage } from '../../contract/usage.js'
import { openStage, until, type Stage } from '../relay/relay.js'
import { errors, result, results, type Json } from '../relay/upstream.js'
import { patienceMs } from '../patience.js'

let stage: Stage
beforeAll(async () => void (stage = await openStage((url) => ({ RELAY_PUBLIC_URL: url }))))
afterAll(() => stage.close())
afterEach(() => {
  stage.upstream.script = () => undefined
  stage.upstream.tasks.length = 0
  stage.upstream.charged.clear()
})

const timeout = patienceMs(60_000)
const isPoll = ({ taskType }: Json) => taskType === 'getResponse'
const isSubmit = ({ taskType }: Json) => taskType === 'imageInference'
const submits = () => stage.upstream.tasks.filter(isSubmit)
const known = (task: Json) => stage.upstream.charged.get(String(task['taskUUID'])) as Json
const retry = (id: string, body: object = {}, key: string = randomUUID()) =>
  stage.relay.call(`/v1/runs/${id}/retry`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
  })
const usage = async () => ((await stage.relay.read('/v1/usage')) as Usage).me.month

test(
  'what failed of a cell is asked for again under another taskUUID, in the same run and its events',
  { timeout },
  async () => {
    const { relay, upstream } = stage
    const before = await usage()
    const failure = (task: Json) => ({
      body: {
        data: results(upstream, known(task)).slice(0, 2),
        ...errors('providerError', task['taskUUID'], { status: 'error' }),
      },
    })
    upstream.script = (task) =>
      isPoll(task) && known(task)?.['numberResults'] === 3 ? failure(task) : undefined
    const begun = await relay.begin([{ numberResults: 3 }, { numberResults: 1 }])
    const failed = await relay.ended(begun.id)
    expect(failed.images.map(({ state }) => state)).toEqual(['ready', 'ready', 'failed', 'ready'])
    expect([canRetry(failed, 0), canRetry(failed, 1)]).toEqual([true, false])
    expect((await retry(failed.id, { cells: [1] })).status).toBe(409)
    expect((await retry(randomUUID())).status).toBe(404)
    expect((await relay.send('POST', `/v1/runs/${failed.id}/retry`, {})).status).toBe(400)

    const key = randomUUID()
    const answers = await Promise.all([0, 1, 2].map(() => retry(failed.id, { cells: [0] }, key)))
    expect(answers.map(({ status }) => status)).toContain(200)
    const run = await relay.ended(failed.id)
    expect(run.images.map(({ state }) => state)).toEqual(Array<string>(4).fill('ready'))
    expect(run.cells[0]?.taskUUID).not.toBe(failed.cells[0]?.taskUUID)
    expect(run.images.slice(0, 2)).toEqual(failed.images.slice(0, 2))
    expect([submits().length, submits()[2]?.['numberResults']]).toEqual([3, 1])
    // A repeated request makes one retry, and there is none if nothing is failed any more.
    expect((await retry(failed.id, { cells: [0] }, key)).status).toBe(200)
    expect((await retry(failed.id)).status).toBe(409)

    const events = await relay.events(run.id)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
    expect(
      events.filter(({ type }) => type === 'ended' || type === 'retried').map(({ type }) => type),
    ).toEqual(['ended', 'retried', 'ended'])
    expect(events.reduce<Run>(applyEvent, { ...begun, seq: 0 })).toEqual(run)
    await until(async () => (await usage()).reservedUsd === 0)
    expect((await usage()).spentUsd).toBeCloseTo(before.spentUsd + run.costUsd, 6)
    expect(run.costUsd).toBe(0.24)
  },
)

test(
  'a retry keeps to the caps, and one that dies half-way leaves nothing reserved',
  { timeout },
  async () => {
    const { relay, upstream } = stage
    upstream.script = (task) =>
      isSubmit(task) ? { status: 400, body: errors('promptTooOdd', task['taskUUID']) } : undefined
    const failed = await relay.ended((await relay.begin([{}])).id)
    const { spentUsd } = await usage()
    const caps = (dayUsd: number | null) => ({
      team: { dayUsd, monthUsd: null },
      member: { dayUsd: null, monthUsd: null },
    })
    await relay.rule({ caps: caps(spentUsd + 0.05) })
    const refused = await retry(failed.id)
    expect([
      refused.status,
      ((await refused.json()) as { failure: { kind: string } }).failure.kind,
    ]).toEqual([402, 'overBudget'])
    await relay.rule({ bannedTerms: ['evening'] })
    expect((await retry(failed.id)).status).toBe(400)
    await relay.rule()
    const asked = retry(failed.id).catch(() => undefined)
    await relay.kill()
    await relay.start()
    await asked
    await until(async () => (await relay.view(failed.id)).state === 'ended')
    await until(async () => (await usage()).reservedUsd === 0)
    expect((await usage()).spentUsd).toBe(spentUsd)
  },
)

test(
  'refused only after it was taken: it goes on once, in another form, under another taskUUID',
  { timeout },
  async () => {
    const { relay, upstream } = stage
    upstream.script = (task) => {
      const asked = isPoll(task) && known(task)
      if (!asked) return undefined
      const odd = 'structuredPrompt' in (asked['settings'] as Json)
      const parameter = odd ? 'settings.structuredPrompt' : 'inputs.seedImage'
      const byUuid = /^[0-9a-f-]{36}$/.test((asked['inputs'] as { seedImage: string }).seedImage)
      return odd || byUuid
        ? {
            body: errors(odd ? 'unsupportedParameter' : 'invalidSeedImage', task['taskUUID'], {
              parameter,
              status: 'error',
            }),
          }
        : undefined
    }
    const run = await relay.ended(
      (await relay.begin([{ structuredPrompt: { high_level_description: 'x' } }])).id,
    )
    expect(run.images[0]?.state).toBe('ready')
    expect(run.cells[0]?.plain).toBe(true)
    expect(new Set(submits().map(({ taskUUID }) => taskUUID)).size).toBe(3)
    expect(run.costUsd).toBe(0.06)
  },
)

test(
  'a balance that the lost request used up: the second one’s refusal loses nothing',
  { timeout },
  async () => {
    const { relay, upstream } = stage
    let polls = 0
    upstream.script = (task, count) => {
      if (isSubmit(task))
        return count === 0
          ? { then: 'drop' }
          : { status: 402, body: errors('insufficientCredits', task['taskUUID']) }
      // Accepted, but not found by the first polls.
      return isPoll(task) && (polls += 1) < 2
        ? { status: 404, body: errors('taskFailedOrNotFound', task['taskUUID']) }
        : undefined
    }
    const run = await relay.ended((await relay.begin([{}])).id)
    expect([run.images[0]?.state, run.costUsd, submits().length]).toEqual(['ready', 0.06, 2])
  },
)

test(
  'a refusal stands once the lost request was not to be found again and again',
  { timeout },
  async () => {
    const { relay, upstream } = stage
    upstream.script = (task, count) => {
      if (isPoll(task))
        return { status: 404, body: errors('taskFailedOrNotFound', task['taskUUID']) }
      if (!isSubmit(task)) return undefined
      return count === 0
        ? { status: 502, body: '<html>' }
        : { status: 402, body: errors('insufficientCredits', task['taskUUID']) }
    }
    const run = await relay.ended((await relay.begin([{}])).id)
    expect(run.cells[0]).toMatchObject({ state: 'failed', failure: { kind: 'outOfCredit' } })
  },
)

test(
  'a picture that comes when all was over is kept, told of and paid for',
  { timeout },
  async () => {
    const { relay, upstream } = stage
    const before = await usage()
    upstream.script = (task) =>
      isPoll(task)
        ? { status: 404, body: errors('taskFailedOrNotFound', task['taskUUID']) }
        : undefined
    const lost = await relay.ended((await relay.begin([{ numberResults: 2 }])).id)
    expect(lost.images.map(({ state }) => state)).toEqual(['failed', 'failed'])
    const [task = {}] = submits()
    const tell = (body: unknown) =>
      fetch(String(task['webhookURL']), { method: 'POST', body: JSON.stringify(body) })
    const late = result(upstream.url, task, 1)
    for (const body of [late, late, { data: [late, late] }, 'x'])
      expect((await tell(body)).status).toBe(204)
    const run = await relay.view(lost.id)
    expect(run.images.map(({ state }) => state)).toEqual(['ready', 'failed'])
    expect([run.state, run.costUsd, run.cells[0]?.state]).toEqual(['ended', 0.06, 'ready'])
    expect((await relay.events(lost.id, lost.seq)).map(({ type }) => type)).toEqual([
      'image',
      'cell',
      'ended',
    ])
    expect((await (await relay.call(`/v1/runs/${run.id}/images/0`)).arrayBuffer()).byteLength).toBe(
      upstream.picture.length,
    )
    await until(async () => (await usage()).spentUsd > before.spentUsd)
    expect((await usage()).spentUsd).toBeCloseTo(before.spentUsd + 0.06, 6)
  },
)
