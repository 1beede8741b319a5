// Tests failures at Runware: nothing is paid twice, no result is lost, and the panel gets the
// reason.
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleRelay, Relay } from './relay.js'
import {
  errors,
  result,
  results,
  startUpstream,
  type Json,
  type Script,
  type Upstream,
} from './upstream.js'

let folder: string

beforeAll(async () => {
  folder = await bundleRelay()
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Stage {
  upstream: Upstream
  relay: Relay
}

/**
 * One relay and one upstream for all scripts, which run in parallel: each run is identified by its
 * prompt.
 */
let stage: Stage
const scripts = new Map<string, Script>()
const promptOf = new Map<string, string>()
const sentFor = (prompt: string, type: string) =>
  stage.upstream.tasks.filter(
    (task) => task['taskType'] === type && promptOf.get(String(task['taskUUID'])) === prompt,
  )

beforeAll(async () => {
  const upstream = await startUpstream()
  upstream.script = (task) => {
    const uuid = String(task['taskUUID'])
    if (typeof task['positivePrompt'] === 'string') promptOf.set(uuid, task['positivePrompt'])
    const prompt = promptOf.get(uuid) ?? ''
    const count = sentFor(prompt, String(task['taskType'])).length - 1
    return scripts.get(prompt)?.(task, Math.max(count, 0))
  }
  stage = { upstream, relay: await new Relay(folder, upstream.url).start() }
})

afterAll(async () => {
  await stage?.relay.stop()
  await stage?.upstream.close()
})

async function runUnder(prompt: string, script: Script, cell: object = {}) {
  scripts.set(prompt, script)
  const { id } = await stage.relay.begin([{ positivePrompt: prompt, ...cell }])
  const run = await stage.relay.ended(id)
  return { run, submits: sentFor(prompt, 'imageInference').length }
}

const isSubmit = ({ taskType }: Json) => taskType === 'imageInference'
const isPoll = ({ taskType }: Json) => taskType === 'getResponse'
const onSubmit =
  (answer: ReturnType<Script>): Script =>
  (task, count) =>
    isSubmit(task) && count === 0 ? answer : undefined
const onPolls =
  (most: number, answer: (task: Json) => ReturnType<Script>): Script =>
  (task, count) =>
    isPoll(task) && count < most ? answer(task) : undefined
const polled =
  (answer: (task: Json) => ReturnType<Script>): Script =>
  (task) => {
    const known = stage.upstream.charged.get(String(task['taskUUID']))
    return isPoll(task) && known ? answer(known) : undefined
  }

test.concurrent.each([
  ['an answer that is lost after the task was taken', { then: 'drop' } as const],
  ['an answer that breaks off', { then: 'cut', body: { data: [] } } as const],
  [
    'a 500 although the task was taken',
    { status: 500, body: errors('internalServerError', undefined) },
  ],
])('%s: asked about, and not sent a second time', async (prompt, answer) => {
  const { run, submits } = await runUnder(prompt, onSubmit(answer))
  expect(run.images[0]).toMatchObject({ state: 'ready', verdict: 'checked' })
  expect(submits).toBe(1)
})

test.concurrent.each([
  ['a 502 in HTML before the task was taken', { status: 502, body: '<html>' }],
  [
    'a 503 with a wait',
    { status: 503, headers: { 'retry-after': '1' }, body: errors('serviceUnavailable', undefined) },
  ],
  [
    'a 429 with a wait',
    { status: 429, headers: { 'retry-after': '1' }, body: errors('rateLimitExceeded', undefined) },
  ],
  ['HTML with a 200', { status: 200, body: '<!doctype html>' }],
])('%s: sent again under the same taskUUID', async (prompt, answer) => {
  const { run, submits } = await runUnder(prompt, onSubmit(answer))
  expect(run.images[0]?.state).toBe('ready')
  expect(submits).toBe(2)
  expect(new Set(sentFor(prompt, 'imageInference').map(({ taskUUID }) => taskUUID)).size).toBe(1)
})

test.concurrent('a taskUUID that is known already: asked about', async () => {
  const { run, submits } = await runUnder('conflict', (task) => {
    if (!isSubmit(task)) return undefined
    stage.upstream.charged.set(String(task['taskUUID']), task)
    return { status: 400, body: errors('conflictTaskUUID', task['taskUUID']) }
  })
  expect([run.images[0]?.state, submits]).toEqual(['ready', 1])
})

test.concurrent('polls that fail in every way: asked again until they do not', async () => {
  const faults = [
    { then: 'drop' } as const,
    { status: 500, body: 'x' },
    { status: 429, body: errors('rateLimitExceeded', undefined) },
    { status: 401, body: errors('invalidApiKey', undefined) },
  ]
  const { run, submits } = await runUnder('bad polls', (task, count) =>
    isPoll(task) ? faults[count] : undefined,
  )
  expect([run.images[0]?.state, submits]).toEqual(['ready', 1])
})

test.concurrent('a picture whose UUID is refused is sent as bytes', async () => {
  const { run } = await runUnder(
    'no uuid',
    onSubmit({
      status: 400,
      body: errors('invalidSeedImage', undefined, { parameter: 'inputs.seedImage' }),
    }),
  )
  expect(run.images[0]?.state).toBe('ready')
  const inputs = sentFor('no uuid', 'imageInference').map((task) =>
    (task['inputs'] as { seedImage: string }).seedImage.slice(0, 22),
  )
  expect(inputs).toEqual(['11111111-1111-4111-811', 'data:image/png;base64,'])
})

test.concurrent('a structured prompt that is refused is left out', async () => {
  const refusal = onSubmit({
    status: 400,
    body: errors('unsupportedParameter', undefined, { parameter: ['settings.structuredPrompt'] }),
  })
  const { run } = await runUnder('structured', refusal, {
    structuredPrompt: { high_level_description: 'x' },
  })
  expect(run.images[0]?.state).toBe('ready')
  expect(
    sentFor('structured', 'imageInference').map(
      (task) => 'structuredPrompt' in (task['settings'] as Json),
    ),
  ).toEqual([true, false])
})

test.concurrent.each([
  [
    'a prompt that is blocked',
    400,
    errors('promptBlocked', undefined),
    { kind: 'blocked', by: 'prompt' },
  ],
  [
    'a value that is refused',
    400,
    errors('invalidStrength', undefined, { parameter: 'strength', min: 0, max: 1 }),
    { kind: 'refused', field: 'strength', allowed: '0 to 1' },
  ],
  [
    'a balance that is used up',
    200,
    errors('insufficientCredits', undefined),
    { kind: 'outOfCredit' },
  ],
  ['a model that is off', 400, errors('modelUnavailable', undefined), { kind: 'modelUnavailable' }],
  ['a key that is wrong', 401, errors('invalidApiKey', undefined), { kind: 'broken' }],
] as const)('%s ends the cell, in one attempt', async (prompt, status, body, failure) => {
  const { run, submits } = await runUnder(prompt, (task) =>
    isSubmit(task) ? { status, body } : undefined,
  )
  expect(run.cells[0]).toMatchObject({ state: 'failed', failure })
  expect(run.images[0]).toMatchObject({
    state: failure.kind === 'blocked' ? 'blocked' : 'failed',
    failure,
  })
  expect([run.state, run.costUsd, submits]).toEqual(['ended', 0, 1])
})

const flagged = { state: 'blocked', verdict: 'blocked' }

test.concurrent(
  'flagged as an error beside the others: one is blocked, the rest arrive',
  async () => {
    const answer = polled((task) => ({
      body: {
        data: results(stage.upstream, task).slice(0, 2),
        ...errors('invalidProviderContent', task['taskUUID'], { status: 'error' }),
      },
    }))
    const { run } = await runUnder('flag by error', answer, { numberResults: 3 })
    expect(run.images.map(({ state }) => state).sort()).toEqual(['blocked', 'ready', 'ready'])
    expect(run.images.find(({ state }) => state === 'blocked')).toMatchObject({
      ...flagged,
      failure: { kind: 'blocked', by: 'copyright' },
    })
  },
)

test.concurrent(
  'flagged as an item with an error inside, while others are made: not counted twice',
  async () => {
    let polls = 0
    const answer = polled((task) => {
      const [first, , third] = results(stage.upstream, task)
      const bad = {
        taskUUID: task['taskUUID'],
        status: 'error',
        error: { code: 'nsfwContentDetected' },
      }
      return {
        body: {
          data: [
            first,
            bad,
            (polls += 1) > 2 ? third : { taskUUID: task['taskUUID'], status: 'processing' },
          ],
        },
      }
    })
    const { run } = await runUnder('flag by item', answer, { numberResults: 3 })
    expect(run.images.map(({ state }) => state)).toEqual(['ready', 'blocked', 'ready'])
    expect(run.images[1]?.failure).toEqual({ kind: 'blocked', by: 'content' })
  },
)

test.concurrent('flagged as an item without an image', async () => {
  const answer = polled((task) => ({
    body: { data: [{ ...result('', task, 0), imageURL: '' }, result(stage.upstream.url, task, 1)] },
  }))
  const { run } = await runUnder('flag by emptiness', answer, { numberResults: 2 })
  expect(run.images.find(({ state }) => state === 'blocked')).toMatchObject({
    ...flagged,
    failure: { kind: 'blocked', by: 'copyright' },
  })
  expect(run.images.find(({ state }) => state === 'ready')?.verdict).toBe('checked')
})

test.concurrent('fewer items than were asked for: the missing ones are blocked', async () => {
  const answer = polled((task) => ({ body: { data: results(stage.upstream, task).slice(0, 3) } }))
  const { run } = await runUnder('flag by absence', answer, { numberResults: 4 })
  expect(run.images.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready', 'blocked'])
  expect(run.images[3]).toMatchObject(flagged)
})

test.concurrent('a whole task that is flagged is blocked as a whole', async () => {
  const answer = polled((task) => ({
    body: errors('contentPolicyViolation', task['taskUUID'], { status: 'error' }),
  }))
  const { run } = await runUnder('all flagged', answer, { numberResults: 2 })
  expect(run.images.map(({ state }) => state)).toEqual(['blocked', 'blocked'])
  expect(run.cells[0]?.state).toBe('failed')
})

test.concurrent(
  'a picture flagged as unsafe is blocked where that check was asked for',
  async () => {
    const unsafe = polled((task) => ({
      body: { data: [{ ...result(stage.upstream.url, task, 0), NSFWContent: true }] },
    }))
    const { run } = await runUnder('unsafe', unsafe, { checkContent: true })
    expect(run.images[0]).toMatchObject({ ...flagged, NSFWContent: true, costUsd: 0.06 })
    expect((await stage.relay.call(`/v1/runs/${run.id}/images/0`)).status).toBe(404)
  },
)

test.concurrent('a task that fails after it was taken has failed', async () => {
  const { run, submits } = await runUnder(
    'failed',
    onPolls(9, (task) => ({ status: 400, body: errors('taskFailedOrNotFound', task['taskUUID']) })),
  )
  expect(run.cells[0]).toMatchObject({ state: 'failed', failure: { kind: 'broken' } })
  expect(submits).toBe(1)
})

const proxyPage = (status: number) => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<html>',
})

test.concurrent.each([403, 404, 413])(
  'a proxy that answers every submission with %i as HTML: three in a row refuse the run, which can be retried',
  async (status) => {
    const prompt = `proxy ${status}`
    let isProxyWell = false
    const script: Script = (task) =>
      isSubmit(task) && !isProxyWell ? proxyPage(status) : undefined
    const { run, submits } = await runUnder(prompt, script)
    expect(run.cells[0]).toMatchObject({
      state: 'failed',
      failure: { kind: 'refused', field: 'relay' },
    })
    expect(JSON.stringify(run.cells[0]?.failure)).toContain(`${status} (text/html)`)
    expect([run.state, run.costUsd, submits]).toEqual(['ended', 0, 3])
    isProxyWell = true
    const headers = {
      'idempotency-key': prompt.replace(' ', '-'),
      'content-type': 'application/json',
    }
    const retried = await stage.relay.call(`/v1/runs/${run.id}/retry`, {
      method: 'POST',
      headers,
      body: '{}',
    })
    expect(retried.status).toBe(200)
    expect((await stage.relay.ended(run.id)).images[0]?.state).toBe('ready')
  },
)

test.concurrent(
  'a proxy that answers twice and then lets the task pass stops nothing',
  async () => {
    const script: Script = (task, count) =>
      isSubmit(task) && count < 2 ? proxyPage(413) : undefined
    const { run, submits } = await runUnder('a proxy that restarts', script)
    expect([run.images[0]?.state, submits]).toEqual(['ready', 3])
  },
)

test.concurrent.each([403, 413])(
  'a proxy that answers every upload with %i as HTML refuses every cell of the run',
  async (status) => {
    const upstream = await startUpstream()
    const relay = await new Relay(folder, upstream.url).start()
    upstream.script = ({ taskType }) => (taskType === 'imageUpload' ? proxyPage(status) : undefined)
    const run = await relay.ended((await relay.begin(Array.from({ length: 12 }, () => ({})))).id)
    expect(
      new Set(run.cells.map(({ failure }) => failure?.kind === 'refused' && failure.allowed)),
    ).toEqual(
      new Set([
        `a server between it and Runware answered ${status} (text/html) in place of Runware`,
      ]),
    )
    expect([run.costUsd, upstream.charged.size]).toEqual([0, 0])
    await relay.stop()
    await upstream.close()
  },
)

test('an upstream that is down is waited for, and the run goes on by itself', async () => {
  const upstream = await startUpstream()
  const relay = await new Relay(folder, upstream.url).start()
  await upstream.close()
  const { id } = await relay.begin([{ numberResults: 2 }])
  await new Promise((go) => setTimeout(go, 1000))
  expect((await relay.view(id)).state).toBe('running')
  const back = await startUpstream(Number(new URL(upstream.url).port))
  const run = await relay.ended(id)
  expect(run.images.map(({ state }) => state)).toEqual(['ready', 'ready'])
  expect(back.charged.size).toBe(1)
  await relay.stop()
  await back.close()
})

test.concurrent(
  'pictures that no poll finds any more are found in the archive, unless a refused repetition hides them',
  async () => {
    const unknown =
      (response: (task: Json) => unknown): Script =>
      (task) => {
        const { taskType, taskUUID } = task
        const known = stage.upstream.charged.get(String(taskUUID))
        if (!known || isSubmit(task)) return undefined
        if (isPoll(task)) return { status: 400, body: errors('taskFailedOrNotFound', taskUUID) }
        return {
          body: { data: [{ taskType, taskUUID, request: known, response: response(known) }] },
        }
      }
    const [found, hidden] = await Promise.all([
      runUnder(
        'archived',
        unknown((known) => ({ data: results(stage.upstream, known) })),
        { numberResults: 2 },
      ),
      runUnder(
        'hidden in the archive',
        unknown(({ taskUUID }) => errors('conflictTaskUUID', taskUUID)),
      ),
    ])
    expect(
      found.run.images.map(({ state, verdict, costUsd }) => [state, verdict, costUsd]),
    ).toEqual([
      ['ready', 'checked', 0.06],
      ['ready', 'checked', 0.06],
    ])
    expect(hidden.run.images[0]).toMatchObject({ state: 'failed', failure: { kind: 'broken' } })
    expect([found.submits, hidden.submits]).toEqual([1, 1])
    for (const prompt of ['archived', 'hidden in the archive'])
      expect(sentFor(prompt, 'getTaskDetails')).toHaveLength(1)
  },
)
