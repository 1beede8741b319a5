// Tests an upstream whose responses are odd, hostile or wrong: money, images and the member's list
// stay intact.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditLineSchema, type AuditLine } from '../../contract/audit.js'
import type { Run } from '../../contract/run.js'
import type { Usage } from '../../contract/usage.js'
import { openStage, until, type Relay, type Stage } from './relay.js'
import { result, results, type Json, type Upstream } from './upstream.js'

let stage: Stage
let relay: Relay
let upstream: Upstream
beforeAll(async () => {
  stage = await openStage()
  ;({ relay, upstream } = stage)
})
afterAll(() => stage?.close())

/**
 * Responds to polls of tasks whose prompt is in the table with that entry's version of their
 * finished results.
 */
function answerWith(table: Record<string, (items: Json[], task: Json) => string>): void {
  upstream.script = ({ taskType, taskUUID }) => {
    const task = upstream.charged.get(String(taskUUID))
    const make = table[String(task?.['positivePrompt'])]
    return taskType === 'getResponse' && task && make
      ? { body: make(results(upstream, task), task) }
      : undefined
  }
}
/** Returns the JSON of a response, each item with one field set to raw text. */
const withField = (name: string, raw: string) => (items: Json[]) =>
  JSON.stringify({ data: items.map((item) => ({ ...item, [name]: 'RAW' })) }).replaceAll(
    '"RAW"',
    raw,
  )

async function ledger(member: Relay, run: string): Promise<AuditLine[]> {
  const text = await (await member.call(`/v1/audit?run=${run}`)).text()
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => auditLineSchema.parse(JSON.parse(line)))
}
async function settled(member: Relay, run: string): Promise<AuditLine[]> {
  await until(async () => (await ledger(member, run)).length > 0)
  return ledger(member, run)
}
const spentUsd = async () => ((await relay.read('/v1/usage')) as Usage).team?.day.spentUsd ?? 0

test('a cost that cannot be right counts as the estimate, is marked, and an admin sets what was paid', async () => {
  const ada = await relay.invite('cost')
  const costs = ['1e9', '1e303', '-4', '1e999', '"free"', '0.7']
  answerWith(Object.fromEntries(costs.map((raw) => [`cost ${raw}`, withField('cost', raw)])))
  const { id } = await ada.begin(
    costs.map((raw) => ({ positivePrompt: `cost ${raw}`, renderingSpeed: 'DEFAULT' })),
  )
  const run = await ada.ended(id)
  expect(
    run.images.map(({ state, costUsd, costDisputed }) => [state, costUsd, costDisputed]),
  ).toEqual(costs.map(() => ['ready', 0.06, true]))
  const lines = await settled(ada, id)
  expect(lines.map(({ costUsd, costIs, costDisputed }) => [costUsd, costIs, costDisputed])).toEqual(
    costs.map(() => [0.06, 'estimated', true]),
  )
  expect(run.costUsd).toBe(0.36)

  const before = await spentUsd()
  const path = `/v1/runs/${id}/images/5/cost`
  expect((await ada.send('PUT', path, { costUsd: 0.7 })).status).toBe(403)
  expect((await relay.send('PUT', `/v1/runs/${id}/images/9/cost`, { costUsd: 0.7 })).status).toBe(
    404,
  )
  expect((await relay.send('PUT', path, { costUsd: 0.7 })).status).toBe(204)
  await until(async () => Math.abs((await spentUsd()) - before - 0.64) < 1e-9)
  expect((await ledger(ada, id))[5]).toMatchObject({
    costUsd: 0.7,
    costIs: 'told',
    correctedAt: expect.any(String) as string,
  })
  expect(await ada.view(id)).toMatchObject({
    costUsd: 1,
    images: { 5: { costUsd: 0.7, costCorrected: true } },
  })
})

test('a cost that the service named and that can be right is not corrected', async () => {
  upstream.script = () => undefined
  const { id } = await relay.begin([{}])
  await relay.ended(id)
  expect((await relay.send('PUT', `/v1/runs/${id}/images/0/cost`, { costUsd: 0 })).status).toBe(409)
})

test('a picture without a price, with a seed beyond exact numbers, is the same in run, sum and ledger', async () => {
  answerWith({
    unpriced: (items) =>
      JSON.stringify({
        data: items.map(({ cost: _, ...item }) => ({ ...item, seed: 'RAW' })),
      }).replace('"RAW"', '9223372036854775807'),
  })
  const { id } = await relay.begin([{ positivePrompt: 'unpriced', renderingSpeed: 'QUALITY' }])
  const run = await relay.ended(id)
  expect(run.images[0]).toMatchObject({ state: 'ready', seedText: '9223372036854775807' })
  expect(run.images[0]?.seed).toBeUndefined()
  expect(run.costUsd).toBe(0.1)
  expect(await settled(relay, id)).toMatchObject([
    { costUsd: 0.1, costIs: 'estimated', seedText: '9223372036854775807' },
  ])
  expect((await ledger(relay, id))[0]?.seed).toBeUndefined()
})

test('four results under one imageUUID are four pictures and four charges, however they are listed', async () => {
  const one = '22222222-2222-4222-8222-222222222222'
  let polls = 0
  answerWith({
    twins: (items) => {
      polls += 1
      const named = items.map((item) => ({ ...item, imageUUID: one }))
      // The first poll lists one, and each later one lists the four in another order.
      if (polls === 1)
        return JSON.stringify({
          data: [
            named[2],
            { ...named[2], imageURL: undefined, imageUUID: undefined, status: 'processing' },
          ],
        })
      return JSON.stringify({ data: polls % 2 ? named : [...named].reverse() })
    },
  })
  const { id } = await relay.begin([
    { positivePrompt: 'twins', numberResults: 4, renderingSpeed: 'DEFAULT' },
  ])
  const run = await relay.ended(id)
  expect(run.images.map(({ state, seed }) => [state, seed]).sort()).toEqual(
    [0, 1, 2, 3].map((seed) => ['ready', seed]),
  )
  expect(run.costUsd).toBe(0.24)
})

test('odd names, deep and huge prompts and endless addresses neither lose a paid picture nor break the member’s list', async () => {
  const ada = await relay.invite('odd')
  const names = [
    '"../../x\\"\\n\\u0000😀"',
    '"a\\"\\r\\nset-cookie: x=1"',
    `"${'n'.repeat(500)}"`,
    '7',
    '""',
  ]
  const fields: Record<string, (items: Json[]) => string> = {
    deep: withField('structuredPrompt', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    large: withField('structuredPrompt', `{"a":"${'x'.repeat(1_200_000)}"}`),
    own: withField(
      'structuredPrompt',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    ),
    ...Object.fromEntries(names.map((raw, n) => [`name ${n}`, withField('imageUUID', raw)])),
  }
  answerWith(fields)
  const { id } = await ada.begin(Object.keys(fields).map((positivePrompt) => ({ positivePrompt })))
  const run = await ada.ended(id)
  expect(run.images.map(({ state }) => state)).toEqual(run.images.map(() => 'ready'))
  for (const { n } of run.images) {
    const answer = await ada.call(`/v1/runs/${id}/images/${n}`)
    expect([n, answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([
      n,
      200,
      upstream.picture.length,
    ])
    expect(answer.headers.get('set-cookie')).toBeNull()
  }
  const { runs } = (await ada.read('/v1/runs')) as { runs: Run[] }
  expect(runs.map(({ id }) => id)).toEqual([id])

  answerWith({
    long: (items, task) =>
      JSON.stringify({
        data: items.map((item, i) => ({
          ...result(upstream.url, task, i),
          ...item,
          imageURL: `${String(item['imageURL'])}?${'x'.repeat(500_000)}`,
        })),
      }),
  })
  const lost = await ada.begin([{ positivePrompt: 'long' }])
  expect((await ada.ended(lost.id)).images[0]).toMatchObject({ state: 'failed', costUsd: 0.06 })
})

test('an error with a huge or forged text is one short line, for the panel and in the log', async () => {
  const forged = 'x\n{"at":"forged","what":"a call"}\r\n'
  upstream.script = ({ taskType, taskUUID }) => {
    if (taskType !== 'imageInference') return undefined
    const allowedValues = Array.from({ length: 2_000 }, (_, i) => `v${i}${'y'.repeat(200)}`)
    const error = {
      code: 'invalidWidth',
      message: 'm'.repeat(100_000),
      parameter: `width${forged}`,
      allowedValues,
      taskUUID,
    }
    return { status: 400, body: { errors: [error, { ...error, code: forged }] } }
  }
  const { id } = await relay.begin([{}])
  const [cell] = (await relay.ended(id)).cells
  expect(cell?.failure).toMatchObject({ kind: 'refused' })
  expect(JSON.stringify(cell?.failure).length).toBeLessThan(5_000)
  expect(relay.output.split('\n').filter((line) => line.startsWith('{"at":"forged"'))).toEqual([])
  upstream.script = () => undefined
})
