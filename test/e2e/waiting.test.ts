// Tests that a run without progress shows the reason, and that a run whose source image the relay
// has lost gets it again, or reports that it has changed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allPlaced, remix, save, selectLayer, variationsOf } from './hands.js'
import { openHouse, type Desk, type House } from './house.js'

/** For responses that the test sends in the relay's place: the panel has no origin. */
const corsHeaders = { 'access-control-allow-origin': '*' }

let house: House
let desk: Desk
/** The calls that sent a source image. */
const sent: string[] = []
/** The relay responds for a source image as after its deletion. */
let isLost = false
/** The newest run waits for this reason. */
let waiting: Record<string, unknown> | undefined
let posted: Record<string, unknown> = {}

beforeAll(async () => {
  house = await openHouse({ blankBytes: '20000' })
  desk = await house.open({
    onCall: async (route, call) => {
      if (/^PUT \/v1\/seeds\//.test(call)) sent.push(call)
      if (isLost && /^HEAD \/v1\/seeds\//.test(call))
        return route.fulfill({ status: 404, headers: corsHeaders })
      if (call === 'POST /v1/runs') {
        const answer = await route.fetch()
        posted = (await answer.json()) as typeof posted
        return route.fulfill({ response: answer })
      }
      if (waiting && /^GET \/v1\/runs\/[^/]+$/.test(call))
        return route.fulfill({ json: { ...posted, waiting }, headers: corsHeaders })
      if (waiting && call.endsWith('/events')) {
        expect(new URL(route.request().url()).searchParams.get('waiting')).toBe('1')
        const line = { seq: posted['seq'], at: new Date().toISOString(), type: 'waiting', waiting }
        return route.fulfill({ body: `${JSON.stringify(line)}\n`, headers: corsHeaders })
      }
      return route.continue()
    },
  })
})
afterAll(() => house.close())

const tiles = () => desk.panel.getByRole('list', { name: 'Variations' }).getByRole('listitem')
const button = (name: string | RegExp) => desk.panel.getByRole('button', { name })
const wordsOnCanvas = async () =>
  [...(await save(desk)).document.nodes.values()]
    .filter(({ type }) => type === 'TEXT')
    .map(({ text }) => text)

test('a run says why it waits: in the panel, on its tiles and on its placeholders', async () => {
  waiting = { reason: 'account', since: new Date().toISOString(), position: 3 }
  await selectLayer(desk, 'Hero')
  await remix(desk, 'a calm harbour', 2)
  await desk.panel.getByText('Waiting for other runs of your team. Position 3.').waitFor()
  await tiles().filter({ hasText: 'Waiting for other runs of your team' }).nth(1).waitFor()
  await expect.poll(wordsOnCanvas).toContain('Waiting for other runs of your team')
  waiting = undefined
  await allPlaced(desk, 2)
  expect(await desk.panel.getByText('Waiting for other runs').count()).toBe(0)
})

const failOnce = async () => {
  const steps = [
    {
      when: { taskType: 'imageInference' },
      do: { kind: 'error', code: 'invalidPositivePrompt', status: 400 },
      times: 1,
    },
  ]
  const answer = await fetch(`${house.simulatorUrl}/trouble`, {
    method: 'PUT',
    body: JSON.stringify(steps),
  })
  expect(answer.ok).toBe(true)
}

test('before a retry a source image that the relay has lost is sent again, and nobody is asked', async () => {
  await failOnce()
  await remix(desk, 'a tall vase', 1)
  await button('Retry 1 failed').waitFor()
  const before = sent.length
  isLost = true
  await button('Retry 1 failed').click()
  await allPlaced(desk, 1)
  isLost = false
  expect(sent.length).toBe(before + 1)
  expect(sent[before]).toContain(String(posted['seed']))
})

test('where the source has changed since, a sentence says so, and one press remixes it as it is now', async () => {
  await failOnce()
  await remix(desk, 'a low bowl', 1)
  await button('Retry 1 failed').waitFor()
  const before = variationsOf(await save(desk), 'Hero').variations.length
  await selectLayer(desk, 'Hero')
  await desk.page.keyboard.press('ArrowRight')
  await selectLayer(desk, 'Scrim')
  await desk.page.keyboard.press('Delete')
  isLost = true
  await button('Retry 1 failed').click()
  await desk.panel.getByText('The source has changed since this run began').waitFor()
  isLost = false
  const old = posted['id']
  await button('Remix the missing one again, about $0.06').click()
  await allPlaced(desk, 1)
  expect(posted['id']).not.toBe(old)
  expect(variationsOf(await save(desk), 'Hero').variations.length).toBe(before + 1)
  expect(desk.complaints).toEqual([])
})
