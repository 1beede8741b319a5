// Tests panels, relays and files of different versions together: the recorded ones of commit
// 29fae46, and invented newer ones.
import fc from 'fast-check'
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PlaygroundDocument } from 'figma-playground/document'
import { MemoryStore, startDrawingInNode } from 'figma-playground/node'
import { readLeniently } from '../../contract/lenient.js'
import { model } from '../../contract/model/ideogram-remix.js'
import { readRecord } from '../../contract/record.js'
import { applyEvent, runEventSchema, runSchema, type Run } from '../../contract/run.js'
import { aboutSchema, refusalSchema } from '../../contract/about.js'
import { createRelay, type Relay } from '../../ui/relay/client.js'
import { runFrom } from '../../ui/session/run-from-canvas.js'
import { fromRemembered } from '../../ui/plan/form-values.js'
import { layer } from '../plugin/campaign.js'
import { openPanel, type Panel } from '../plugin/panel.js'
import { openStage, token, type Stage } from '../relay/relay.js'
import { pngOf } from '../relay/upstream.js'
import {
  recordedFile,
  recording,
  startRecordedRelay,
  type RecordedRelay,
} from './recorded-relay.js'

const { key, id } = recording
const answer = (call: string) => JSON.parse(recording.answers[call]?.body ?? '') as unknown
const recordedRun = answer(`GET /v1/runs/${id}`) as Run

/** Adds an unknown field to every object. */
const withNews = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(withNews)
    : typeof value === 'object' && value !== null
      ? {
          ...Object.fromEntries(
            Object.entries(value).map(([name, one]) => [
              name,
              name === 'structuredPrompt' ? one : withNews(one),
            ]),
          ),
          news: { level: 3 },
        }
      : value

/** The price table is a record of numbers, so a newer relay adds a speed to it and no object. */
const newerAnswer = (body: unknown): unknown => {
  const news = withNews(body) as Record<string, unknown>
  return 'priceUsd' in news
    ? { ...news, priceUsd: { ...(body as { priceUsd: object }).priceUsd, INSTANT: 0.2 } }
    : news
}

let relay: RecordedRelay
let newerRelay: RecordedRelay
beforeAll(async () => {
  await startDrawingInNode()
  relay = await startRecordedRelay()
  newerRelay = await startRecordedRelay(newerAnswer)
})
afterAll(() => {
  relay.close()
  newerRelay.close()
})

async function followed(client: Relay): Promise<Run> {
  let run = await client.postRun(key, recording.body)
  for await (const event of client.events(run.id, 0)) run = applyEvent({ ...run }, event)
  return run
}

describe.each([
  ['the relay of 29fae46', () => relay.url],
  ['a newer relay, each answer with unknown fields', () => newerRelay.url],
])('today’s panel with %s', (_, url) => {
  const client = () => createRelay({ url: url(), token }, fetch)

  test('connects, posts a run, follows it to its end, and finds it again', async () => {
    const about = await client().about()
    expect([about.model, about.role, about.policy.speeds]).toEqual([
      model.id,
      'admin',
      [...model.speeds],
    ])
    await client().putSeed(recording.body.seed, pngOf(8))
    const run = await followed(client())
    expect(run.state).toBe('ended')
    expect(run.images).toEqual(recordedRun.images)
    expect(run.costUsd).toBe(recordedRun.costUsd)
    expect((await client().runUnder(key))?.id).toBe(id)
    expect((await client().run(id)).cells[0]?.recipe).toEqual(recordedRun.cells[0]?.recipe)
    await client().mark(id, 0, { what: 'placed', picture: 'a'.repeat(40) })
    expect((await client().usage()).me.day.spentUsd).toBe(recordedRun.costUsd)
  })
})

const sourceOf = (document: PlaygroundDocument) => layer(document, 'Photo').id

/**
 * Opens a recorded file. The playground assigns new ids when it opens a file, which Figma does not,
 * so the source's id is updated.
 */
async function openRecorded(name: string): Promise<PlaygroundDocument> {
  const document = await PlaygroundDocument.open(new Uint8Array(recordedFile(name)), name)
  changePluginData(document, (value) =>
    value.replaceAll(`"id":"${recording.sourceId}"`, `"id":"${sourceOf(document)}"`),
  )
  return document
}

function changePluginData(document: PlaygroundDocument, change: (value: string) => string): void {
  for (const node of document.graph.getAllNodes()) {
    if (!node.pluginData?.length) continue
    const pluginData = node.pluginData.map((entry) =>
      entry.key === 'created' ? entry : { ...entry, value: change(entry.value) },
    )
    document.graph.updateNode(node.id, { pluginData })
  }
}

function openOn(document: PlaygroundDocument, url: string): Promise<Panel> {
  const store = new MemoryStore()
  store.all['connection'] = { url, token }
  store.all['settings'] = recording.settings
  return openPanel(document, { store, reaches: url })
}

async function openRun(panel: Panel) {
  const run = await panel.ask('gallery', { key })
  if (!run) throw new Error('the file has no such run')
  return run
}

describe('a file of 29fae46', () => {
  test('has its history, its run and its records, and swaps and restores with that relay', async () => {
    const panel = await openOn(await openRecorded('run.fig'), relay.url)
    expect(await panel.ask('history', null)).toMatchObject([{ key, count: 2 }])
    const { claim, images } = await openRun(panel)
    const shown = runFrom(claim, images)
    expect(shown.images.map(({ state, verdict }) => [state, verdict])).toEqual([
      ['delivered', 'checked'],
      ['delivered', 'checked'],
    ])
    const first = images[0]?.id ?? ''
    const swapped = await panel.ask('swap', { id: first })
    expect(swapped).toMatchObject({ run: id, n: 0 })
    expect(await panel.ask('restore', { id: swapped.ids[0] ?? '' })).toMatchObject({
      count: 1,
      changed: [],
    })
    panel.plugin.close()
  })

  test('restores what that version swapped in', async () => {
    const document = await openRecorded('swapped.fig')
    const panel = await openOn(document, relay.url)
    expect(await panel.ask('restore', { id: sourceOf(document) })).toMatchObject({
      count: 1,
      run: id,
      n: 0,
    })
    panel.plugin.close()
  })
})

test('the settings of 29fae46 fill the form, and unknown ones are left out', () => {
  const form = fromRemembered(withNews(recording.settings))
  expect(form.values).toMatchObject({ positivePrompt: 'a warmer evening light', strength: 0.45 })
  expect(
    fromRemembered({ values: { renderingSpeed: 'INSTANT', strength: 0.2 } }).values,
  ).toMatchObject({ strength: 0.2, renderingSpeed: 'DEFAULT' })
})

test('a file of a newer version keeps its run, swaps and restores', async () => {
  const document = await openRecorded('run.fig')
  changePluginData(document, (value) =>
    value.startsWith('{')
      ? JSON.stringify(newer(JSON.parse(value) as Record<string, unknown>))
      : value,
  )
  const panel = await openOn(document, newerRelay.url)
  expect(await panel.ask('history', null)).toMatchObject([{ key, count: 2 }])
  const { claim, images } = await openRun(panel)
  expect(runFrom(claim, images).images).toMatchObject([
    { state: 'delivered', verdict: 'checked' },
    { state: 'delivered', verdict: 'checked' },
  ])
  const swapped = await panel.ask('swap', { id: images[1]?.id ?? '' })
  expect(swapped).toMatchObject({ run: id, n: 1 })
  expect(await panel.ask('restore', { id: swapped.ids[0] ?? '' })).toMatchObject({ count: 1 })
  panel.plugin.close()
})

const newer = (value: Record<string, unknown>) =>
  'verdict' in value ? newerRecord(value) : (withNews(value) as object)

const newerRecord = (record: object) => ({
  ...(withNews(record) as object),
  version: 2,
  recipe: { ...(record as { recipe: object }).recipe, grain: 0.4, renderingSpeed: 'INSTANT' },
  report: { version: 2, sharpness: 0.7 },
})

test('a record of a newer version is read, without what is not known here', () => {
  const record = {
    version: 1,
    run: id,
    n: 0,
    source: { id: '1:1', name: 'Hero' },
    model: model.id,
    recipe: recording.body.cells[0],
    verdict: 'checked',
    upstream: 'simulator',
    placedAt: '2026-11-25T12:00:00.000Z',
  }
  const read = readRecord(JSON.stringify(newerRecord(record)))
  expect(read).toMatchObject({ version: 2, run: id, verdict: 'checked', model: model.id })
  expect(read?.report).toBeUndefined()
  expect(read?.recipe).toEqual({ ...recording.body.cells[0], renderingSpeed: 'INSTANT' })
  // An unknown verdict does not count as a passed check.
  expect(readRecord(JSON.stringify({ ...record, verdict: 'partly' }))?.verdict).toBe('unchecked')
  expect(readRecord('{"run":')).toBeUndefined()
  expect(readRecord(undefined)).toBeUndefined()
})

test('unknown kinds of failure, state, verdict and event lose neither the run nor what is known', () => {
  const [first, second] = recordedRun.images
  const run = readLeniently(runSchema, {
    ...recordedRun,
    state: 'archived',
    waiting: { reason: 'moon', since: '2026-11-25T12:00:00.000Z' },
    cells: recordedRun.cells.map((cell) => ({ ...cell, state: 'merging' })),
    images: [
      { ...first, verdict: 'partly' },
      { ...second, state: 'upscaling', failure: { kind: 'tooBright', by: 3 } },
    ],
  })
  expect(run).toEqual({
    ...recordedRun,
    state: 'running',
    cells: recordedRun.cells.map((cell) => ({ ...cell, state: 'unknown' })),
    images: [
      { ...first, verdict: 'unchecked' },
      { ...second, state: 'waiting', failure: { kind: 'broken', ref: 'tooBright' } },
    ],
  })
  const event = { seq: 4, at: '2026-11-25T12:00:00.000Z' }
  expect(readLeniently(runEventSchema, { ...event, type: 'upscaled' })).toBeUndefined()
  expect(
    readLeniently(runEventSchema, {
      ...event,
      type: 'image',
      image: { ...first, verdict: 'partly' },
    }),
  ).toMatchObject({ type: 'image', image: { n: 0, verdict: 'unchecked' } })
  expect(readLeniently(refusalSchema, { failure: { kind: 'tooBright' } })).toEqual({
    failure: { kind: 'broken', ref: 'tooBright' },
  })
})

test('a newer policy keeps what is known of it', () => {
  const about = answer('GET /v1/about') as { policy: Record<string, unknown> }
  const read = readLeniently(aboutSchema, {
    ...about,
    role: 'viewer',
    policy: { ...about.policy, version: 2, speeds: ['TURBO', 'INSTANT'], overrideRoles: ['owner'] },
  })
  expect(read).toMatchObject({
    role: 'member',
    policy: { version: 1, speeds: ['TURBO'], overrideRoles: [] },
  })
})

test('fields added anywhere change nothing of what is read', () => {
  const places: string[][] = []
  const walk = (value: unknown, path: string[]): void => {
    if (typeof value !== 'object' || value === null) return
    // The structured prompt is stored unchanged, with any content.
    if (!Array.isArray(value)) places.push(path)
    for (const [name, one] of Object.entries(value))
      if (name !== 'structuredPrompt') walk(one, [...path, name])
  }
  walk(recordedRun, [])
  fc.assert(
    fc.property(
      fc.subarray(places),
      fc.string({ minLength: 1 }),
      fc.jsonValue(),
      (paths, name, value) => {
        const run = structuredClone(recordedRun)
        for (const path of paths) {
          const at = path.reduce<unknown>(
            (one, step) => (one as Record<string, unknown>)[step],
            run,
          )
          Object.assign(at as object, { [`new ${name}`]: value })
        }
        expect(readLeniently(runSchema, run)).toEqual(recordedRun)
      },
    ),
    { numRuns: 50 },
  )
})

describe('the panel of 29fae46 with today’s relay', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())

  test('connects, runs to the end, fetches the picture and reports it placed', async () => {
    const source = recordedFile('client.js.txt').toString('base64')
    const old = (await import(/* @vite-ignore */ `data:text/javascript;base64,${source}`)) as {
      createRelay(connection: object, send: typeof fetch): Relay
    }
    const client = old.createRelay({ url: stage.relay.url, token }, fetch)
    expect((await client.about()).policy.version).toBe(1)
    const bytes = pngOf(40)
    const seed = createHash('sha256').update(bytes).digest('hex')
    await client.putSeed(seed, bytes)
    const posted = randomUUID()
    const { id } = await client.postRun(posted, { seed, cells: recording.body.cells })
    const kinds: string[] = []
    for await (const event of client.events(id, 0)) kinds.push(event.type)
    expect(kinds[0]).toBe('created')
    expect(kinds.at(-1)).toBe('ended')
    const run = await client.run(id)
    expect(run.images.map(({ state }) => state)).toEqual(['ready', 'ready'])
    expect((await client.image(id, 0)).length).toBeGreaterThan(0)
    await client.mark(id, 0, { what: 'placed', picture: 'a'.repeat(40) })
    expect((await client.runUnder(posted))?.id).toBe(id)
    expect((await client.usage()).me.day.spentUsd).toBeGreaterThan(0)
  })
})
