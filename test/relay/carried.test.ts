// Tests inline images: extracted from a response as it streams, served like any other, and deleted
// on schedule.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Run } from '../../contract/run.js'
import { openStage, sha256, type Stage, until, type Relay } from './relay.js'
import { pngOf, result, type Json, type Upstream } from './upstream.js'

let stage: Stage
let upstream: Upstream
let relay: Relay

beforeAll(async () => {
  stage = await openStage(() => ({ RELAY_OUTPUT_TYPE: 'base64Data', RELAY_KEEP_S: '2' }))
  ;({ relay, upstream } = stage)
})

afterAll(() => stage?.close())

beforeEach(() => {
  upstream.script = () => undefined
  upstream.tasks.length = 0
})

const png = (size: number) => Buffer.concat([pngOf(8), randomBytes(size - 8)])
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(900_001)])
const webp = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8L'), randomBytes(300_000)])
const base64 = (bytes: Buffer) => bytes.toString('base64')

/**
 * Makes each poll return the given forms, one per result, in place of its URL. Escapes every slash,
 * as PHP does.
 */
function answerWith(forms: Json[], more: (item: Json) => Json = (item) => item) {
  upstream.script = (task) => {
    const known = upstream.charged.get(String(task['taskUUID']))
    if (task['taskType'] !== 'getResponse' || !known) return undefined
    const data = forms.map((form, i) =>
      more({ ...result(upstream.url, known, i), imageURL: undefined, ...form }),
    )
    return { body: JSON.stringify({ data }).replaceAll('/', '\\/') }
  }
}

async function runOf(forms: Json[], more?: (item: Json) => Json): Promise<Run> {
  answerWith(forms, more)
  return relay.ended((await relay.begin([{ numberResults: forms.length }])).id)
}

const image = (run: Run, n: number, init?: RequestInit) =>
  relay.call(`/v1/runs/${run.id}/images/${n}`, init)
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

test('in every form, side by side with an address: the bytes and their type are what was made', async () => {
  const made = png(3_000_000)
  const foreign = 'http://127.0.0.1:9/x'
  const run = await runOf([
    { imageBase64Data: base64(made) },
    { imageDataURI: `data:image/png;base64,${base64(jpeg)}` },
    { imageBase64Data: base64(webp), imageURL: foreign },
    { imageURL: `${upstream.url}/image/3`, imageBase64Data: '', imageDataURI: null },
    { imageBase64Data: base64(made).replace(/.{76}/g, '$&\n') },
  ])
  expect(run.images.map(({ state, verdict }) => `${state} ${verdict}`)).toEqual(
    Array<string>(5).fill('ready checked'),
  )
  expect(upstream.tasks.find(({ taskType }) => taskType === 'imageInference')?.['outputType']).toBe(
    'base64Data',
  )
  for (const [n, type, bytes] of [
    [0, 'image/png', made],
    [1, 'image/jpeg', jpeg],
    [2, 'image/webp', webp],
    [3, 'image/png', upstream.picture],
    [4, 'image/png', made],
  ] as const) {
    const answer = await image(run, n)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type])
    expect(answer.headers.get('content-length')).toBe(String(bytes.length))
    expect((await bytesOf(answer)).equals(bytes)).toBe(true)
  }
  const told = JSON.stringify([await relay.view(run.id), await relay.events(run.id)])
  expect(told).not.toContain(base64(made).slice(0, 60))
  expect(told.length).toBeLessThan(20_000)
})

test('HEAD, Range and ETag work as they do for piped ones; only the whole counts as delivered', async () => {
  const made = png(1_000_000)
  const run = await runOf([{ imageBase64Data: base64(made) }])
  const head = await image(run, 0, { method: 'HEAD' })
  expect([
    head.status,
    head.headers.get('content-length'),
    head.headers.get('accept-ranges'),
  ]).toEqual([200, '1000000', 'bytes'])
  for (const [range, from, to] of [
    ['bytes=262140-262150', 262_140, 262_150],
    ['bytes=999990-', 999_990, 999_999],
    ['bytes=-5', 999_995, 999_999],
    ['bytes=10-9999999', 10, 999_999],
  ] as const) {
    const part = await image(run, 0, { headers: { range } })
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      `bytes ${from}-${to}/1000000`,
    ])
    expect((await bytesOf(part)).equals(made.subarray(from, to + 1))).toBe(true)
  }
  const beyond = await image(run, 0, { headers: { range: 'bytes=1000000-' } })
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */1000000'])
  expect((await relay.view(run.id)).images[0]?.state).toBe('ready')
  const whole = await image(run, 0)
  expect(sha256(await bytesOf(whole))).toBe(sha256(made))
  await until(async () => (await relay.view(run.id)).cells[0]?.state === 'delivered')
  const again = await image(run, 0, {
    headers: { 'if-none-match': whole.headers.get('etag') ?? '' },
  })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('what is no picture fails alone, and what it cost is counted', async () => {
  const made = png(1000)
  const run = await runOf([
    { imageBase64Data: 'not base64 at all!' },
    { imageBase64Data: base64(Buffer.from('<html>no picture</html>')) },
    { imageDataURI: 'data:image/png,%89PNG' },
    { imageBase64Data: `${base64(made).slice(0, -4)}A===` },
    { imageBase64Data: base64(made) },
  ])
  expect(run.images.map(({ state, failure, costUsd }) => [state, failure?.kind, costUsd])).toEqual([
    ...Array.from({ length: 4 }, () => ['failed', 'broken', 0.06]),
    ['ready', undefined, 0.06],
  ])
  expect(run.costUsd).toBe(0.3)
  expect((await bytesOf(await image(run, 4))).equals(made)).toBe(true)
  expect((await image(run, 0)).status).toBe(404)
})

test('polled many times and named by nothing, each picture is there once', async () => {
  const [one, two] = [png(400_000), png(400_001)]
  let polls = 0
  answerWith([{ imageBase64Data: base64(one) }, { imageBase64Data: base64(two) }, {}], (item) => {
    const bare = { ...item, imageUUID: undefined, seed: 7 }
    if (item['imageBase64Data'] !== undefined) return bare
    return (polls += 1) > 3
      ? { ...bare, imageBase64Data: base64(jpeg) }
      : { taskUUID: item['taskUUID'], status: 'processing' }
  })
  const run = await relay.ended((await relay.begin([{ numberResults: 3 }])).id)
  expect(polls).toBeGreaterThan(3)
  expect(run.images.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready'])
  for (const [n, made] of [one, two, jpeg].entries())
    expect((await bytesOf(await image(run, n))).equals(made)).toBe(true)
  expect((await image(run, 0)).headers.get('etag')).toBe(`"${sha256(one)}"`)
})

test('a flagged picture is not kept, and an answer that breaks off in one leaves nothing', async () => {
  const made = base64(png(500_000))
  let cut = true
  upstream.script = (task) => {
    const known = upstream.charged.get(String(task['taskUUID']))
    if (task['taskType'] !== 'getResponse' || !known) return undefined
    const item = { ...result('', known, 0), imageURL: undefined, imageBase64Data: made }
    const text = JSON.stringify({
      data: [item, { ...item, imageUUID: undefined, NSFWContent: true }],
    })
    const broken = cut
    cut = false
    return broken ? { body: text.slice(0, 300_000), then: 'cut' } : { body: text }
  }
  const run = await relay.ended((await relay.begin([{ numberResults: 2, checkContent: true }])).id)
  expect(run.images.map(({ state }) => state)).toEqual(['ready', 'blocked'])
  expect((await image(run, 0)).status).toBe(200)
  expect((await image(run, 1)).status).toBe(404)
})

test('kept ones are there after kill -9, and again after a delivery; then they lapse', async () => {
  const [made, never] = [png(600_000), png(600_001)]
  const run = await runOf([{ imageBase64Data: base64(made) }, { imageBase64Data: base64(never) }])
  await relay.kill()
  await relay.start()
  expect((await bytesOf(await image(run, 0))).equals(made)).toBe(true)
  expect((await bytesOf(await image(run, 0))).equals(made)).toBe(true)
  await until(async () => (await image(run, 0, { method: 'HEAD' })).status === 404)
  // Never fetched, so it is stored seven times as long.
  expect((await image(run, 1, { method: 'HEAD' })).status).toBe(200)
})

test('twenty pictures in one answer each arrive byte for byte', async () => {
  const made = Array.from({ length: 20 }, () => png(50_000))
  const run = await runOf(made.map((bytes) => ({ imageBase64Data: base64(bytes) })))
  for (const [n, bytes] of made.entries())
    expect((await bytesOf(await image(run, n))).equals(bytes)).toBe(true)
})
