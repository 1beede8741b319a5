// Tests that plugin and relay agree on permitted swaps: the built plugin in its sandbox calls the
// real relay by itself.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PlaygroundDocument } from 'figma-playground/document'
import { MemoryStore } from 'figma-playground/node'
import { openStage, token, until, type Relay, type Stage } from '../relay/relay.js'
import { layer, openCampaign, state } from './campaign.js'
import { openPanel, type Panel } from './panel.js'
import { writeRecord } from './vouching.js'

let stage: Stage
let relay: Relay
let document: PlaygroundDocument
let panel: Panel
let source: string
let run: string

beforeAll(async () => {
  stage = await openStage()
  ;({ relay } = stage)
  document = await openCampaign()
  source = layer(document, 'Hero').id
  const url = `http://localhost:${relay.port}`
  const store = new MemoryStore()
  store.all['connection'] = { url, token }
  panel = await openPanel(document, { store, reaches: url })
  run = (await relay.begin([{ numberResults: 1 }, { numberResults: 1, copyrightDetection: false }]))
    .id
  await until(async () => (await relay.view(run)).state === 'ended')
})
afterAll(() => stage?.close())

/**
 * Handles an image that is ready like the panel: puts its bytes on the canvas, and marks it as
 * placed.
 */
async function placed(n: number): Promise<string> {
  const bytes = new Uint8Array(
    await (await relay.call(`/v1/runs/${run}/images/${n}`)).arrayBuffer(),
  )
  const picture = document.addImage(bytes)
  const color = { r: 0, g: 0, b: 0, a: 1 }
  const fills = [
    {
      type: 'IMAGE' as const,
      imageHash: picture,
      imageScaleMode: 'FILL' as const,
      color,
      opacity: 1,
      visible: true,
    },
  ]
  const place = { name: `Variation ${n}`, x: 9000 + n * 1000, width: 300, height: 200 }
  const frame = document.graph.createNode('FRAME', document.currentPageId, { ...place, fills })
  writeRecord(document, frame.id, {
    run,
    n,
    verdict: 'checked',
    source: { id: source, name: 'Hero' },
  })
  const answer = await relay.call(`/v1/runs/${run}/images/${n}/marks`, {
    method: 'POST',
    body: JSON.stringify({ what: 'placed', picture }),
    headers: { 'content-type': 'application/json' },
  })
  expect(answer.status).toBe(204)
  return frame.id
}

test('what came back checked goes in; what did not is refused, or goes in with a reason that the ledger keeps', async () => {
  await relay.rule({ overrideRoles: ['admin'] })
  const [checked, unchecked] = [await placed(0), await placed(1)]
  expect(await panel.ask('swap', { id: checked })).toEqual({ ids: [source], run, n: 0 })
  await panel.ask('restore', { id: source })
  const before = state(document)
  expect(await panel.failureOf('swap', { id: unchecked })).toEqual({
    kind: 'cannotSwap',
    because: 'reasonNeeded',
  })
  expect(state(document)).toEqual(before)
  await panel.ask('swap', { id: unchecked, reason: 'Shot by ourselves.' })
  const ledger = (await (await relay.call(`/v1/audit?run=${run}`)).text()).trim().split('\n')
  expect(
    ledger.map((line) => (JSON.parse(line) as { overrideReason?: string }).overrideReason),
  ).toEqual([undefined, 'Shot by ourselves.'])
})

test('where the policy leaves overriding to nobody, no reason helps', async () => {
  const policy = (await (await relay.call('/v1/policy')).json()) as object
  const body = JSON.stringify({ ...policy, overrideRoles: [] })
  const set = await relay.call('/v1/policy', {
    method: 'PUT',
    body,
    headers: { 'content-type': 'application/json' },
  })
  expect(set.ok).toBe(true)
  const id = layer(document, 'Variation 1').id
  expect(await panel.failureOf('swap', { id, reason: 'please' })).toEqual({
    kind: 'cannotSwap',
    because: 'unchecked',
  })
})
