// Tests that a swap takes only the placed image with the relay's permission, by any way to start
// it.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PlaygroundDocument } from 'figma-playground/document'
import { differing, inSandbox, layer, openCampaign, pixelsOf, rendered, state } from './campaign.js'
import type { Panel } from './panel.js'
import {
  openConnected,
  run,
  startVoucher,
  token,
  variationOf,
  writeRecord,
  type Voucher,
} from './vouching.js'

let voucher: Voucher
let document: PlaygroundDocument
let panel: Panel
let source: string

beforeAll(async () => {
  voucher = await startVoucher()
})
afterAll(() => voucher.close())

beforeEach(async () => {
  voucher.says.clear()
  voucher.marks.length = 0
  voucher.asked = 0
  voucher.answer = undefined
  document = await openCampaign()
  panel = await openConnected(document, voucher)
  source = layer(document, 'Hero').id
})

/** Makes a variation whose verdict in the relay matches the placed image. */
function vouched(n: number, verdict: 'checked' | 'unchecked' | 'blocked' = 'checked', of = source) {
  const made = variationOf(document, of, n, verdict)
  voucher.says.set(n, { verdict, picture: made.picture })
  return made
}

async function refusedFor(id: string, reason?: string): Promise<unknown> {
  const before = state(document)
  const failure = await panel.failureOf('swap', { id, ...(reason !== undefined && { reason }) })
  expect(state(document)).toEqual(before)
  return failure
}
const cannot = (because: string) => ({ kind: 'cannotSwap', because })

test('a checked variation goes behind the keep-layers, and what it replaces is hidden, not gone', async () => {
  const { id, picture } = vouched(0)
  expect(await panel.ask('swap', { id })).toEqual({ ids: [source], run, n: 0 })
  const children = document.graph.getChildren(source)
  expect(children.map(({ name, visible }) => `${name} ${visible}`)).toEqual([
    'Hero / variation true',
    'Picture false',
    'Scrim false',
    'Logo true',
    'Headline true',
    'Call to action true',
  ])
  expect(children[0]).toMatchObject({
    x: 0,
    y: 0,
    width: 1440,
    height: 810,
    fills: [{ type: 'IMAGE', imageHash: picture }],
  })
  expect(voucher.asked).toBe(1)
})

test('a swap is one step of undo', async () => {
  const { id } = vouched(0)
  document.commitUndo()
  const before = state(document)
  await panel.ask('swap', { id })
  document.undo()
  expect(state(document)).toEqual(before)
})

test.each(['unchecked', 'blocked'] as const)(
  'what is %s is refused, though the frame says that it was checked',
  async (verdict) => {
    const { id, picture } = vouched(0, verdict)
    writeRecord(document, id, {
      run,
      n: 0,
      verdict: 'checked',
      source: { id: source, name: 'Hero' },
    })
    expect(picture).toHaveLength(40)
    expect(await refusedFor(id)).toEqual(cannot(verdict))
  },
)

test('a record copied from a checked variation onto another picture is refused', async () => {
  vouched(0)
  const other = vouched(1, 'blocked')
  writeRecord(document, other.id, {
    run,
    n: 0,
    verdict: 'checked',
    source: { id: source, name: 'Hero' },
  })
  expect(await refusedFor(other.id)).toEqual(cannot('notTheSame'))
})

test('another picture laid into or over a checked frame is refused', async () => {
  const { id } = vouched(0)
  const other = variationOf(document, source, 1)
  const fills = document.graph.getNode(id)?.fills ?? []
  const over = document.graph.getNode(other.id)?.fills ?? []
  document.graph.updateNode(id, { fills: [...fills, ...over] })
  expect(await refusedFor(id)).toEqual(cannot('noVariation'))
  document.graph.updateNode(id, { fills: over })
  expect(await refusedFor(id)).toEqual(cannot('notTheSame'))
})

test('a picture that nobody told the relay of, a run that it does not know, a record that is none: refused', async () => {
  const { id } = vouched(0)
  voucher.says.set(0, { verdict: 'checked' })
  expect(await refusedFor(id)).toEqual(cannot('notTold'))
  voucher.says.clear()
  expect(await refusedFor(id)).toEqual(cannot('unknown'))
  for (const bad of [
    { run: '../../about', n: 0 },
    { run, n: -1 },
    { run, n: 1.5 },
    { run, n: '0' },
    {},
  ]) {
    writeRecord(document, id, { ...bad, source: { id: source } })
    expect(await refusedFor(id)).toEqual(cannot('noVariation'))
  }
  expect(await refusedFor(source)).toEqual(cannot('noVariation'))
  expect(await refusedFor('999:999')).toEqual(cannot('noVariation'))
})

test('a message that claims the verdict itself changes nothing', async () => {
  const { id, picture } = vouched(0, 'unchecked')
  const before = state(document)
  for (const more of [
    { verdict: 'checked' },
    { vouched: { run, n: 0, verdict: 'checked', picture, mayOverride: true } },
    { may: 'checked' },
  ]) {
    const failure = await panel.failureOf('swap', { id, reason: 'because', ...more })
    expect(failure).toEqual(cannot('unchecked'))
  }
  expect(state(document)).toEqual(before)
})

test('a connection put in by a message reaches no relay that the manifest does not name', async () => {
  const { id } = vouched(0, 'unchecked')
  const rogue = await startVoucher()
  rogue.says.set(0, { verdict: 'checked', picture: vouched(0, 'unchecked').picture })
  await panel.ask('saveConnection', { connection: { url: rogue.url, token } })
  expect(await refusedFor(id)).toEqual({ kind: 'offline' })
  expect(rogue.asked).toBe(0)
  rogue.close()
})

test.each([
  ['no relay', { status: 503, body: '' }, 'broken'],
  ['an unknown form', { status: 200, body: '{"verdict":"checked"}' }, 'broken'],
  ['no JSON', { status: 200, body: '<html>' }, 'broken'],
  ['a token that is not good any more', { status: 401, body: '{}' }, 'unauthorised'],
])('with %s nothing is swapped in', async (_, answer, kind) => {
  const { id } = vouched(0)
  voucher.answer = answer
  expect(await refusedFor(id)).toMatchObject({ kind })
})

test('an answer about another image is no answer', async () => {
  const { id, picture } = vouched(0, 'unchecked')
  voucher.says.set(0, { n: 7, verdict: 'checked', picture })
  expect(await refusedFor(id)).toEqual(cannot('unknown'))
})

test('without a connection nothing is swapped in', async () => {
  const { id } = vouched(0)
  await panel.ask('saveConnection', { connection: null })
  expect(await refusedFor(id)).toEqual({ kind: 'unauthorised' })
})

test('who may override says why, and the ledger has it before the canvas changes; what was blocked stays out', async () => {
  const { id, picture } = vouched(0, 'unchecked')
  voucher.says.set(0, { verdict: 'unchecked', picture, mayOverride: true })
  expect(await refusedFor(id)).toEqual(cannot('reasonNeeded'))
  expect(await refusedFor(id, '   ')).toEqual(cannot('reasonNeeded'))
  expect(voucher.marks).toEqual([])
  await panel.ask('swap', { id, reason: ' Our own photograph. ' })
  expect(voucher.marks).toEqual([
    { n: 0, body: { what: 'overridden', reason: 'Our own photograph.' } },
  ])
  const blocked = vouched(1, 'blocked')
  voucher.says.set(1, { verdict: 'blocked', picture: blocked.picture, mayOverride: true })
  expect(await refusedFor(blocked.id, 'please')).toEqual(cannot('blocked'))
})

test('of a picture nothing is applied again that the variation has already: no crop, scrim, opacity, blend mode, stroke or effect', async () => {
  const { graph } = document
  const target = layer(document, 'Hero', 'Picture').id
  const picture = graph.getNode(target)?.fills[0]
  const colour = {
    type: 'SOLID',
    color: { r: 1, g: 0, b: 0, a: 1 },
    opacity: 0.2,
    visible: true,
  } as const
  const imageTransform = { m00: 0.5, m01: 0, m02: 0.25, m10: 0, m11: 0.5, m12: 0.1 }
  if (!picture) throw new Error('no picture')
  graph.updateNode(target, {
    cornerRadius: 12,
    opacity: 0.6,
    blendMode: 'MULTIPLY',
    fills: [colour, { ...picture, imageScaleMode: 'CROP', imageTransform, opacity: 0.8 }, colour],
  })
  const { id, picture: next } = vouched(0, 'checked', target)
  await panel.ask('swap', { id })
  const { fills, ...rest } = graph.getNode(target) as NonNullable<ReturnType<typeof graph.getNode>>
  expect(fills).toMatchObject([
    { type: 'IMAGE', imageHash: next, imageScaleMode: 'FILL', opacity: 1, visible: true },
  ])
  expect(rest).toMatchObject({ opacity: 1, blendMode: 'NORMAL', cornerRadius: 12 })
})

test('into a masked group the picture takes the mask’s shape', async () => {
  const target = (await inSandbox(
    document,
    '',
    `const photo = (await figma.getNodeByIdAsync('${layer(document, 'Hero', 'Picture').id}')).fills
     const mask = figma.createEllipse(); mask.resize(200, 200); mask.x = 5050; mask.y = 50
     const all = figma.createRectangle(); all.resize(300, 300); all.x = 5000; all.fills = photo
     const group = figma.group([mask, all], figma.currentPage); mask.isMask = true; return group.id`,
  )) as string
  await panel.ask('swap', { id: vouched(0, 'checked', target).id })
  expect(
    document.graph
      .getChildren(target)
      .map(({ type, visible, opacity }) => `${type} ${visible} ${opacity}`),
  ).toEqual(['ELLIPSE true 1', 'RECTANGLE true 1', 'RECTANGLE true 0'])
  const { data, width, height } = await rendered(document, target, 200)
  const alpha = (x: number, y: number) =>
    data[(Math.round(y * (height - 1)) * width + Math.round(x * (width - 1))) * 4 + 3]
  expect([alpha(0, 0), alpha(1, 1)]).toEqual([0, 0])
  expect(alpha(0.5, 0.5)).toBe(255)
})

test('into an instance it goes as an override: nothing is added, and the component stays as it is', async () => {
  const made = (await inSandbox(
    document,
    '',
    `const main = figma.createComponent(); main.resize(400, 300); main.x = 7000
     const block = figma.createRectangle(); main.appendChild(block)
     const words = figma.createText(); await figma.loadFontAsync(words.fontName); words.characters = 'Hello'; main.appendChild(words)
     const node = main.createInstance(); node.x = 5000; return { main: main.id, node: node.id }`,
  )) as { main: string; node: string }
  const component = JSON.stringify(document.graph.getChildren(made.main))
  const { id, picture } = vouched(0, 'checked', made.node)
  await panel.ask('swap', { id })
  expect(document.graph.getNode(made.node)?.fills.at(-1)).toMatchObject({
    type: 'IMAGE',
    imageHash: picture,
  })
  expect(
    document.graph.getChildren(made.node).map(({ name, visible }) => `${name} ${visible}`),
  ).toEqual(['Rectangle false', 'Hello true'])
  expect(JSON.stringify(document.graph.getChildren(made.main))).toBe(component)
})

test('in auto-layout nothing moves: what is replaced keeps its room, and the picture takes none', async () => {
  const made = (await inSandbox(
    document,
    '',
    `const row = figma.createFrame(); row.x = 5000; row.layoutMode = 'HORIZONTAL'; row.itemSpacing = 12
     const block = figma.createRectangle(); row.appendChild(block)
     const words = figma.createText(); await figma.loadFontAsync(words.fontName); words.characters = 'Hello'; row.appendChild(words)
     return { row: row.id, words: words.id, x: words.x }`,
  )) as { row: string; words: string; x: number }
  expect(made.x).toBe(112)
  const size = (id: string) => [
    document.graph.getNode(id)?.width,
    document.graph.getNode(id)?.height,
  ]
  const before = size(made.row)
  await panel.ask('swap', { id: vouched(0, 'checked', made.row).id })
  expect(document.graph.getNode(made.words)?.x).toBe(112)
  expect(size(made.row)).toEqual(before)
  const [first] = document.graph.getChildren(made.row)
  expect(size(first?.id ?? '')).toEqual(before)
})

test('everywhere: each layer of the page with the same picture changes, and is one step', async () => {
  const target = layer(document, 'Hero', 'Picture').id
  const { id, picture } = vouched(0, 'checked', target)
  expect(await panel.ask('swapState', { id })).toMatchObject({
    alike: 2,
    source: { id: target },
    changed: false,
  })
  document.commitUndo()
  const before = state(document)
  const { ids } = await panel.ask('swap', { id, everywhere: true })
  expect(ids).toHaveLength(3)
  for (const name of ['Hero', 'Square', 'Story'])
    expect(layer(document, name, 'Picture').fills[0]).toMatchObject({ imageHash: picture })
  document.undo()
  expect(state(document)).toEqual(before)
})

test('a source that is gone, or that cannot take a picture, is refused in so many words', async () => {
  const text = layer(document, 'Hero', 'Headline').id
  expect(await refusedFor(vouched(0, 'checked', text).id)).toEqual(cannot('noPlace'))
  const { id } = vouched(1)
  document.graph.deleteNode(source)
  expect(await refusedFor(id)).toEqual(cannot('sourceGone'))
})

test('a source that somebody changed since wears a badge; our own swap is no such change', async () => {
  const { id } = vouched(0)
  await inSandbox(
    document,
    `import { rememberSource } from './plugin/keep/print.ts'`,
    `rememberSource(await figma.getNodeByIdAsync('${id}'), await figma.getNodeByIdAsync('${source}'))`,
  )
  expect(await panel.ask('swapState', { id })).toMatchObject({ changed: false })
  await panel.ask('swap', { id })
  expect(await panel.ask('swapState', { id })).toMatchObject({
    changed: false,
    swapped: { run, n: 0 },
  })
  await panel.ask('restore', { id: source })
  expect(await panel.ask('swapState', { id })).not.toHaveProperty('swapped')
  const headline = layer(document, 'Hero', 'Headline').id
  document.graph.updateNode(headline, { x: 100 })
  expect(await panel.ask('swapState', { id })).toMatchObject({ changed: true })
})

test('what is seen is the variation with the keep-layers over it', async () => {
  const { id } = vouched(0)
  await panel.ask('swap', { id })
  const shown = await rendered(document, source, 480)
  for (const name of ['Logo', 'Headline', 'Call to action'])
    document.graph.updateNode(layer(document, 'Hero', name).id, { visible: false })
  const bare = await rendered(document, source, 480)
  expect(differing(shown, bare)).toBeGreaterThan(500)
  const picture = await panel.ask('exportSource', { id, size: { width: 480, height: 320 } })
  const plain = await pixelsOf(picture.bytes)
  const middle = (pixels: { data: Uint8Array; width: number; height: number }) => [
    ...pixels.data
      .slice((Math.floor(pixels.height / 2) * pixels.width + pixels.width / 2) * 4)
      .slice(0, 3),
  ]
  for (const [index, part] of middle(bare).entries())
    expect(Math.abs(part - (middle(plain)[index] ?? 0))).toBeLessThan(24)
})
