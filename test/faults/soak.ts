// A soak: many runs at once, an upstream that fails three requests in ten, a relay that is killed
// again and again; and the invariants afterwards.
import { pngOf } from '../relay/upstream.js'
import type { Relay } from '../relay/relay.js'
import type { Usage } from '../../contract/usage.js'
import { makeRun, sendSeed, type Followed } from './panel.js'

/** Full size with `npm run soak`, a tenth in `npm test`. */
export const scale = Number(process.env['SOAK'] ?? 0.1)

export interface Soaked {
  runs: Followed[]
  seconds: number
  kills: number
}

/**
 * The shapes of runs, as the number of images of each cell: the panel's grid, one large cell, many
 * small ones.
 */
const shapes = [[4, 4, 4, 4], [1, 1, 1, 1, 1, 1, 1, 1], [20], [2, 3, 5, 1, 1], [8, 8]]

/** Returns runs with exactly this number of images in total. */
function runsOf(images: number): number[][] {
  const runs: number[][] = []
  for (let i = 0, left = images; left > 0; i += 1) {
    const cells: number[] = []
    for (const count of shapes[i % shapes.length] as number[]) {
      if (left > 0) cells.push(Math.min(count, left))
      left -= Math.min(count, left)
    }
    runs.push(cells)
  }
  return runs
}

/**
 * `lanes`: number of concurrent panels. `seedBytes` returns a source image that the upstream can
 * read.
 */
export async function soak(
  relay: Relay,
  { images, kills, lanes, seed }: { images: number; kills: number; lanes: number; seed?: Buffer },
): Promise<Soaked> {
  const began = Date.now()
  const hash = await sendSeed(relay, seed ?? pngOf(3000, 9))
  const waiting = runsOf(images)
  const all = waiting.length
  const runs: Followed[] = []
  const panel = async () => {
    for (let cells = waiting.shift(); cells; cells = waiting.shift())
      runs.push(
        await makeRun(
          relay,
          hash,
          cells.map((numberResults) => ({ numberResults, outputFormat: 'PNG' })),
        ),
      )
  }
  let killed = 0
  let over = false
  // Spreads the kills over the soak by its progress, at random moments.
  const killer = async () => {
    while (!over && killed < kills) {
      await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 4000))
      const due = Math.ceil(((runs.length + 1) / all) * kills) > killed
      if (over || !due) continue
      await relay.kill()
      await relay.start()
      killed += 1
    }
  }
  const killing = killer()
  await Promise.all(Array.from({ length: lanes }, panel))
  over = true
  await killing
  return { runs, seconds: (Date.now() - began) / 1000, kills: killed }
}

/** Returns the usage once every run's end has reached the team's object. */
export async function usageOf(relay: Relay): Promise<{ spentUsd: number; reservedUsd: number }> {
  for (let i = 0; ; i += 1) {
    const { team } = (await relay.read('/v1/usage')) as Usage
    if (!team) throw new Error('only an admin sees the team')
    if (team.month.reservedUsd === 0 || i === 40) return team.month
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
