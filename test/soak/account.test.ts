// Tests many members behind one account at full size: the fairness of the queue, and the number of
// requests.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pauseMs } from '../../relay/runware/timing.js'
import { openStage, type Relay, type Stage } from '../relay/relay.js'
import { errors, type Json } from '../relay/upstream.js'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

const timeout = 30 * 60_000
const cells = (count: number) => Array.from({ length: count }, () => ({}))

/**
 * Makes the upstream take `makingMs` for a task and refuse tasks beyond `most` at a time. Returns
 * its count of refusals.
 */
function takeTasks(makingMs: number, most: number): { refusals: number } {
  const { upstream } = stage
  const readyAt = new Map<unknown, number>()
  const counts = { refusals: 0 }
  upstream.tasks.length = 0
  upstream.charged.clear()
  upstream.script = ({ taskType, taskUUID }: Json) => {
    const now = Date.now()
    if (taskType === 'getResponse' && (readyAt.get(taskUUID) ?? 0) > now)
      return { body: { data: [{ taskType: 'imageInference', taskUUID, status: 'processing' }] } }
    if (taskType !== 'imageInference' || readyAt.has(taskUUID)) return undefined
    if ([...readyAt.values()].filter((at) => at > now).length >= most) {
      counts.refusals += 1
      return { status: 429, body: errors('providerRateLimitExceeded', taskUUID) }
    }
    readyAt.set(taskUUID, now + makingMs)
    return undefined
  }
  return counts
}

/** Resolves when the first image of a run is ready. */
async function firstPicture(relay: Relay, id: string): Promise<void> {
  const { body } = await relay.call(`/v1/runs/${id}/events`)
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true })
    if (text.includes('"state":"ready"')) return
  }
}

test(
  'forty members with two runs of four, behind an upstream that takes ten tasks',
  { timeout },
  async () => {
    const counts = takeTasks(1500, 10)
    const { relay, upstream } = stage
    const members: Relay[] = []
    for (let n = 0; n < 40; n += 1) members.push(await relay.invite(`member ${n}`))
    const seed = await relay.seed()
    const began = performance.now()
    const firstS = await Promise.all(
      members.map(async (member) => {
        const runs = await Promise.all([member.begin(cells(4), seed), member.begin(cells(4), seed)])
        await Promise.race(runs.map(({ id }) => firstPicture(member, id)))
        const seconds = (performance.now() - began) / 1000
        const ended = await Promise.all(runs.map(({ id }) => member.ended(id)))
        expect(
          ended.flatMap(({ images }) => images).filter(({ state }) => state !== 'ready'),
        ).toEqual([])
        return seconds
      }),
    )
    firstS.sort((a, b) => a - b)
    const [median, slowest] = [firstS[20] as number, firstS[39] as number]
    const refusalsPerTask = counts.refusals / upstream.charged.size
    console.log(
      `${upstream.charged.size} tasks in ${((performance.now() - began) / 1000).toFixed(0)} s: ${refusalsPerTask.toFixed(3)} refusals a task; ` +
        `first picture: median ${median.toFixed(1)} s, slowest ${slowest.toFixed(1)} s, ${(slowest / median).toFixed(2)} times the median`,
    )
    expect(upstream.charged.size).toBe(320)
    expect(refusalsPerTask).toBeLessThanOrEqual(0.05)
    expect(slowest / median).toBeLessThanOrEqual(2)
  },
)

test(
  'an upstream that takes 15 s a picture gets little more requests than the pace needs',
  { timeout },
  async () => {
    takeTasks(15_000, Infinity)
    const { relay, upstream } = stage
    const seed = await relay.seed()
    const runs = await Promise.all(Array.from({ length: 16 }, () => relay.begin(cells(4), seed)))
    for (const { id } of runs)
      expect((await relay.ended(id)).images.every(({ state }) => state === 'ready')).toBe(true)
    let polls = 1
    let pollMs = pauseMs({ kind: 'accepted' }, 0)
    for (let at = pollMs; at < 15_000; polls += 1)
      at += pollMs = pauseMs({ kind: 'unchanged', pollMs }, 0)
    // One submission and its polls for each task, and one upload.
    const needed = upstream.charged.size * (1 + polls) + 1
    const made = upstream.tasks.length
    console.log(
      `${upstream.charged.size} tasks of 15 s: ${made} requests, ${(made / needed).toFixed(2)} times what the pace needs (${needed})`,
    )
    expect(made / needed).toBeLessThanOrEqual(1.2)
  },
)
