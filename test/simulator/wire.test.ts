// Tests the simulator over HTTP: keys, uploads, tasks, polls, images, refusals.
import { model } from '../../contract/model/ideogram-remix.js'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inference, poster, settled, start, upload, uuid, type Body, type Client } from './start.js'

let client: Client
let seed: string
beforeAll(async () => {
  client = await start()
  seed = await upload(client, await poster())
})
afterAll(() => client.close())

const codes = ({ errors }: Body) => (errors ?? []).map(({ code }) => code)

test('says of itself that it is a simulator', async () => {
  expect(await (await client.get('/healthz')).json()).toMatchObject({ ok: true, simulated: true })
})

test('takes a key in the header or in a first task, never both, and never none', async () => {
  const body = (...tasks: object[]) => JSON.stringify(tasks)
  const poll = { taskType: 'getResponse', taskUUID: uuid() }
  const key = { taskType: 'authentication', apiKey: 'key' }
  const send = async (text: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${client.url}/v1`, { method: 'POST', body: text, headers })
    return { status: answer.status, code: codes((await answer.json()) as Body)[0] }
  }
  expect(await send(body(poll))).toEqual({ status: 401, code: 'missingApiKey' })
  expect(await send(body(key, poll))).toEqual({ status: 404, code: 'taskFailedOrNotFound' })
  expect(await send(body(key, poll), { authorization: 'Bearer key' })).toMatchObject({
    status: 400,
  })
  expect(await send('{"not":"a list"}', { authorization: 'Bearer key' })).toMatchObject({
    status: 400,
  })
  const strict = await start({ apiKey: 'another' })
  expect(codes((await strict.post(poll)).body)).toEqual(['invalidApiKey'])
  await strict.close()
})

test('a picture is uploaded once, remixed by its UUID, followed by polling and fetched by its address', async () => {
  const task = inference(seed, {
    numberResults: 2,
    deliveryMethod: 'async',
    includeCost: true,
    safety: { checkContent: true },
  })
  const submitted = await client.post(task)
  expect(submitted).toEqual({
    status: 200,
    body: { data: [{ taskType: 'imageInference', taskUUID: task.taskUUID }] },
  })
  const { data = [], errors } = await settled(client, task.taskUUID)
  expect(errors).toBeUndefined()
  expect(data).toHaveLength(2)
  for (const item of data) {
    expect(item).toMatchObject({
      status: 'success',
      taskUUID: task.taskUUID,
      cost: 0.03,
      NSFWContent: false,
    })
    expect(Number.isInteger(item['seed'])).toBe(true)
    expect(item['structuredPrompt']).toMatchObject({
      compositional_deconstruction: { elements: expect.any(Array) },
    })
    const address = String(item['imageURL'])
    expect(address).toMatch(/\/image\/ws\/\d+\/ii\/[0-9a-f-]{36}\.jpg$/)
    const picture = await fetch(address)
    expect(picture.headers.get('content-type')).toBe('image/jpeg')
    const bytes = Buffer.from(await picture.arrayBuffer())
    expect(picture.headers.get('content-length')).toBe(String(bytes.length))
    expect(await sharp(bytes).metadata()).toMatchObject({
      width: 1024,
      height: 3072,
      format: 'jpeg',
    })
    const again = await fetch(address, {
      headers: { 'if-none-match': picture.headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
  }
  expect(data[0]?.['seed']).not.toBe(data[1]?.['seed'])
  // In a second poll, each item keeps its position.
  expect((await settled(client, task.taskUUID)).data).toEqual(data)
})

test('a result is the seed of the next remix, and a synchronous answer holds the bytes in the form asked for', async () => {
  const first = (await client.post(inference(seed, { outputFormat: 'WEBP' }))).body.data?.[0]
  expect(first?.['status']).toBeUndefined()
  const base64 = await client.post(
    inference(String(first?.['imageUUID']), { outputType: 'base64Data', outputFormat: 'PNG' }),
  )
  const bytes = Buffer.from(String(base64.body.data?.[0]?.['imageBase64Data']), 'base64')
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 1024, height: 3072 })
  const uri = await client.post(inference(String(first?.['imageURL']), { outputType: 'dataURI' }))
  expect(uri.body.data?.[0]?.['imageDataURI']).toMatch(/^data:image\/jpeg;base64,/)
})

test('uploads are kept at 2048 px a side at most, under the old task and the new one', async () => {
  const large = `data:image/png;base64,${(await poster(3000, 1500)).toString('base64')}`
  const old = (await client.post({ taskType: 'imageUpload', taskUUID: uuid(), image: large })).body
    .data?.[0]
  const stored = await fetch(String(old?.['imageURL']))
  expect(await sharp(Buffer.from(await stored.arrayBuffer())).metadata()).toMatchObject({
    width: 2048,
    height: 1024,
  })
  const media = await client.post({
    taskType: 'mediaStorage',
    taskUUID: uuid(),
    operation: 'upload',
    media: large,
  })
  expect(media.body.data?.[0]).toMatchObject({
    taskType: 'mediaStorage',
    mediaUUID: expect.any(String),
  })
  const broken = await client.post({
    taskType: 'imageUpload',
    taskUUID: uuid(),
    image: 'bm90IGEgcGljdHVyZQ==',
  })
  expect(broken).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'invalidImage', parameter: 'image' }] },
  })
  const elsewhere = await client.post({
    taskType: 'imageUpload',
    taskUUID: uuid(),
    image: 'https://example.com/a.png',
  })
  expect(codes(elsewhere.body)).toEqual(['invalidImage'])
})

test('a taskUUID is known once, whatever comes with it', async () => {
  const task = inference(seed, { deliveryMethod: 'async', positivePrompt: 'simulate:no-image' })
  expect((await client.post(task)).status).toBe(200)
  expect(await client.post(task)).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'conflictTaskUUID' }] },
  })
  const twin = inference(seed, { positivePrompt: 'simulate:no-image' })
  const { status, body } = await client.post(twin, twin)
  expect([status, body.data?.length, codes(body)]).toEqual([200, 1, ['conflictTaskUUID']])
})

test('an error belongs to its task, and the others go well', async () => {
  const bad = { taskType: 'videoInference', taskUUID: uuid() }
  const { status, body } = await client.post(
    bad,
    inference(seed, { positivePrompt: 'simulate:no-image' }),
  )
  expect(status).toBe(200)
  expect(body.data).toHaveLength(1)
  expect(body.errors).toMatchObject([
    { code: 'unsupportedTaskType', taskType: 'videoInference', taskUUID: bad.taskUUID },
  ])
})

const without = (name: string) =>
  Object.fromEntries(Object.entries(inference('x')).filter(([key]) => key !== name))

test.each([
  [
    'a prompt that is missing',
    without('positivePrompt'),
    'missingPositivePrompt',
    'positivePrompt',
    {},
  ],
  [
    'a prompt that is no text',
    inference('x', { positivePrompt: 7 }),
    'invalidPositivePrompt',
    'positivePrompt',
    {},
  ],
  [
    'a prompt of one letter',
    inference('x', { positivePrompt: 'a' }),
    'invalidPositivePromptLength',
    'positivePrompt',
    { min: 2, max: 2048 },
  ],
  ['a width alone', without('height'), 'missingDimensionParameters', ['width', 'height'], {}],
  [
    'a size that it does not make',
    inference('x', { width: 2048, height: 3072 }),
    'invalidDimensions',
    ['width', 'height'],
    { allowedValues: expect.arrayContaining(['1024x3072']) },
  ],
  [
    'a strength over 1',
    inference('x', { strength: 1.2 }),
    'invalidStrength',
    'strength',
    { min: 0, max: 1 },
  ],
  [
    '21 results',
    inference('x', { numberResults: 21 }),
    'invalidNumberResults',
    'numberResults',
    { min: 1, max: 20 },
  ],
  [
    'an unknown speed',
    inference('x', { settings: { renderingSpeed: 'WARP' } }),
    'invalidRenderingSpeed',
    'settings.renderingSpeed',
    { allowedValues: [...model.speeds] },
  ],
  [
    'another model',
    inference('x', { model: 'runware:100@1' }),
    'invalidModel',
    'model',
    { allowedValues: [model.id] },
  ],
  ['a word it does not know', inference('x', { CFGScale: 7 }), 'unknownParameter', 'CFGScale', {}],
  [
    'such a word inside a group',
    inference('x', { settings: { steps: 7 } }),
    'unknownParameter',
    'settings.steps',
    {},
  ],
  ['a short life', inference('x', { ttl: 5 }), 'invalidTtl', 'ttl', { min: 60 }],
  [
    'a seed that nobody uploaded',
    inference(crypto.randomUUID()),
    'invalidSeedImage',
    'inputs.seedImage',
    {},
  ],
])('refuses %s, and names it', async (_, task, code, parameter, more) => {
  const { status, body } = await client.post(task)
  expect(status).toBe(400)
  expect(body.errors).toMatchObject([
    { code, parameter, taskType: 'imageInference', taskUUID: task['taskUUID'], ...more },
  ])
})

test('tells all that is wrong with a task at once', async () => {
  const { body } = await client.post(
    inference('x', { strength: -1, outputQuality: 100, outputFormat: 'TIFF' }),
  )
  expect(codes(body).sort()).toEqual([
    'invalidOutputFormat',
    'invalidOutputQuality',
    'invalidStrength',
  ])
})

test('a picture with a lifetime is gone when it is over', async () => {
  let now = 1e12
  const timed = await start({ now: () => now })
  const { body } = await timed.post(inference(await upload(timed, await poster()), { ttl: 60 }))
  const address = String(body.data?.[0]?.['imageURL'])
  expect((await fetch(address)).status).toBe(200)
  now += 61_000
  expect((await fetch(address)).status).toBe(404)
  await timed.close()
})

test('results are sent to a webhook and to a bucket', async () => {
  const { createServer } = await import('node:http')
  const got: { method?: string | undefined; type?: string | undefined; bytes: Buffer }[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      got.push({
        method: request.method,
        type: request.headers['content-type'],
        bytes: Buffer.concat(parts),
      })
      // The first delivery of each webhook fails, and the webhook is sent again.
      response.writeHead(got.length === 1 ? 503 : 204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  const told = inference(seed, { webhookURL: `${url}/hook`, positivePrompt: 'simulate:no-image' })
  await client.post(told)
  await expect.poll(() => got.length).toBe(2)
  expect(JSON.parse(String(got[1]?.bytes))).toMatchObject({
    taskUUID: told.taskUUID,
    imageUUID: expect.any(String),
  })
  await client.post(inference(seed, { uploadEndpoint: `${url}/put` }))
  await expect.poll(() => got.length).toBe(3)
  expect(got[2]).toMatchObject({ method: 'PUT', type: 'image/jpeg' })
  server.close()
})

test('a past task’s request and results are in the archive, until a refused repetition hides the results', async () => {
  const task = inference(seed, { deliveryMethod: 'async' })
  const details = { taskType: 'getTaskDetails', taskUUID: task.taskUUID }
  expect(codes((await client.post(details)).body)).toEqual(['taskFailedOrNotFound'])
  await client.post(task)
  const { data: [made] = [] } = await settled(client, task.taskUUID)
  const { body } = await client.post(details)
  expect(body.data?.[0]).toMatchObject({
    ...details,
    request: { positivePrompt: task.positivePrompt },
  })
  expect(body.data?.[0]?.['response']).toMatchObject({ data: [{ imageUUID: made?.['imageUUID'] }] })
  expect(codes((await client.post(task)).body)).toEqual(['conflictTaskUUID'])
  const hidden = (await client.post(details)).body.data?.[0]?.['response'] as Body
  expect([hidden.data, codes(hidden)]).toEqual([[], ['conflictTaskUUID']])
})
