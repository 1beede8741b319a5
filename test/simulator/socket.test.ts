// Tests the simulator's WebSocket: a session, a heartbeat, results as they arrive, a poll in one
// frame.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { inference, poster, start, uuid, type Body, type Client } from './start.js'

let client: Client
let seed: string
beforeAll(async () => {
  client = await start({ apiKey: 'good' })
  const base64 = (await poster()).toString('base64')
  const line = await connect()
  line.say({ taskType: 'authentication', apiKey: 'good' })
  line.say({ taskType: 'imageUpload', taskUUID: uuid(), image: base64 })
  await line.frame()
  seed = String((await line.frame()).data?.[0]?.['imageUUID'])
  line.end()
})
afterAll(() => client.close())

async function connect() {
  const socket = new WebSocket(`${client.url.replace('http', 'ws')}/v1`)
  const frames: Body[] = []
  const waiting: ((frame: Body) => void)[] = []
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Body
    const next = waiting.shift()
    if (next) next(frame)
    else frames.push(frame)
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return {
    say: (...tasks: object[]) => socket.send(JSON.stringify(tasks)),
    frame: async (): Promise<Body> =>
      frames.shift() ?? new Promise<Body>((resolve) => waiting.push(resolve)),
    end: () => socket.close(),
  }
}

async function session() {
  const line = await connect()
  line.say({ taskType: 'authentication', apiKey: 'good' })
  expect(await line.frame()).toEqual({
    data: [{ taskType: 'authentication', connectionSessionUUID: expect.any(String) }],
  })
  return line
}

test('nothing is done without a key, or with a wrong one', async () => {
  const line = await connect()
  line.say({ taskType: 'getResponse', taskUUID: uuid() })
  expect((await line.frame()).errors).toMatchObject([{ code: 'missingApiKey' }])
  line.say({ taskType: 'authentication', apiKey: 'bad' })
  expect((await line.frame()).errors).toMatchObject([
    { code: 'invalidApiKey', taskType: 'authentication' },
  ])
  line.end()
})

test('a session that was lost is taken up again, and a ping comes back', async () => {
  const line = await connect()
  line.say({ taskType: 'authentication', apiKey: 'good', connectionSessionUUID: 'mine' })
  expect((await line.frame()).data).toMatchObject([{ connectionSessionUUID: 'mine' }])
  line.say({ taskType: 'ping', ping: true })
  expect(await line.frame()).toEqual({ data: [{ taskType: 'ping', pong: true }] })
  line.end()
})

test('a synchronous task tells of each picture as it is made', async () => {
  const line = await session()
  const task = inference(seed, { numberResults: 2 })
  line.say(task)
  for (let picture = 0; picture < 2; picture++) {
    const { data = [] } = await line.frame()
    expect(data).toMatchObject([
      { taskUUID: task.taskUUID, imageURL: expect.stringContaining(client.url) },
    ])
  }
  line.end()
})

test('a poll has its data and its errors in one frame', async () => {
  const line = await session()
  const task = inference(seed, {
    numberResults: 2,
    deliveryMethod: 'async',
    positivePrompt: 'simulate:blocked-one',
  })
  line.say(task)
  expect(await line.frame()).toEqual({
    data: [{ taskType: 'imageInference', taskUUID: task.taskUUID }],
  })
  const poll = async () => {
    line.say({ taskType: 'getResponse', taskUUID: task.taskUUID })
    return line.frame()
  }
  await expect.poll(async () => (await poll()).data?.[0]?.['status']).toBe('success')
  expect(await poll()).toMatchObject({
    data: [{ status: 'success' }],
    errors: [{ code: 'invalidProviderContent' }],
  })
  line.end()
})
