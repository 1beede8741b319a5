// A panel as the relay sees it, with endless retries: posts a run, follows its events, fetches each
// image through all failures.
import { randomUUID } from 'node:crypto'
import type { Run, RunEvent } from '../../contract/run.js'
import { wish, type Relay } from '../relay/relay.js'
import { sha256 } from './stranger.js'

export interface Followed {
  run: Run
  /** Sequence numbers of the events, in order of arrival. */
  seqs: number[]
  /** SHA-256 of each image's bytes, by its UUID. */
  pictures: Map<string, string>
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Retries until it succeeds: a killed relay is back soon. */
async function untilDone<Result>(work: () => Promise<Result | undefined>): Promise<Result> {
  for (;;) {
    const done = await work().catch(() => undefined)
    if (done !== undefined) return done
    await sleep(200 + Math.random() * 300)
  }
}

export async function sendSeed(relay: Relay, bytes: Uint8Array): Promise<string> {
  const hash = sha256(bytes)
  const body = new Uint8Array(bytes)
  const headers = { 'content-type': 'image/png' }
  return untilDone(async () => {
    const { ok } = await relay.call(`/v1/seeds/${hash}`, {
      method: 'PUT',
      body,
      headers,
      signal: AbortSignal.timeout(20_000),
    })
    return ok ? hash : undefined
  })
}

export async function makeRun(relay: Relay, seed: string, cells: object[]): Promise<Followed> {
  const key = randomUUID()
  const begun = await untilDone(async () => {
    const answer = await relay.post(
      { seed, cells: cells.map((cell) => ({ ...wish, ...cell })) },
      key,
    )
    if (answer.status >= 400 && answer.status < 429)
      throw new Error(`refused: ${answer.status} ${await answer.text()}`)
    return answer.ok ? ((await answer.json()) as Run) : undefined
  })
  const seqs: number[] = []
  const pictures = new Map<string, string>()
  const fetching: Promise<void>[] = []
  let ended = false
  while (!ended) {
    await follow(relay, begun.id, seqs[seqs.length - 1] ?? 0, (event) => {
      seqs.push(event.seq)
      ended ||= event.type === 'ended'
      if (event.type !== 'image' || event.image.state !== 'ready') return
      const { n, imageUUID = '' } = event.image
      fetching.push(
        fetchPicture(relay, begun.id, n).then((sha) => void pictures.set(imageUUID, sha)),
      )
    }).catch(() => undefined)
    if (!ended) await sleep(100)
  }
  await Promise.all(fetching)
  const run = await untilDone(async () => {
    const answer = await relay.call(`/v1/runs/${begun.id}`)
    return answer.ok ? ((await answer.json()) as Run) : undefined
  })
  return { run, seqs, pictures }
}

/** Reads events until the connection ends in one way or another. */
async function follow(
  relay: Relay,
  id: string,
  after: number,
  hear: (event: RunEvent) => void,
): Promise<void> {
  const answer = await relay.call(`/v1/runs/${id}/events?after=${after}`)
  if (!answer.ok || !answer.body) return
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    const lines = (text + decoder.decode(chunk, { stream: true })).split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) if (line !== '') hear(JSON.parse(line) as RunEvent)
  }
}

export function fetchPicture(relay: Relay, id: string, n: number): Promise<string> {
  return untilDone(async () => {
    const answer = await relay.call(`/v1/runs/${id}/images/${n}`, {
      signal: AbortSignal.timeout(120_000),
    })
    const bytes = await answer.arrayBuffer()
    return answer.status === 200 ? sha256(new Uint8Array(bytes)) : undefined
  })
}
