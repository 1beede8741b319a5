// Two thousand images under faults, or a tenth of them: each image made is delivered byte for byte,
// and each is paid for once.
import { rmSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listen } from '../../simulator/listen.js'
import { createSimulator } from '../../simulator/simulator.js'
import { bundleRelay, Relay } from '../relay/relay.js'
import { scale, soak, usageOf, type Soaked } from './soak.js'
import { sha256, Stranger, type Fault, type Manners } from './stranger.js'

let folder: string
beforeAll(async () => void (folder = await bundleRelay()))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const images = Math.round(2000 * scale)
/** At least one in each soak. */
const killsIn = (part: number) => Math.max(1, Math.round(20 * scale * part))
const timeout = 60 * 60_000
const rounded = (usd: number) => Math.round(usd * 1e6) / 1e6

interface Paid {
  imageUUID: string
  costUsd: number
}

/**
 * Checks the invariants after every soak. `bytesOf` returns the SHA-256 of the upstream's bytes
 * under a UUID.
 */
async function judge(
  soaked: Soaked,
  relay: Relay,
  charges: readonly Paid[],
  bytesOf: (uuid: string) => Promise<string>,
) {
  const { runs, seconds } = soaked
  const all = runs.flatMap(({ run }) => run.images)
  console.log(
    `${all.length} pictures, ${charges.length} charges, ${soaked.kills} kills, ${Math.round(seconds)} s`,
  )
  const odd = runs.flatMap(({ run }) =>
    run.images.filter(({ state }) => state !== 'ready' && state !== 'delivered'),
  )
  expect(odd, 'pictures that did not come').toEqual([])
  // One charge per image, and no image without a charge.
  const paid = charges.map(({ imageUUID }) => imageUUID).sort()
  expect(new Set(paid).size).toBe(paid.length)
  expect(all.map(({ imageUUID }) => imageUUID).sort()).toEqual(paid)
  const fetched = new Map(runs.flatMap(({ pictures }) => [...pictures]))
  expect(fetched.size).toBe(paid.length)
  for (const [uuid, sha] of fetched) expect(sha, uuid).toBe(await bytesOf(uuid))
  // Each event once, in order, over all broken connections.
  for (const { seqs, run } of runs)
    expect(seqs).toEqual(Array.from({ length: run.seq }, (_, i) => i + 1).slice(0, seqs.length))
  const { spentUsd, reservedUsd } = await usageOf(relay)
  expect([spentUsd, reservedUsd]).toEqual([
    rounded(charges.reduce((sum, { costUsd }) => sum + costUsd, 0)),
    0,
  ])
}

const trouble = [
  ...['before', 'after'].map((when) => ({ kind: 'drop', when })),
  ...[500, 502, 504].map((status) => ({ kind: 'status', status })),
  { kind: 'status', status: 503, retryAfterS: 1 },
  { kind: 'error', code: 'rateLimitExceeded', retryAfterS: 1 },
  { kind: 'error', code: 'internalServerError' },
  { kind: 'cut' },
  { kind: 'stall', ms: 60_000 },
  { kind: 'html' },
  { kind: 'html', status: 200 },
  { kind: 'twice' },
]

test.concurrent.each(['asking', 'told by webhook'] as const)(
  'three in ten fail at the simulator, %s',
  { timeout },
  async (way) => {
    const part = way === 'asking' ? 0.5 : 0.1
    const listening = await listen(createSimulator({ pace: 0.2, blankBytes: 20_000 }), 0)
    const url = `http://127.0.0.1:${listening.port}`
    const more = (own: string): Record<string, string> =>
      way === 'asking' ? {} : { RELAY_PUBLIC_URL: own }
    const relay = await new Relay(folder, url, more).start()
    const rule = { when: { share: 0.3, dice: 11 }, do: { kind: 'any', of: trouble } }
    await fetch(`${url}/trouble`, { method: 'PUT', body: JSON.stringify([rule]) })
    const seed = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
      .png()
      .toBuffer()
    const soaked = await soak(relay, {
      images: Math.round(images * part),
      kills: killsIn(part),
      lanes: 12,
      seed,
    })
    await fetch(`${url}/trouble`, { method: 'DELETE' })
    const { charges } = (await (await fetch(`${url}/ledger`)).json()) as { charges: Paid[] }
    await judge(soaked, relay, charges, async (uuid) =>
      sha256(new Uint8Array(await (await fetch(`${url}/image/ws/2/ii/${uuid}.png`)).arrayBuffer())),
    )
    await relay.stop()
    await listening.close()
  },
)

// `RUNWARE_URL=… npm run soak`: with an external upstream and its own failures. Its charges are
// known if it has a ledger to read.
const elsewhere = process.env['RUNWARE_URL']
if (elsewhere) {
  test('at the upstream that RUNWARE_URL names', { timeout }, async () => {
    const relay = await new Relay(folder, elsewhere, () => ({ RUNWARE_URL: elsewhere })).start()
    const seed = await sharp({
      create: { width: 1024, height: 1024, channels: 3, background: '#888' },
    })
      .png()
      .toBuffer()
    const soaked = await soak(relay, { images, kills: killsIn(1), lanes: 12, seed })
    const all = soaked.runs.flatMap(({ run }) => run.images)
    const told = all.map(({ imageUUID = '', costUsd = 0 }) => ({ imageUUID, costUsd }))
    const ledger = await fetch(new URL('/ledger', elsewhere)).catch(() => undefined)
    const charges = ledger?.ok ? ((await ledger.json()) as { charges: Paid[] }).charges : undefined
    console.log(
      charges
        ? 'Judged by the upstream’s ledger.'
        : 'No ledger at the upstream: judged by what it told of each picture.',
    )
    // Fetches the upstream's bytes under a UUID once more, bypassing the panel.
    const again = new Map(
      soaked.runs.flatMap(({ run }) =>
        run.images.map(({ imageUUID, n }) => [imageUUID, `${run.id}/images/${n}`] as const),
      ),
    )
    await judge(soaked, relay, charges ?? told, async (uuid) => {
      const answer = await relay.call(`/v1/runs/${again.get(uuid)}`)
      return sha256(new Uint8Array(await answer.arrayBuffer()))
    })
    await relay.stop()
  })
}

const faults: Fault[] = [
  'before',
  'after',
  'cut',
  'stall',
  'html',
  'page',
  'twice',
  500,
  502,
  503,
  504,
  429,
]
const strangers: [string, Partial<Manners>][] = [
  [
    'an unknown task looks as if it were under way, an error is one',
    { unknown: 'running', errors: 'one', says: 'getResponse' },
  ],
  [
    'nothing is said of the unknown, what is under way is not listed',
    { unknown: 'silent', lists: false, doubled: true },
  ],
  [
    'errors are items under 200, no parts, no lengths',
    { errors: 'item', errorStatus: 200, framing: 'chunks', ranges: false },
  ],
  [
    'a known task is acknowledged again, errors are a 500, pictures end with the line',
    { conflict: false, errorStatus: 500, framing: 'close' },
  ],
]

test.concurrent.each(strangers)(
  'three in ten fail at a stranger: %s',
  { timeout },
  async (_, manners) => {
    const stranger = await new Stranger(manners).open()
    stranger.cutAt = Math.random
    stranger.fault = () =>
      Math.random() < 0.3 ? faults[Math.floor(Math.random() * faults.length)] : undefined
    const relay = await new Relay(folder, stranger.url).start()
    const soaked = await soak(relay, {
      images: Math.round(images * 0.1),
      kills: killsIn(0.1),
      lanes: 12,
    })
    await judge(soaked, relay, stranger.charges, async (uuid) =>
      sha256(stranger.pictures.get(uuid)?.bytes as Buffer),
    )
    expect(new Set(stranger.charges.map(({ taskUUID }) => taskUUID)).size).toBe(stranger.tasks.size)
    await relay.stop()
    await stranger.close()
  },
)
