// Tests the plugin as Figma will load it, in a sandbox without extras: its changes to the canvas,
// in various orders of events.
import { beforeEach, expect, test } from 'vitest'
import type { Claim } from '../../contract/message.js'
import { PlaygroundDocument } from 'figma-playground/document'
import { startDrawingInNode } from 'figma-playground/node'
import { MemoryStore } from 'figma-playground/node'
import { photo } from '../photo.js'
import { openPanel, withPicture, type Panel } from './panel.js'

let document: PlaygroundDocument
let panel: Panel
let claim: (key: string, numberResults: number) => Claim
let source: string
const picture = new Uint8Array(await photo(300, 200, 'png'))
const size = { width: 300, height: 200 }

beforeEach(async () => {
  await startDrawingInNode()
  document = PlaygroundDocument.empty()
  ;({ id: source, claim } = await withPicture(document, picture))
  panel = await openPanel(document)
})

const nodes = () =>
  (document.graph.getNode(document.currentPageId)?.childIds ?? []).flatMap(
    (id) => document.graph.getNode(id) ?? [],
  )
const sections = () => nodes().filter(({ type }) => type === 'SECTION')
const made = () =>
  [
    ...nodes(),
    ...sections().flatMap(({ childIds }) =>
      childIds.flatMap((id) => document.graph.getNode(id) ?? []),
    ),
  ].filter(({ name }) => name.startsWith('Photo / '))
const dataOf = (node: ReturnType<typeof nodes>[number] | undefined, key: string) =>
  node?.pluginData.find((entry) => entry.key === key)?.value
const place = (key: string, count: number) => panel.ask('place', { claim: claim(key, count) })
const fill = async (key: string, n: number, record = JSON.stringify({ n })) => {
  const filled = await panel.ask('fill', { key, n, bytes: picture, record })
  if (filled === 'gone') throw new Error('the run is gone')
  return filled
}

test.each([
  'BigInt',
  'structuredClone',
  'URL',
  'TextEncoder',
  'btoa',
  'crypto',
  'document',
  'window',
])('it starts, exports and places where there is no %s', async (name) => {
  const bare = await openPanel(document, {
    before: `if (typeof ${name} !== 'undefined') throw new Error('${name} is there');`,
  })
  const opening = await bare.ask('open', null)
  expect(opening.selection).toMatchObject({ sources: [{ id: source, width: 300, height: 200 }] })
  const exported = await bare.ask('exportSource', {
    id: source,
    size: { width: 1536, height: 1024 },
  })
  expect(exported).toMatchObject({ width: 1536, height: 1024 })
  expect([...exported.bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
  expect(bare.stage.errors).toEqual([])
})

test('placeholders stand right of the source, are named after it, and say that they wait', async () => {
  await place('k1', 3)
  expect(made().map(({ name, width, height }) => ({ name, width, height }))).toEqual(
    [1, 2, 3].map((n) => ({ name: `Photo / ${n}`, ...size })),
  )
  const [first, second] = made()
  const [section] = sections()
  expect(section).toMatchObject({ name: 'something else', y: 0 })
  expect(section?.x).toBeGreaterThan(300)
  expect(second?.x).toBeGreaterThan((first?.x ?? 0) + 300)
  expect(second?.y).toBe(first?.y)
  expect((second?.x ?? 0) + 300).toBeLessThan(section?.width ?? 0)
  expect(await panel.ask('openRuns', null)).toMatchObject([
    { claim: { key: 'k1' }, waiting: [0, 1, 2] },
  ])
})

test('a fill puts the picture and its record in, takes the words away, and happens once', async () => {
  await place('k1', 2)
  const { id, had } = await fill('k1', 1)
  expect(had).toBe(false)
  const frame = document.graph.getNode(id)
  expect(frame?.name).toBe('Photo / 2')
  expect(frame?.fills).toMatchObject([{ type: 'IMAGE' }])
  expect(frame?.childIds).toEqual([])
  expect(dataOf(frame, 'record')).toBe('{"n":1}')
  expect(await fill('k1', 1)).toMatchObject({ id, had: true })
  expect(made()).toHaveLength(2)
  expect(await panel.ask('openRuns', null)).toMatchObject([{ waiting: [0], filled: [1] }])
})

test('a placeholder that was deleted loses no picture: it gets a frame of its own, over nothing', async () => {
  await place('k1', 2)
  document.graph.deleteNode(made()[0]?.id ?? '')
  const { id } = await fill('k1', 0)
  const frame = document.graph.getNode(id)
  expect(frame?.name).toBe('Photo / 1')
  expect(frame?.fills).toMatchObject([{ type: 'IMAGE' }])
  for (const other of nodes())
    if (frame && other.id !== id)
      expect(
        frame.x >= other.x + other.width ||
          other.x >= frame.x + frame.width ||
          frame.y >= other.y + other.height ||
          other.y >= frame.y + frame.height,
      ).toBe(true)
})

test('a source that was deleted meanwhile does not keep its pictures away', async () => {
  await place('k1', 1)
  document.graph.deleteNode(source)
  document.graph.deleteNode(made()[0]?.id ?? '')
  const { id } = await fill('k1', 0)
  expect(document.graph.getNode(id)?.fills).toMatchObject([{ type: 'IMAGE' }])
})

test('a failed one says why and stays; a cancelled one goes', async () => {
  await place('k1', 2)
  await panel.ask('close', { key: 'k1', n: 0, why: 'Blocked by the copyright check.' })
  await panel.ask('close', { key: 'k1', n: 1 })
  expect(made().map(({ name }) => name)).toEqual(['Photo / 1'])
  const label = document.graph.getNode(made()[0]?.childIds[0] ?? '')
  expect(label?.text).toBe('Blocked by the copyright check.')
  expect(await panel.ask('openRuns', null)).toEqual([])
})

test('another session finds the claim, with the run’s id once the relay gave one', async () => {
  await place('k1', 2)
  await panel.ask('adopt', { key: 'k1', id: 'run-7' })
  await fill('k1', 0)
  panel.plugin.close()
  const reopened = await PlaygroundDocument.open(await document.save(), 'again.fig')
  const later = await openPanel(reopened)
  expect(await later.ask('openRuns', null)).toMatchObject([
    { claim: { key: 'k1', id: 'run-7' }, waiting: [1] },
  ])
})

test('a settled run stays in the history, and one undo takes it all back', async () => {
  const before = nodes().length
  await place('k1', 2)
  await fill('k1', 0)
  await fill('k1', 1)
  expect(await panel.ask('openRuns', null)).toMatchObject([
    { waiting: [], untold: [{ n: 0 }, { n: 1 }] },
  ])
  for (const n of [0, 1]) await panel.ask('told', { key: 'k1', n })
  await panel.ask('settle', { key: 'k1' })
  expect(await panel.ask('history', null)).toMatchObject([
    { key: 'k1', title: 'something else', count: 2, source: 'Photo' },
  ])
  expect(await panel.ask('openRuns', null)).toEqual([])
  expect(made()).toHaveLength(2)
  document.undo()
  expect(nodes()).toHaveLength(before)
})

test('two runs that wait at once do not take each other’s pictures', async () => {
  await place('k1', 1)
  await place('k2', 1)
  await fill('k2', 0)
  expect(made().map((node) => [dataOf(node, 'run'), dataOf(node, 'record')])).toEqual([
    ['k1', undefined],
    ['k2', '{"n":0}'],
  ])
})

test('a page that was left goes on being filled', async () => {
  await place('k1', 1)
  const there = document.currentPageId
  document.currentPageId = document.graph.addPage('Elsewhere').id
  const { id } = await fill('k1', 0)
  expect(document.pageOf(id)).toBe(there)
})

test.each(['<script>alert(1)</script>', 'الصورة', '🌅 "quoted" \\ name', 'x'.repeat(500)])(
  'a source named %s is named so everywhere',
  async (name) => {
    document.graph.updateNode(source, { name })
    expect((await panel.ask('open', null)).selection).toMatchObject({ sources: [{ name }] })
    const wanted = claim('k1', 1)
    await panel.ask('place', {
      claim: { ...wanted, sources: wanted.sources.map((one) => ({ ...one, name })) },
    })
    const [section] = sections()
    expect(section?.childIds.map((id) => document.graph.getNode(id)?.name)).toContain(`${name} / 1`)
  },
)

test('what cannot be exported fails as data', async () => {
  expect(await panel.failureOf('exportSource', { id: '999:999', size })).toEqual({
    kind: 'nothingSelected',
  })
  document.graph.updateNode(source, { visible: false })
  expect(await panel.failureOf('exportSource', { id: source, size })).toEqual({
    kind: 'emptyExport',
  })
})

test('bytes that are no picture fail alone, and the placeholder goes on waiting', async () => {
  await place('k1', 1)
  const failure = await panel.failureOf('fill', {
    key: 'k1',
    n: 0,
    bytes: new Uint8Array([1, 2, 3]),
    record: '{}',
  })
  expect(failure.kind).toBe('broken')
  expect(await panel.ask('openRuns', null)).toMatchObject([{ waiting: [0] }])
})

test('the selection is told as it changes, in reading order, with the variations among it', async () => {
  document.selection = []
  await expect
    .poll(() => panel.stage.messages.at(-1))
    .toMatchObject({ notice: 'selection', body: { sources: [] } })
  await place('k1', 1)
  document.selection = [source, made()[0]?.id ?? '']
  await expect
    .poll(() => panel.stage.messages.at(-1))
    .toMatchObject({
      notice: 'selection',
      body: {
        sources: [{ id: source }, { name: 'Photo / 1', hindrance: 'waiting' }],
        marked: [{ key: 'k1', n: 0 }],
      },
    })
})

test('what is selected while the panel opens is what the panel knows in the end', async () => {
  class SlowStore extends MemoryStore {
    override async read() {
      await new Promise((resolve) => setTimeout(resolve, 60))
      return super.read()
    }
  }
  const slow = await openPanel(document, { store: new SlowStore() })
  const opening = slow.ask('open', null)
  document.selection = []
  expect((await opening).selection).toEqual({ sources: [], marked: [] })
})

test('an untouched variation is known as one when it is selected; one that was changed is not', async () => {
  await place('k1', 1)
  const record = JSON.stringify({ run: 'r7', n: 0, recipe: { width: 2496, height: 1664 } })
  const { id } = await fill('k1', 0, record)
  document.selection = [id]
  const selected = async () => (await panel.ask('open', null)).selection
  expect(await selected()).toMatchObject({
    sources: [{ id, variation: { run: 'r7', n: 0, width: 2496, height: 1664 } }],
  })
  document.graph.updateNode(id, { opacity: 0.5 })
  expect(await selected()).not.toHaveProperty('sources.0.variation')
  document.graph.updateNode(id, { opacity: 1 })
  document.graph.createNode('RECTANGLE', id, { name: 'A scribble' })
  expect(await selected()).not.toHaveProperty('sources.0.variation')
})

test('settings and the connection come back as they were, and a stored thing that is none is left out', async () => {
  const store = new MemoryStore()
  const first = await openPanel(document, { store })
  await first.ask('saveSettings', { settings: { values: { positivePrompt: 'kept' } } })
  await first.ask('saveConnection', { connection: { url: 'http://localhost:8787', token: 't' } })
  const second = await openPanel(document, { store })
  expect(await second.ask('open', null)).toMatchObject({
    settings: { values: { positivePrompt: 'kept' } },
    connection: { url: 'http://localhost:8787', token: 't' },
  })
  store.all['connection'] = { url: 5 }
  expect(
    (await (await openPanel(document, { store })).ask('open', null)).connection,
  ).toBeUndefined()
})
