// Measures the relay engine's memory with twenty large images in one response. Part of `npm run
// soak`, because it moves hundreds of megabytes.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { patienceMs } from '../patience.js'
import { openStage } from '../relay/relay.js'
import { pngOf, result } from '../relay/upstream.js'

test(
  'twenty pictures of 5 MB in one answer are never held at once',
  { timeout: patienceMs(300_000) },
  async () => {
    const { relay, upstream, close } = await openStage(() => ({ RELAY_OUTPUT_TYPE: 'base64Data' }))
    const made = Array.from({ length: 20 }, () =>
      Buffer.concat([pngOf(8), randomBytes(5_000_000 - 8)]),
    )
    upstream.script = (task) => {
      const submitted = upstream.charged.get(String(task['taskUUID']))
      if (task['taskType'] !== 'getResponse' || !submitted) return undefined
      const data = made.map((bytes, i) => ({
        ...result(upstream.url, submitted, i),
        imageURL: undefined,
        imageBase64Data: bytes.toString('base64'),
      }))
      return { body: JSON.stringify({ data }).replaceAll('/', '\\/') }
    }
    const [pid = ''] = readFileSync(join(relay.data, 'pid'), 'utf8').split('\n')
    const residentMb = () =>
      Number(execFileSync('ps', ['-o', 'rss=', '-p', pid], { encoding: 'utf8' })) / 1024
    let peak = 0
    const watch = setInterval(() => (peak = Math.max(peak, residentMb())), 50)
    const run = await relay.ended((await relay.begin([{ numberResults: 20 }])).id)
    for (const [n, bytes] of made.entries()) {
      const answer = await relay.call(`/v1/runs/${run.id}/images/${n}`)
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
    }
    clearInterval(watch)
    await close()
    console.log(`twenty pictures of 5 MB in one answer: ${peak.toFixed(0)} MB at most`)
    expect(peak).toBeLessThan(200)
  },
)
