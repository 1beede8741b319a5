// Tests Runware's webhooks: each result is recorded exactly once, whatever is posted, however often
// and by whomever.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { RunEvent } from '../../contract/run.js'
import { hookSecret } from '../../relay/runware/webhook-signature.js'
import { apiKey, openStage, Relay, type Stage, token, until } from './relay.js'
import { errors, pngOf, result, results, type Json, type Upstream } from './upstream.js'

let stage: Stage
let upstream: Upstream
let relay: Relay

beforeAll(async () => {
  // Includes the trailing slash that people paste.
  stage = await openStage((url) => ({ RELAY_PUBLIC_URL: `${url}/` }))
  ;({ relay, upstream } = stage)
})

afterAll(() => stage?.close())

beforeEach(() => {
  upstream.script = () => undefined
  upstream.tasks.length = 0
  upstream.charged.clear()
})

/** Makes polls return only tasks in progress until `holds` returns true. */
function polls(holds: () => boolean = () => true) {
  upstream.script = (task) =>
    task['taskType'] === 'getResponse' && holds()
      ? { body: { data: [{ taskUUID: task['taskUUID'], status: 'processing' }] } }
      : undefined
}

async function taken(cells: object[]): Promise<{ id: string; tasks: Json[] }> {
  const run = await relay.begin(cells)
  // A webhook of an earlier test's run may still arrive.
  const ours = () =>
    [...upstream.charged.values()].filter((task) =>
      run.cells.some(({ taskUUID }) => taskUUID === task['taskUUID']),
    )
  await until(() => ours().length === cells.length)
  return { id: run.id, tasks: ours() }
}

const tell = (task: Json | undefined, body: unknown) =>
  fetch(String(task?.['webhookURL']), {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })

/** Returns the wire's form of a webhook: the flat result, without a status. */
const flat = (task: Json | undefined, i: number) => ({
  ...result(upstream.url, task ?? {}, i),
  status: undefined,
})
const readyIn = (events: RunEvent[]) =>
  events.flatMap((event) =>
    event.type === 'image' && event.image.state === 'ready' ? [event.image.imageUUID] : [],
  )

test('a run that is only told of ends as one that asked, and each telling counts once', async () => {
  polls()
  const { id, tasks } = await taken([{ numberResults: 3 }, { numberResults: 1 }])
  const answers = await Promise.all(
    tasks.flatMap((task) =>
      Array.from({ length: Number(task['numberResults']) }, (_, i) => flat(task, i)).flatMap(
        (item) => Array.from({ length: 5 }, () => tell(task, item)),
      ),
    ),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]))
  const events = await relay.events(id)
  expect(new Set(readyIn(events)).size).toBe(4)
  expect(readyIn(events)).toHaveLength(4)
  const run = await relay.view(id)
  expect(run.costUsd).toBe(0.24)
  expect(run.cells.map(({ state }) => state)).toEqual(['ready', 'ready'])
  // One more webhook after the end is harmless.
  expect((await tell(tasks[0], flat(tasks[0], 0))).status).toBe(204)
  expect((await relay.view(id)).seq).toBe(run.seq)
})

test('told and asked at the same time: each image exactly once', async () => {
  let told = false
  polls(() => !told)
  const { id, tasks } = await taken([{ numberResults: 8 }])
  const [task] = tasks
  told = true
  // An unreadable webhook makes the relay poll, so polls and webhooks overlap.
  await Promise.all(
    Array.from({ length: 8 }, (_, i) => [
      tell(task, flat(task, i)),
      tell(task, 'what?'),
      tell(task, flat(task, i)),
    ]).flat(),
  )
  const events = await relay.events(id)
  expect(readyIn(events)).toHaveLength(8)
  expect(new Set(readyIn(events)).size).toBe(8)
  expect((await relay.view(id)).costUsd).toBe(0.48)
})

test('being told, the relay asks more rarely; told of nothing, it still gets all', async () => {
  const [submitted, polled] = [new Map<unknown, number>(), new Map<unknown, number>()]
  upstream.script = ({ taskType, taskUUID }) => {
    if (taskType === 'imageInference') submitted.set(taskUUID, Date.now())
    if (taskType === 'getResponse' && !polled.has(taskUUID)) polled.set(taskUUID, Date.now())
    return undefined
  }
  const { id, tasks } = await taken([{}])
  expect((await relay.ended(id)).images[0]?.state).toBe('ready')
  const [taskUUID] = tasks.map((task) => task['taskUUID'])
  expect((polled.get(taskUUID) ?? 0) - (submitted.get(taskUUID) ?? 0)).toBeGreaterThan(3000)
})

test('a result can be told before its submission is answered, or instead', async () => {
  const early: Promise<Response>[] = []
  upstream.script = (task) => {
    if (task['taskType'] === 'getResponse')
      return { body: { data: [{ taskUUID: task['taskUUID'], status: 'processing' }] } }
    if (task['taskType'] !== 'imageInference') return undefined
    early.push(tell(task, flat(task, 0)))
    return { then: early.length === 1 ? 'drop' : 'stall' }
  }
  const { id } = await relay.begin([{}, {}])
  const run = await relay.ended(id)
  expect((await Promise.all(early)).map(({ status }) => status)).toEqual([204, 204])
  expect(run.images.map(({ state }) => state)).toEqual(['ready', 'ready'])
  expect(upstream.charged.size).toBe(2)
})

test('an error, in whatever shape, makes the relay ask, and what it is told then stands', async () => {
  let told = false
  upstream.script = (task) => {
    const known = upstream.charged.get(String(task['taskUUID']))
    if (task['taskType'] !== 'getResponse' || !known) return undefined
    if (!told) return { body: { data: [{ taskUUID: task['taskUUID'], status: 'processing' }] } }
    const blocked = {
      code: 'invalidProviderContent',
      message: 'flagged',
      status: 'error',
      taskUUID: known['taskUUID'],
    }
    return { body: { data: results(upstream, known).slice(0, 1), errors: [blocked, blocked] } }
  }
  const { id, tasks } = await taken([{ numberResults: 3 }])
  const [task] = tasks
  const taskUUID = task?.['taskUUID']
  const shapes = [
    errors('invalidProviderContent', taskUUID),
    { code: 'invalidProviderContent', message: 'flagged', taskUUID },
    { taskUUID, status: 'error', error: { code: 'invalidProviderContent' } },
    { error: { code: 'invalidProviderContent', message: 'flagged' }, taskUUID },
    [{ taskUUID, error: 'flagged' }],
    { taskUUID: 'another', imageURL: `${upstream.url}/image/9` },
    null,
    7,
    '',
    '{"taskUUID"',
    Buffer.from([0xff, 0xfe]).toString('latin1'),
  ]
  for (const shape of shapes) expect((await tell(task, shape)).status).toBe(204)
  expect((await relay.view(id)).images.every(({ state }) => state === 'waiting')).toBe(true)
  told = true
  expect((await tell(task, shapes[1])).status).toBe(204)
  const run = await relay.ended(id)
  expect(run.images.map(({ state }) => state).sort()).toEqual(['blocked', 'blocked', 'ready'])
})

test('a telling may carry the picture itself', async () => {
  polls()
  const { id, tasks } = await taken([{ numberResults: 2 }])
  const made = Buffer.concat([pngOf(8), randomBytes(3_000_000)])
  const item = {
    ...flat(tasks[0], 0),
    imageURL: undefined,
    imageBase64Data: made.toString('base64'),
  }
  await Promise.all([1, 2, 3].map(() => tell(tasks[0], item)))
  await tell(tasks[0], {
    ...flat(tasks[0], 1),
    imageURL: undefined,
    imageDataURI: 'data:image/png;base64,%%%',
  })
  const run = await relay.ended(id)
  expect(run.images.map(({ state }) => state)).toEqual(['ready', 'failed'])
  const answer = await relay.call(`/v1/runs/${id}/images/0`)
  expect(Buffer.from(await answer.arrayBuffer()).equals(made)).toBe(true)
})

test('a secret that is not this relay’s is 404, and changes nothing', async () => {
  polls()
  const { id, tasks } = await taken([{}, {}])
  const [task] = tasks
  const link = String(task?.['webhookURL'])
  expect(link.startsWith(`${relay.url}/v1/hooks/runware/studio.${id}.`)).toBe(true)
  const other = String(tasks[1]?.['webhookURL'])
  const cell = /\.(\d)\.[^.]+$/.exec(link)?.[1]
  const mine = link.slice(link.lastIndexOf('.') + 1)
  for (const made of [
    link.replace(`${id}.${cell}`, `${id}.${cell === '0' ? 1 : 0}`),
    link.replace(id, crypto.randomUUID()),
    link.replace('studio', 'rivals'),
    link.replace(
      mine,
      mine.replace(/./, (char) => (char === 'A' ? 'B' : 'A')),
    ),
    link.replace(mine, other.slice(other.lastIndexOf('.') + 1)),
    link.slice(0, -1),
    `${relay.url}/v1/hooks/runware/x`,
    `${relay.url}/v1/hooks/runware/${'x'.repeat(5000)}`,
  ])
    expect((await tell({ webhookURL: made }, flat(task, 0))).status).toBe(404)
  expect((await relay.view(id)).images.every(({ state }) => state === 'waiting')).toBe(true)
  expect((await fetch(link)).status).toBe(401)
  expect(relay.output).not.toContain(mine)
  expect(JSON.stringify(await relay.view(id))).not.toContain(mine)
  await relay.call(`/v1/runs/${id}`, { method: 'DELETE' })
  for (const each of tasks) await tell(each, flat(each, 0))
  await relay.ended(id)
})

test('a telling that is too large is refused, and the run goes on', async () => {
  const { id, tasks } = await taken([{}])
  const large = { ...flat(tasks[0], 0), structuredPrompt: { x: 'x'.repeat(5_000_000) } }
  expect((await tell(tasks[0], large)).status).toBe(204)
  const answer = await tell(tasks[0], ' '.repeat(75_000_000)).catch(() => undefined)
  expect(answer?.status ?? 413).toBe(413)
  expect((await relay.ended(id)).images[0]?.state).toBe('ready')
})

test('without a public address there is no such call, and no webhook is asked for', async () => {
  const shy = await new Relay(stage.folder, upstream.url).start()
  const { id } = await shy.begin([{}])
  await shy.ended(id)
  const [task] = [...upstream.charged.values()]
  expect(task).not.toHaveProperty('webhookURL')
  const good = await hookSecret(
    { RUNWARE_API_KEY: apiKey, RELAY_ADMIN_TOKEN: token },
    { team: 'studio', run: id, cell: 0 },
  )
  for (const secret of [good, 'x'])
    expect((await tell({ webhookURL: `${shy.url}/v1/hooks/runware/${secret}` }, {})).status).toBe(
      404,
    )
  await shy.stop()
})
