// Measures the relay engine's memory while images pass through it, as the resident size that the
// system reports.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { bundleRelay, Relay, token } from '../relay/relay.js'
import { patienceMs } from '../patience.js'
import { pngOf } from '../relay/upstream.js'
import { fetchPicture } from '../faults/panel.js'
import { sha256, Stranger } from '../faults/stranger.js'

let folder: string
let stranger: Stranger
let relay: Relay
beforeAll(async () => void (folder = await bundleRelay()))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
// A new engine for each test, because memory left by one would count for the next.
beforeEach(async () => {
  stranger = await new Stranger().open()
  stranger.makingMs = () => 0
  stranger.pictureBytes = () => 3_000_000
  relay = await new Relay(folder, stranger.url).start()
})
afterEach(async () => {
  await relay.stop()
  await stranger.close()
})

const timeout = patienceMs(300_000)
const residentMb = () => {
  const [pid = ''] = readFileSync(`${relay.data}/pid`, 'utf8').split('\n')
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', pid], { encoding: 'utf8' })) / 1024
}

async function peakDuring(work: () => Promise<unknown>): Promise<number> {
  let peak = residentMb()
  const watch = setInterval(() => (peak = Math.max(peak, residentMb())), 25)
  await work().finally(() => clearInterval(watch))
  return peak
}

test('twenty pictures of 3 MB to each of four panels at once', { timeout }, async () => {
  const run = await relay.ended((await relay.begin([{ numberResults: 20 }])).id)
  const before = residentMb()
  const panel = async () => {
    // Retries like a panel, because a busy machine may be too slow for some requests.
    const all = run.images.map(async ({ n, imageUUID = '' }) =>
      expect(await fetchPicture(relay, run.id, n)).toBe(
        sha256(stranger.pictures.get(imageUUID)?.bytes as Buffer),
      ),
    )
    await Promise.all(all)
  }
  const peak = await peakDuring(() => Promise.all([0, 1, 2, 3].map(panel)))
  console.log(
    `80 pictures of 3 MB at once: ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most`,
  )
  expect(peak).toBeLessThan(200)
})

test('twenty panels that stop reading', { timeout }, async () => {
  const run = await relay.ended((await relay.begin([{ numberResults: 20 }])).id)
  const path = `/v1/runs/${run.id}/images/`
  for (const n of [0, 1]) await (await relay.call(`${path}${n}`)).arrayBuffer()
  const before = residentMb()
  const sockets = run.images.map(({ n }): Socket => {
    const socket = connect(relay.port, '127.0.0.1')
    socket.write(
      `GET ${path}${n} HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer ${token}\r\n\r\n`,
    )
    return socket.pause()
  })
  await new Promise((go) => setTimeout(go, 4000))
  const each = (residentMb() - before) / sockets.length
  console.log(`a panel that stops reading: ${each.toFixed(2)} MB`)
  for (const socket of sockets) socket.destroy()
  expect(each).toBeLessThan(2)
})

test('four seeds of 25 MB come in at once, and go out with the task', { timeout }, async () => {
  // Uploads are refused, so the task contains the bytes as text.
  stranger.answer = ({ taskType, taskUUID }) =>
    taskType === 'imageUpload'
      ? {
          status: 400,
          body: {
            errors: [{ code: 'unsupportedTaskType', message: '', parameter: 'taskType', taskUUID }],
          },
        }
      : undefined
  const sources = [1, 2, 3, 4].map((fill) =>
    Buffer.concat([pngOf(8), randomBytes(25_000_000), Buffer.from([fill])]),
  )
  const peak = await peakDuring(() =>
    Promise.all(
      sources.map(async (bytes) => {
        const { id } = await relay.begin([{}], await relay.seed(bytes))
        expect((await relay.ended(id)).images[0]?.state).toBe('ready')
      }),
    ),
  )
  console.log(`four seeds of 25 MB in and out: ${peak.toFixed(0)} MB at most`)
  const sent = stranger.heard.filter(({ taskType }) => taskType === 'imageInference')
  const went = sent.map((task) =>
    Buffer.from(
      String((task['inputs'] as { seedImage: string }).seedImage).split(',')[1] ?? '',
      'base64',
    ),
  )
  expect(went.map(sha256).sort()).toEqual(sources.map(sha256).sort())
})
