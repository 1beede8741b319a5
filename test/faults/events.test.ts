// Tests a panel that reconnects again and again to relays that die: each event arrives once, in
// order, from any moment on.
import { expect, test, beforeAll, afterAll } from 'vitest'
import { applyEvent, type Run, type RunEvent } from '../../contract/run.js'
import { openStage, until, type Stage } from '../relay/relay.js'
import { results, type Json } from '../relay/upstream.js'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

/**
 * Reads some bytes of the events after `after` and disconnects, possibly in the middle of a line.
 * Returns the whole lines, and whether the relay closed the connection.
 */
async function visit(
  id: string,
  after: number,
  bytes: number,
): Promise<{ events: RunEvent[]; closed: boolean }> {
  const gone = new AbortController()
  const timer = setTimeout(() => gone.abort(), 50 + bytes)
  let text = ''
  let closed = false
  try {
    const answer = await stage.relay.call(`/v1/runs/${id}/events?after=${after}`, {
      signal: gone.signal,
    })
    const decoder = new TextDecoder()
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true })
      if (text.length >= bytes) break
    }
    closed = text.length < bytes && answer.ok
  } catch {
    // Disconnected, or cut by a relay that died: drops the incomplete line.
  }
  clearTimeout(timer)
  gone.abort()
  const lines = text.slice(0, bytes).split('\n').slice(0, -1).filter(Boolean)
  return { events: lines.map((line) => JSON.parse(line) as RunEvent), closed }
}

test('five panels that come and go, two relays that die', async () => {
  const { relay, upstream } = stage
  let shown = 0
  upstream.script = (task: Json) => {
    const known = upstream.charged.get(String(task['taskUUID']))
    if (task['taskType'] !== 'getResponse' || !known) return undefined
    const some = results(upstream, known).map((item, i) =>
      i < shown ? item : { taskUUID: known['taskUUID'], status: 'processing' },
    )
    return { body: { data: some } }
  }
  const begun = await relay.begin([
    { numberResults: 6 },
    { numberResults: 6 },
    { numberResults: 6 },
  ])
  let over = false
  const panel = async () => {
    const heard: RunEvent[] = []
    let state: Run = { ...begun, seq: 0 }
    let visits = 0
    while (state.state !== 'ended') {
      visits += 1
      const { events } = await visit(begun.id, state.seq, Math.floor(Math.random() * 1500))
      heard.push(...events)
      state = events.reduce(applyEvent, state)
      if (over) await new Promise((go) => setTimeout(go, 5))
    }
    return { heard, state, visits }
  }
  const panels = Array.from({ length: 5 }, panel)
  for (const upTo of [2, 4, 6]) {
    shown = upTo
    await until(async () => {
      const run = await relay.view(begun.id).catch(() => undefined)
      return run?.images.filter(({ state }) => state === 'ready').length === 3 * upTo
    })
    if (upTo === 6) break
    await relay.kill()
    await relay.start()
  }
  over = true
  const run = await relay.ended(begun.id)
  const all = await relay.events(begun.id)
  expect(all.map(({ seq }) => seq)).toEqual(all.map((_, i) => i + 1))
  for (const { heard, state, visits } of await Promise.all(panels)) {
    expect(heard).toEqual(all)
    expect(state).toEqual(run)
    expect(visits).toBeGreaterThan(3)
  }
})
