// Tests runs, from the POST request to the bytes of each image.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { model } from '../../contract/model/ideogram-remix.js'
import { applyEvent, runEventSchema, runSchema, type Run } from '../../contract/run.js'
import { apiKey, openStage, type Relay, type Stage, until, wish } from './relay.js'
import { errors, result, results, type Upstream, startUpstream } from './upstream.js'

let stage: Stage
let upstream: Upstream
let relay: Relay

beforeAll(async () => {
  stage = await openStage(() => ({ RUNWARE_IN_FLIGHT: '4' }))
  ;({ relay, upstream } = stage)
})

afterAll(() => stage?.close())

beforeEach(() => {
  upstream.script = () => undefined
  upstream.tasks.length = 0
  upstream.charged.clear()
})

test('a run of two cells ends with every image checked, and each event is told once, in order', async () => {
  const begun = await relay.begin([
    { numberResults: 3 },
    { numberResults: 1, copyrightDetection: false, strength: 0.4 },
  ])
  expect(runSchema.parse(begun)).toMatchObject({ state: 'running', estimateUsd: 0.24 })
  const events = (await relay.events(begun.id)).map((event) => runEventSchema.parse(event))
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expect(events.at(-1)).toMatchObject({ type: 'ended', costUsd: 0.24 })
  const run = await relay.view(begun.id)
  expect(run.images.map(({ state, verdict }) => `${state} ${verdict}`)).toEqual([
    'ready checked',
    'ready checked',
    'ready checked',
    'ready unchecked',
  ])
  expect(run.cells.map(({ state }) => state)).toEqual(['ready', 'ready'])
  // Following the events, as the panel does, leads to the same state as reading the run.
  expect(events.reduce(applyEvent, { ...begun, seq: 0 })).toEqual(run)
  expect((await relay.events(begun.id, 3))[0]?.seq).toBe(4)
  expect(await relay.events(begun.id, run.seq)).toEqual([])
})

test('Runware is asked for what the recipe says, under the uploaded picture’s UUID, which is uploaded once', async () => {
  const seed = await relay.seed()
  await relay.ended((await relay.begin([{ strength: 0.25 }, {}, {}], seed)).id)
  await relay.ended((await relay.begin([{}], seed)).id)
  const sent = upstream.tasks.filter(({ taskType }) => taskType === 'imageInference')
  expect(upstream.tasks.filter(({ taskType }) => taskType === 'imageUpload')).toHaveLength(1)
  expect(sent).toHaveLength(4)
  expect(sent.find((task) => task['strength'] === 0.25)).toMatchObject({
    model: model.id,
    deliveryMethod: 'async',
    outputType: 'URL',
    includeCost: true,
    width: 2048,
    numberResults: 1,
    inputs: { seedImage: '11111111-1111-4111-8111-111111111111' },
    settings: { copyrightDetection: true, renderingSpeed: 'DEFAULT' },
  })
})

test('where no picture can be uploaded, its bytes go with the task', async () => {
  upstream.script = ({ taskType }) =>
    taskType === 'imageUpload'
      ? { status: 400, body: errors('unsupportedTaskType', undefined) }
      : undefined
  const run = await relay.ended((await relay.begin([{}])).id)
  expect(run.images[0]?.state).toBe('ready')
  const [sent] = [...upstream.charged.values()]
  expect((sent?.['inputs'] as { seedImage: string }).seedImage).toMatch(/^data:image\/png;base64,/)
})

test('a picture that is refused with the key ends the run before anything is spent', async () => {
  upstream.script = ({ taskType }) =>
    taskType === 'imageUpload' ? { status: 401, body: '<html>' } : undefined
  const run = await relay.ended((await relay.begin([{}, {}])).id)
  expect(run.cells.map(({ state, failure }) => [state, failure?.kind])).toEqual([
    ['failed', 'broken'],
    ['failed', 'broken'],
  ])
  expect(upstream.charged.size).toBe(0)
})

test('an image can be had while others are still being made', async () => {
  let hold = true
  upstream.script = (task) => {
    const known = upstream.charged.get(String(task['taskUUID']))
    if (task['taskType'] !== 'getResponse' || !hold || !known) return undefined
    return {
      body: {
        data: [
          result(upstream.url, known, 0),
          { taskUUID: task['taskUUID'], status: 'processing' },
        ],
      },
    }
  }
  const { id } = await relay.begin([{ numberResults: 2 }])
  await until(async () => (await relay.view(id)).images[0]?.state === 'ready')
  expect((await relay.view(id)).images[1]?.state).toBe('waiting')
  expect((await relay.call(`/v1/runs/${id}/images/0`)).status).toBe(200)
  expect((await relay.call(`/v1/runs/${id}/images/1`)).status).toBe(404)
  hold = false
  const run = await relay.ended(id)
  expect(run.images.map(({ seed }) => seed)).toEqual([0, 1])
})

test('an image’s bytes are the upstream’s, whole or in part, and then it counts as delivered', async () => {
  upstream.picture = Buffer.concat([upstream.picture, Buffer.alloc(3_000_000, 'picture')])
  const { id } = await relay.begin([{}])
  await relay.ended(id)
  const path = `/v1/runs/${id}/images/0`
  const head = await relay.call(path, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length')]).toEqual([
    200,
    String(upstream.picture.length),
  ])
  const part = await relay.call(path, { headers: { range: 'bytes=10-19' } })
  expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([
    206,
    upstream.picture.subarray(10, 20),
  ])
  expect((await relay.view(id)).images[0]?.state).toBe('ready')
  const whole = await relay.call(path)
  expect(whole.headers.get('content-type')).toBe('image/png')
  expect(whole.headers.get('content-length')).toBe(String(upstream.picture.length))
  expect(Buffer.from(await whole.arrayBuffer()).equals(upstream.picture)).toBe(true)
  await until(async () => (await relay.view(id)).cells[0]?.state === 'delivered')
  const again = await relay.call(path, {
    headers: { 'if-none-match': whole.headers.get('etag') ?? '' },
  })
  expect(again.status).toBe(304)
})

test('an image that breaks off is no image, a redirect is followed to where it may lead, and a foreign host is not asked', async () => {
  const foreign = await startUpstream()
  const links = [
    `${upstream.url}/cut/0`,
    `${upstream.url}/away/0`,
    `${foreign.url}/image/0`,
    'file:///etc/passwd',
  ]
  upstream.script = (task) => {
    const known = upstream.charged.get(String(task['taskUUID']))
    if (task['taskType'] !== 'getResponse' || !known) return undefined
    return {
      body: { data: results(upstream, known).map((item, i) => ({ ...item, imageURL: links[i] })) },
    }
  }
  const { id } = await relay.begin([{ numberResults: 4 }])
  await relay.ended(id)
  await expect(
    relay.call(`/v1/runs/${id}/images/0`).then((answer) => answer.arrayBuffer()),
  ).rejects.toThrow()
  const answers = await Promise.all([1, 2, 3].map((n) => relay.call(`/v1/runs/${id}/images/${n}`)))
  expect(answers.map(({ status }) => status)).toEqual([200, 502, 502])
  await Promise.all(answers.map((answer) => answer.arrayBuffer()))
  const states = async () => (await relay.view(id)).images.map(({ state }) => state)
  // Only an image that was sent completely is delivered.
  await expect.poll(states).toEqual(['ready', 'delivered', 'ready', 'ready'])
  await foreign.close()
})

test('one key is one run: a hundred at once, again later, and another body is refused', async () => {
  const body = { seed: await relay.seed(), cells: [wish] }
  const key = randomUUID()
  const answers = await Promise.all(Array.from({ length: 100 }, () => relay.post(body, key)))
  const runs = (await Promise.all(answers.map((answer) => answer.json()))) as Run[]
  expect(new Set(runs.map(({ id }) => id)).size).toBe(1)
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(99).fill(200), 201])
  const id = runs[0]?.id ?? ''
  await relay.ended(id)
  expect(((await (await relay.post(body, key)).json()) as Run).id).toBe(id)
  expect(upstream.charged.size).toBe(1)
  expect((await relay.post({ ...body, cells: [wish, wish] }, key)).status).toBe(422)
  const mine = (await (await relay.call(`/v1/runs?key=${key}`)).json()) as { runs: Run[] }
  expect(mine.runs.map((run) => run.id)).toEqual([id])
})

test('cancelling leaves what is not sent unsent, and delivers what is', async () => {
  let hold = true
  upstream.script = (task) =>
    hold && task['taskType'] === 'getResponse'
      ? { body: { data: [{ taskUUID: task['taskUUID'], status: 'processing' }] } }
      : undefined
  const { id } = await relay.begin(Array.from({ length: 6 }, () => ({})))
  await until(() => upstream.charged.size === 4)
  expect((await relay.call(`/v1/runs/${id}`, { method: 'DELETE' })).status).toBe(200)
  hold = false
  const run = await relay.ended(id)
  expect(run.images.map(({ state }) => state)).toEqual([
    'ready',
    'ready',
    'ready',
    'ready',
    'cancelled',
    'cancelled',
  ])
  expect(run.costUsd).toBe(0.24)
  expect(upstream.charged.size).toBe(4)
})

test('one cell is called off by itself; one that was sent still arrives, one that is not there is not found', async () => {
  let hold = true
  upstream.script = ({ taskType, taskUUID }) =>
    taskType === 'getResponse' && hold
      ? { body: { data: [{ taskType: 'imageInference', taskUUID, status: 'processing' }] } }
      : undefined
  const { id } = await relay.begin(Array.from({ length: 6 }, () => ({})))
  await until(() => upstream.charged.size === 4)
  const off = (cell: number) => relay.call(`/v1/runs/${id}/cells/${cell}`, { method: 'DELETE' })
  expect((await off(5)).status).toBe(200)
  expect((await off(0)).status).toBe(200)
  expect((await off(6)).status).toBe(404)
  hold = false
  const run = await relay.ended(id)
  expect(run.images.map(({ state }) => state)).toEqual([
    'ready',
    'ready',
    'ready',
    'ready',
    'ready',
    'cancelled',
  ])
  expect(upstream.charged.size).toBe(5)
})

test('the newest run comes first, and marks are kept without a word in the events', async () => {
  const older = await relay.begin([{}])
  const newer = await relay.begin([{}])
  await relay.ended(newer.id)
  await relay.ended(older.id)
  const { runs } = (await (await relay.call('/v1/runs')).json()) as { runs: Run[] }
  expect(runs.slice(0, 2).map(({ id }) => id)).toEqual([newer.id, older.id])
  const { seq } = await relay.view(newer.id)
  const mark = (n: number, body: unknown) =>
    relay.call(`/v1/runs/${newer.id}/images/${n}/marks`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
  expect((await mark(0, { what: 'placed' })).status).toBe(204)
  expect((await mark(0, { what: 'sold' })).status).toBe(400)
  expect((await mark(9, { what: 'placed' })).status).toBe(404)
  expect((await relay.view(newer.id)).seq).toBe(seq)
})

test('a run goes on to its end after kill -9, and pays for each task once', async () => {
  let hold = true
  upstream.script = (task) =>
    hold && task['taskType'] === 'getResponse'
      ? { body: { data: [{ taskUUID: task['taskUUID'], status: 'processing' }] } }
      : undefined
  const { id } = await relay.begin(Array.from({ length: 6 }, () => ({})))
  await until(() => upstream.charged.size === 4)
  const before = await relay.view(id)
  await relay.kill()
  hold = false
  await relay.start()
  const after = await relay.events(id, before.seq)
  expect(after.map(({ seq }) => seq)).toEqual(after.map((_, index) => before.seq + index + 1))
  const run = await relay.view(id)
  expect(run.images.map(({ state }) => state)).toEqual(Array<string>(6).fill('ready'))
  expect(run.cells.map(({ taskUUID }) => taskUUID)).toEqual(
    before.cells.map(({ taskUUID }) => taskUUID),
  )
  expect([...upstream.charged.keys()].sort()).toEqual(
    run.cells.map(({ taskUUID }) => taskUUID).sort(),
  )
})

test('a panel that leaves and comes back gets each event once, in order, also after kill -9', async () => {
  const { id } = await relay.begin(Array.from({ length: 5 }, () => ({ numberResults: 2 })))
  const seen: number[] = []
  for (let visit = 0; ; visit += 1) {
    if (visit === 2) {
      await relay.kill()
      await relay.start()
    }
    const leave = new AbortController()
    const answer = await relay.call(`/v1/runs/${id}/events?after=${seen.at(-1) ?? 0}`, {
      signal: leave.signal,
    })
    const lines = linesOf(answer)
    let ended = false
    // Each connection reads a few events and closes in the middle of the stream.
    for (let i = 0; i < 3 && !ended; i += 1) {
      const { value, done } = await lines.next()
      if (done) break
      const event = runEventSchema.parse(JSON.parse(value))
      seen.push(event.seq)
      ended = event.type === 'ended'
    }
    leave.abort()
    if (ended) break
  }
  expect(seen).toEqual(Array.from({ length: (await relay.view(id)).seq }, (_, index) => index + 1))
})

async function* linesOf({ body }: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      const lines = (text + decoder.decode(chunk, { stream: true })).split('\n')
      text = lines.pop() ?? ''
      yield* lines.filter(Boolean)
    }
  } catch {
    // Closed by the test.
  }
}

test('the key is in no log line', () => {
  expect(relay.output).not.toContain(apiKey)
  expect(relay.output).not.toContain(wish.positivePrompt)
})
