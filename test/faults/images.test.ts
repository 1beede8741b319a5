// Tests an image's transfer from the upstream to the panel with faults: whole or not at all, and
// from allowed hosts only.
import { createServer, type RequestListener, type Server } from 'node:http'
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { canRetry, type Run } from '../../contract/run.js'
import { readImage } from '../../ui/relay/read-image.js'
import { createRelay } from '../../ui/relay/client.js'
import { bundleRelay, Relay, token, until } from '../relay/relay.js'
import { sha256, Stranger, type Fault, type Manners } from './stranger.js'

let folder: string
let stranger: Stranger
let relay: Relay
let run: Run
const others: Server[] = []

beforeAll(async () => {
  folder = await bundleRelay()
  stranger = await new Stranger().open()
  stranger.pictureBytes = () => 300_000
  stranger.makingMs = () => 0
  relay = await new Relay(folder, stranger.url).start()
  run = await relay.ended((await relay.begin([{ numberResults: 4 }])).id)
})

afterAll(async () => {
  await relay.stop()
  await stranger.close()
  for (const other of others) other.close()
  rmSync(folder, { recursive: true, force: true })
})

afterEach(() => {
  stranger.fault = () => undefined
  stranger.cutAt = () => 0.5
  Object.assign(stranger.manners, { framing: 'length', ranges: true, redirects: false })
})

const fetchImage = (n = 0, init: RequestInit = {}, of = run) =>
  relay.call(`/v1/runs/${of.id}/images/${n}`, init)
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())
const made = (n: number) => stranger.pictures.get(run.images[n]?.imageUUID ?? '')?.bytes as Buffer

/** Applies these faults to the fetches of images one after the other; later fetches succeed. */
function inOrder(...faults: Fault[]): void {
  stranger.fault = (task) => (task ? undefined : faults.shift())
}

/**
 * Opens the panel's own client, and records the headers of each request and the response's status.
 */
function openPanel() {
  const requests: { range: string | null; ifRange: string | null; status: number }[] = []
  const panel = createRelay({ url: relay.url, token }, async (url, init) => {
    const answer = await fetch(url, init)
    const headers = new Headers(init.headers)
    requests.push({
      range: headers.get('range'),
      ifRange: headers.get('if-range'),
      status: answer.status,
    })
    return answer
  })
  return { image: (n: number) => panel.image(run.id, n), requests }
}

const framings: Manners['framing'][] = ['length', 'chunks', 'close']
test.each(framings.flatMap((framing) => [true, false].map((ranges) => [framing, ranges] as const)))(
  'ended by its %s, parts to be had: %s: cut three times, with pages in between, it arrives whole at the panel',
  async (framing, ranges) => {
    Object.assign(stranger.manners, { framing, ranges })
    inOrder('cut', 'page', 'cut', 'html', 'after')
    const panel = openPanel()
    expect(sha256(await panel.image(1))).toBe(sha256(made(1)))
    // Without a content length only the relay can detect a cut, so the relay itself continues
    // there.
    if (framing !== 'length')
      expect(panel.requests).toEqual([{ range: null, ifRange: null, status: 200 }])
  },
)

test('cut anywhere, an announced length is not reached: the line breaks, and the panel goes on', async () => {
  const cuts = [0.001, 0.3, 0.999]
  const fresh = await relay.ended((await relay.begin([{ numberResults: cuts.length }])).id)
  const panel = createRelay({ url: relay.url, token }, fetch)
  for (const [n, cut] of cuts.entries()) {
    const { bytes } = stranger.pictures.get(fresh.images[n]?.imageUUID ?? '') as { bytes: Buffer }
    stranger.cutAt = () => cut
    inOrder('cut')
    const broken = await fetchImage(n, {}, fresh)
    expect([broken.status, broken.headers.get('content-length')]).toEqual([
      200,
      String(bytes.length),
    ])
    await expect(broken.arrayBuffer()).rejects.toThrow()
    expect((await relay.view(fresh.id)).images[n]?.state).toBe('ready')
    inOrder('cut')
    expect(sha256(await panel.image(fresh.id, n))).toBe(sha256(bytes))
  }
  await until(async () =>
    (await relay.view(fresh.id)).images.every(({ state }) => state === 'delivered'),
  )
})

test('a part that is no continuation counts for nothing, one that ends with the last byte of the same image does', async () => {
  const fresh = await relay.ended((await relay.begin([{}])).id)
  const etag = (await fetchImage(0, { method: 'HEAD' }, fresh)).headers.get('etag') ?? ''
  const parts: Record<string, string>[] = [
    { range: 'bytes=100-' },
    { range: 'bytes=0-99', 'if-range': etag },
  ]
  for (const headers of parts) {
    const part = await fetchImage(0, { headers }, fresh)
    expect(part.status).toBe(206)
    await part.arrayBuffer()
  }
  expect((await relay.view(fresh.id)).images[0]?.state).toBe('ready')
  await (
    await fetchImage(0, { headers: { range: 'bytes=100-', 'if-range': etag } }, fresh)
  ).arrayBuffer()
  await until(async () => (await relay.view(fresh.id)).images[0]?.state === 'delivered')
})

test('bytes under an image type that are no picture are never handed out: the image has failed, was paid for, can be tried again', async () => {
  const texts = [
    'this is no picture, whatever its header says',
    '<!doctype html><title>Moved</title>',
    'GIF89a and more bytes',
  ]
  const fresh = await relay.ended((await relay.begin([{ numberResults: texts.length }])).id)
  for (const [n, { imageUUID = '' }] of fresh.images.entries())
    Object.assign(stranger.pictures.get(imageUUID) as object, {
      bytes: Buffer.from(texts[n] as string),
    })
  const statuses = texts.map(
    async (_, n) =>
      (await fetchImage(n, n ? {} : { headers: { range: 'bytes=13-19' } }, fresh)).status,
  )
  expect(await Promise.all(statuses)).toEqual([502, 502, 502])
  const failed = await relay.view(fresh.id)
  for (const [n, { costUsd }] of fresh.images.entries())
    expect(failed.images[n]).toMatchObject({
      state: 'failed',
      costUsd,
      failure: { kind: 'broken' },
    })
  expect([failed.cells[0]?.state, failed.costUsd]).toEqual(['failed', fresh.costUsd])

  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() }
  const body = JSON.stringify({ cells: [0] })
  expect(
    (await relay.call(`/v1/runs/${fresh.id}/retry`, { method: 'POST', headers, body })).status,
  ).toBe(200)
  await until(async () => (await relay.view(fresh.id)).images[0]?.state === 'ready')
  const again = (await relay.view(fresh.id)).images[0]?.imageUUID ?? ''
  expect(sha256(await bytesOf(await fetchImage(0, {}, fresh)))).toBe(
    sha256(stranger.pictures.get(again)?.bytes as Buffer),
  )
})

test.each([404, 410, 403] as const)(
  'an address that answers %i again and again: the picture has failed, stays paid for, and can be made again',
  async (status) => {
    const paid = await relay.ended((await relay.begin([{ numberResults: 2 }])).id)
    expect((await fetchImage(1, {}, paid)).status).toBe(200)
    stranger.fault = (task) => (task ? undefined : status)
    const statuses = []
    for (let request = 0; request < 3; request += 1)
      statuses.push((await fetchImage(0, {}, paid)).status)
    expect(statuses).toEqual([429, 429, 404])
    const lost = await relay.ended(paid.id)
    expect(lost.images[0]).toMatchObject({
      state: 'failed',
      failure: { kind: 'refused', field: 'image' },
    })
    expect([lost.costUsd, canRetry(lost, 0)]).toEqual([paid.costUsd, true])
    stranger.fault = () => undefined
    const headers = { 'idempotency-key': `again-${status}`, 'content-type': 'application/json' }
    await relay.call(`/v1/runs/${paid.id}/retry`, { method: 'POST', headers, body: '{}' })
    const again = await relay.ended(paid.id)
    expect(again.images.map(({ state }) => state)).toEqual(['ready', 'delivered'])
    expect(again.costUsd).toBeGreaterThan(paid.costUsd)
    expect((await fetchImage(0, {}, again)).status).toBe(200)
  },
)

test('pages in a picture’s place, dropped lines and refusals for now: asked again', async () => {
  inOrder('page', 'html', 'before', 503, 429, 500)
  expect(sha256(await bytesOf(await fetchImage(2)))).toBe(sha256(made(2)))
})

test('a picture that falls silent half-way is asked for again, by the relay or by the panel', async () => {
  Object.assign(stranger.manners, { framing: 'chunks' })
  inOrder('stall')
  expect(sha256(await bytesOf(await fetchImage(3)))).toBe(sha256(made(3)))
  Object.assign(stranger.manners, { framing: 'length' })
  inOrder('stall')
  const ranges: (string | undefined)[] = []
  const request = (headers: Record<string, string>, signal: AbortSignal) => {
    ranges.push(headers['range'])
    return fetchImage(3, { headers, signal })
  }
  expect(sha256(await readImage({ request, silenceMs: 500, pauseMs: () => 0 }))).toBe(
    sha256(made(3)),
  )
  expect(ranges).toEqual([undefined, `bytes=${Math.floor(made(3).length / 2)}-`])
})

test.each(['length', 'close'] as const)(
  'ended by its %s and cut for ever, it never passes as whole',
  async (framing) => {
    Object.assign(stranger.manners, { framing, ranges: false })
    stranger.fault = (task) => (task ? undefined : 'cut')
    const fetched = fetchImage(0).then(async (answer) =>
      answer.status === 200 ? await bytesOf(answer) : answer.status,
    )
    // Cut too early to start a response, it is refused; otherwise the connection breaks.
    expect(await fetched.catch(() => 'broken')).toBeOneOf(['broken', 502])
    expect((await relay.view(run.id)).images[0]?.state).toBe('ready')
  },
)

test('a part is a part, whether the upstream has parts or not, and is finished when it breaks', async () => {
  for (const ranges of [true, false]) {
    Object.assign(stranger.manners, { ranges })
    for (const [range, from, to] of [
      ['bytes=1000-200999', 1000, 200_999],
      ['bytes=300000-', 300_000, made(0).length - 1],
    ] as const) {
      // The engine forwards a chunked upstream body as it is: the panel must repair a cut.
      if (!ranges) inOrder('cut', 'cut')
      const part = await fetchImage(0, { headers: { range } })
      expect([part.status, part.headers.get('content-range')]).toEqual([
        206,
        `bytes ${from}-${to}/${made(0).length}`,
      ])
      expect((await bytesOf(part)).equals(made(0).subarray(from, to + 1))).toBe(true)
    }
  }
  const etag = (await fetchImage(0, { method: 'HEAD' })).headers.get('etag') ?? ''
  const same = await fetchImage(0, { headers: { range: 'bytes=0-9', 'if-range': etag } })
  const other = await fetchImage(0, { headers: { range: 'bytes=0-9', 'if-range': '"another"' } })
  expect([same.status, other.status]).toEqual([206, 200])
  await other.body?.cancel()
})

/** Starts another server on this machine, which is not an allowed host. */
async function other(
  listener: RequestListener,
): Promise<{ url: string; port: number; asked: () => number }> {
  let asked = 0
  const server = createServer((request, response) => {
    asked += 1
    listener(request, response)
  }).listen(0, '127.0.0.1')
  others.push(server)
  await new Promise((go) => server.once('listening', go))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, asked: () => asked }
}

/** Starts a run whose images have these URLs. */
async function runAt(links: string[]): Promise<Run> {
  stranger.answer = ({ taskType, taskUUID }) =>
    taskType === 'getResponse'
      ? {
          body: {
            data: links.map((imageURL, i) => ({
              taskUUID,
              status: 'success',
              imageUUID: `${i}`,
              imageURL,
              cost: 0.06,
            })),
          },
        }
      : undefined
  const begun = await relay.begin(
    Array.from({ length: 1 }, () => ({ numberResults: Math.min(20, links.length) })),
  )
  const ended = await relay.ended(begun.id)
  stranger.answer = () => undefined
  return ended
}

test('an address in the network, a file, a trick with the name or the number: refused, and nobody was asked', async () => {
  const secret = await other(
    (_, response) => void response.writeHead(200, { 'content-type': 'image/png' }).end(made(0)),
  )
  const { port } = secret
  const links = [
    `http://127.0.0.1:${port}/x.png`,
    `http://localhost:${port}/x.png`,
    `http://[::1]:${port}/x.png`,
    `http://[::ffff:127.0.0.1]:${port}/x.png`,
    `http://2130706433:${port}/x.png`,
    `http://0177.0.0.1:${port}/x.png`,
    `http://0x7f.1:${port}/x.png`,
    `http://127.1:${port}/x.png`,
    `http://0.0.0.0:${port}/x.png`,
    `http://127.0.0.2:${new URL(stranger.url).port}/x.png`,
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/x.png',
    'http://192.168.1.1/x.png',
    'http://[fd00::1]/x.png',
    'file:///etc/passwd',
    `${stranger.url.replace('http://', 'http://user:pass@')}/x.png`,
    `http://im.runware.ai@127.0.0.1:${port}/x.png`,
    `https://im.runware.ai.127.0.0.1.nip.io/x.png`,
    `http://im.runware.ai/x.png`,
    `https://im.runware.ai:${port}/x.png`,
  ]
  const refused = await runAt(links)
  const statuses = await Promise.all(
    links.map(async (_, n) => (await fetchImage(n, {}, refused)).status),
  )
  expect(statuses).toEqual(links.map(() => 502))
  expect(secret.asked()).toBe(0)
})

test('a redirect among allowed hosts is followed, one that leads away or round in a circle is not', async () => {
  stranger.manners.redirects = true
  const within = await relay.ended((await relay.begin([{}])).id)
  const bytes = stranger.pictures.get(within.images[0]?.imageUUID ?? '')?.bytes as Buffer
  expect(sha256(await bytesOf(await fetchImage(0, {}, within)))).toBe(sha256(bytes))

  const secret = await other(
    (_, response) => void response.writeHead(200, { 'content-type': 'image/png' }).end(made(0)),
  )
  const port = Number(new URL(stranger.url).port)
  await stranger.close()
  const to = [`${secret.url}/x.png`, 'file:///etc/passwd', 'http://169.254.169.254/', '/round']
  const leading = createServer((request, response) => {
    const at = /^\/to\/(\d+)/.exec(request.url ?? '')?.[1]
    response.writeHead(302, { location: at === undefined ? '/round' : to[Number(at)] }).end()
  }).listen(port, '127.0.0.1')
  others.push(leading)
  const away = await moved(to.length)
  expect(away).toEqual(to.map(() => 502))
  expect(secret.asked()).toBe(0)

  /** Fetches images whose URLs the run got while the fake upstream had this port. */
  async function moved(count: number): Promise<number[]> {
    return Promise.all(
      Array.from({ length: count }, async (_, n) => (await fetchImage(n, {}, leads)).status),
    )
  }
})
let leads: Run
beforeAll(async () => {
  leads = await runAt([0, 1, 2, 3].map((n) => `${stranger.url}/to/${n}`))
})

test('a seed is named by its hash and by nothing that could be an address', async () => {
  for (const seed of [
    'http://127.0.0.1/x.png',
    'file:///etc/passwd',
    'https://im.runware.ai/x.png',
    '../x',
  ]) {
    expect((await relay.post({ seed, cells: run.cells.map(({ recipe }) => recipe) })).status).toBe(
      400,
    )
    expect(
      (await relay.call(`/v1/seeds/${encodeURIComponent(seed)}`, { method: 'PUT', body: 'x' }))
        .status,
    ).toBeOneOf([400, 415])
  }
})
