// Tests swap and restore: the same document again, to the last property and pixel, in the same
// session or after the file was reopened.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Failed } from '../../contract/failed.js'
import type { Failure } from '../../contract/failure.js'
import { PlaygroundDocument } from 'figma-playground/document'
import { restoreAll } from '../../ui/session/swap.js'
import { differing, inSandbox, layer, openCampaign, plain, rendered, state } from './campaign.js'
import { openConnected, run, startVoucher, variationOf, type Voucher } from './vouching.js'

let voucher: Voucher
let document: PlaygroundDocument

beforeAll(async () => {
  voucher = await startVoucher()
})
afterAll(() => voucher.close())
beforeEach(async () => {
  voucher.says.clear()
  document = await openCampaign()
})

const tools = `
  await figma.loadFontAsync({ family: 'Inter', style: 'Regular' })
  const photo = (await figma.getNodeByIdAsync('PICTURE')).fills[0]
  const solid = (r, g, b) => [{ type: 'SOLID', color: { r, g, b } }]
  const sized = (node, w, h, fills) => { node.resize(w, h); if (fills) node.fills = fills; return node }
  const box = (parent, x, y, w, h, fills, make = 'createRectangle') => { const node = sized(figma[make](), w, h, fills); parent.appendChild(node); node.x = x; node.y = y; return node }
  const words = (parent, x, y) => { const node = figma.createText(); node.characters = 'Slow mornings'; node.fontSize = 30; parent.appendChild(node); node.x = x; node.y = y; return node }
  const frame = () => { const node = sized(figma.createFrame(), 400, 300, solid(0.9, 0.8, 0.7)); node.name = 'Source'; node.x = 5000; return node }
  const composed = (node = frame()) => { box(node, 0, 0, 400, 300, [photo]); box(node, 250, 40, 100, 100, solid(0.2, 0.4, 0.6), 'createEllipse'); words(node, 30, 200); return node }
`

/** Each makes one source and returns it. */
const kinds: Record<string, string> = {
  'a picture in a rectangle': `const node = box(figma.currentPage, 5000, 0, 400, 300, [...solid(1, 1, 0), photo, { ...solid(1, 0, 0)[0], opacity: 0.2 }]); node.cornerRadius = 20; node.effects = [{ type: 'DROP_SHADOW', color: { r: 0, g: 0, b: 0, a: 0.4 }, offset: { x: 0, y: 8 }, radius: 12, visible: true, blendMode: 'NORMAL', showShadowBehindNode: false }]; return node`,
  'a picture in a turned ellipse': `const node = box(figma.currentPage, 5000, 0, 400, 300, [photo], 'createEllipse'); node.rotation = 30; return node`,
  'a frame with a picture and nothing else': `const node = frame(); node.fills = [photo]; return node`,
  'a composed frame': `return composed()`,
  'a frame in auto-layout': `const node = frame(); node.layoutMode = 'HORIZONTAL'; node.itemSpacing = 10; node.paddingLeft = 20; box(node, 0, 0, 80, 80, [photo]); words(node, 0, 0); box(node, 0, 0, 60, 60, solid(1, 0, 0)); return node`,
  'a group': `const a = box(figma.currentPage, 5000, 0, 400, 300, [photo]); const b = words(figma.currentPage, 5040, 100); return figma.group([a, b], figma.currentPage)`,
  'a masked group': `const mask = box(figma.currentPage, 5050, 50, 200, 200, solid(0, 0, 0), 'createEllipse'); const a = box(figma.currentPage, 5000, 0, 400, 300, [photo]); const group = figma.group([mask, a], figma.currentPage); mask.isMask = true; return group`,
  'a component': `const node = sized(figma.createComponent(), 400, 300, solid(0.9, 0.9, 0.9)); node.x = 5000; return composed(node)`,
  'a composed instance': `const main = sized(figma.createComponent(), 400, 300, solid(0.9, 0.9, 0.9)); main.x = 7000; composed(main); const node = main.createInstance(); node.x = 5000; return node`,
  'an instance that is all picture': `const main = sized(figma.createComponent(), 400, 300, []); main.x = 7000; box(main, 0, 0, 400, 300, [photo]); const node = main.createInstance(); node.x = 5000; return node`,
  'a frame inside an instance': `const main = sized(figma.createComponent(), 600, 300, []); main.x = 7000; const inner = frame(); inner.x = 0; composed(inner); main.appendChild(inner); const node = main.createInstance(); node.x = 5000; return node.children[0]`,
  'a section': `const node = figma.createSection(); node.resizeWithoutConstraints(400, 300); node.x = 5000; node.y = 0; box(node, 40, 40, 200, 200, [photo]); words(node, 60, 220); return node`,
  'a turned frame': `const node = composed(); node.rotation = -15; return node`,
  'a shape without a picture': `const node = box(figma.currentPage, 5000, 0, 300, 300, solid(0, 0.5, 0.5), 'createStar'); return node`,
  'a card that holds its words': `const node = frame(); box(node, 0, 0, 400, 300, [photo]); const card = sized(figma.createFrame(), 240, 120, solid(1, 1, 1)); node.appendChild(card); card.x = 20; card.y = 160; card.strokes = solid(0, 0, 0); card.effects = [{ type: 'DROP_SHADOW', color: { r: 0, g: 0, b: 0, a: 0.5 }, offset: { x: 0, y: 4 }, radius: 8, visible: true, blendMode: 'NORMAL', showShadowBehindNode: false }]; box(card, 180, 10, 50, 50, solid(1, 0, 0)); words(card, 10, 70); return node`,
  'a layer whose paint is a style': `const node = box(figma.currentPage, 5000, 0, 300, 200, solid(1, 1, 1)); const [style] = await figma.getLocalPaintStylesAsync(); await node.setFillStyleIdAsync(style.id); return node`,
}

async function make(kind: string): Promise<string> {
  const body =
    tools.replace('PICTURE', layer(document, 'Hero', 'Picture').id) +
    `const made = await (async () => { ${kinds[kind] ?? ''} })(); return made.id`
  return (await inSandbox(document, '', body)) as string
}

/** Returns a layer and all below it by their visible and stored properties, without ids. */
function seen(of: PlaygroundDocument, id: string): unknown {
  const node = of.graph.getNode(id)
  if (!node) return undefined
  const {
    id: _,
    parentId: __,
    childIds,
    source: ___,
    componentId: ____,
    overrides: _____,
    ...rest
  } = node
  return { ...(plain(rest) as object), children: childIds.map((child) => seen(of, child)) }
}

/** Returns the path by sibling index from the page down: ids may change when a file is reopened. */
function pathTo(of: PlaygroundDocument, id: string): number[] {
  const parent = of.graph.getNode(of.graph.getNode(id)?.parentId ?? '')
  return !parent || id === of.currentPageId
    ? []
    : [...pathTo(of, parent.id), parent.childIds.indexOf(id)]
}

const at = (of: PlaygroundDocument, path: readonly number[]) =>
  path.reduce((id, index) => of.graph.getNode(id)?.childIds[index] ?? '', of.currentPageId)

test.each(Object.keys(kinds))('%s is the same again after a swap and a restore', async (kind) => {
  const source = await make(kind)
  const { id, picture } = variationOf(document, source, 0)
  voucher.says.set(0, { verdict: 'checked', picture })
  const panel = await openConnected(document, voucher)
  const [before, pixels] = [state(document), await rendered(document, source)]
  await panel.ask('swap', { id })
  expect(differing(pixels, await rendered(document, source))).toBeGreaterThan(3000)
  expect(state(document)).not.toEqual(before)
  expect(await panel.ask('restore', { id: source })).toEqual({ count: 1, changed: [], run, n: 0 })
  expect(state(document)).toEqual(before)
  expect(differing(pixels, await rendered(document, source))).toBe(0)
  expect(await panel.failureOf('restore', { id: source })).toEqual({
    kind: 'cannotSwap',
    because: 'notSwapped',
  })
})

// The playground's files do not store overrides inside an instance, so those could not be restored.
const keptInFiles = Object.keys(kinds).filter((kind) => !kind.includes('instance'))

test.each(keptInFiles)(
  '%s is the same again after it was swapped, saved, opened and restored',
  async (kind) => {
    const source = await make(kind)
    const path = pathTo(document, source)
    const { id, picture } = variationOf(document, source, 0)
    voucher.says.set(0, { verdict: 'checked', picture })
    const untouched = await PlaygroundDocument.open(await document.save(), 'untouched.fig')
    await (await openConnected(document, voucher)).ask('swap', { id })
    const later = await PlaygroundDocument.open(await document.save(), 'later.fig')
    const there = at(later, path)
    const panel = await openConnected(later, voucher)
    expect(await panel.ask('restore', { id: there })).toMatchObject({ count: 1, changed: [] })
    const first = at(untouched, path)
    expect(seen(later, there)).toEqual(seen(untouched, first))
    expect(differing(await rendered(later, there), await rendered(untouched, first))).toBe(0)
  },
)

test('a restore is one step of undo, and gives back all that one press had swapped', async () => {
  const source = layer(document, 'Hero', 'Picture').id
  const { id, picture } = variationOf(document, source, 0)
  voucher.says.set(0, { verdict: 'checked', picture })
  const panel = await openConnected(document, voucher)
  const before = state(document)
  await panel.ask('swap', { id, everywhere: true })
  const swapped = state(document)
  expect(await panel.ask('restore', { id: layer(document, 'Story', 'Picture').id })).toMatchObject({
    count: 3,
  })
  expect(state(document)).toEqual(before)
  document.undo()
  expect(state(document)).toEqual(swapped)
})

test('a swap over a swap still gives back what a person had made', async () => {
  const source = layer(document, 'Hero').id
  const [first, second] = [variationOf(document, source, 0), variationOf(document, source, 1)]
  voucher.says.set(0, { verdict: 'checked', picture: first.picture })
  voucher.says.set(1, { verdict: 'checked', picture: second.picture })
  const panel = await openConnected(document, voucher)
  const before = state(document)
  await panel.ask('swap', { id: first.id })
  await panel.ask('swap', { id: second.id })
  expect(
    document.graph.getChildren(source).filter(({ name }) => name === 'Hero / variation'),
  ).toHaveLength(1)
  await panel.ask('restore', { id: second.id })
  expect(state(document)).toEqual(before)
})

test('what somebody changed since stays as they made it, and is named', async () => {
  const source = layer(document, 'Hero').id
  const { id, picture } = variationOf(document, source, 0)
  voucher.says.set(0, { verdict: 'checked', picture })
  const panel = await openConnected(document, voucher)
  await panel.ask('swap', { id })
  document.graph.updateNode(layer(document, 'Hero', 'Scrim').id, { visible: true, opacity: 0.5 })
  document.graph.updateNode(layer(document, 'Hero', 'Headline').id, { x: 120 })
  document.graph.createNode('RECTANGLE', source, { name: 'A new one' })
  expect(await panel.ask('restore', { id: source })).toMatchObject({ changed: ['Scrim'] })
  expect(
    document.graph.getChildren(source).map(({ name, visible }) => `${name} ${visible}`),
  ).toEqual([
    'Picture true',
    'Scrim true',
    'Logo true',
    'Headline true',
    'Call to action true',
    'A new one true',
  ])
  expect(layer(document, 'Hero', 'Scrim').opacity).toBe(0.5)
  expect(layer(document, 'Hero', 'Headline').x).toBe(120)
})

test('several selected layers are restored by one press, whether they were swapped together, one by one or never', async () => {
  const [source, hero, never] = [
    layer(document, 'Hero', 'Picture').id,
    layer(document, 'Hero').id,
    layer(document, 'Scrim').id,
  ]
  const [first, second] = [variationOf(document, source, 0), variationOf(document, hero, 1)]
  for (const [n, { picture }] of [first, second].entries())
    voucher.says.set(n, { verdict: 'checked', picture })
  const panel = await openConnected(document, voucher)
  const restoreOne = (id: string) =>
    panel.ask('restore', { id }).catch((error: Error) => {
      throw new Failed(JSON.parse(error.message) as Failure)
    })
  const before = state(document)
  const { ids } = await panel.ask('swap', { id: first.id, everywhere: true })
  expect(ids.length).toBeGreaterThan(1)
  await restoreAll([never, ...ids], restoreOne)
  expect(state(document)).toEqual(before)
  await panel.ask('swap', { id: second.id })
  await restoreAll([never, hero], restoreOne)
  expect(state(document)).toEqual(before)
  await expect(restoreAll([never, hero], restoreOne)).rejects.toMatchObject({
    failure: { because: 'notSwapped' },
  })
})

test('restoring several layers names all that were left alone', async () => {
  const left = { first: { changed: ['Picture'] }, second: { changed: ['Scrim'], failed: ['Logo'] } }
  const restored = await restoreAll(['first', 'second'], (id) =>
    Promise.resolve({ count: 1, run: 'run', n: 0, ...left[id as keyof typeof left] }),
  )
  expect(restored).toEqual({ changed: ['Picture', 'Scrim'], failed: ['Logo'] })
})

test('a swap that fails half way leaves nothing behind', async () => {
  const source = layer(document, 'Hero').id
  const { id, picture } = variationOf(document, source, 0)
  voucher.says.set(0, { verdict: 'checked', picture })
  const scrim = layer(document, 'Hero', 'Scrim')
  const panel = await openConnected(document, voucher)
  document.graph.updateNode(scrim.id, {
    boundVariables: { visible: 'VariableID:1', opacity: 'VariableID:1' },
  })
  const bound = state(document)
  expect(await panel.failureOf('swap', { id })).toEqual({ kind: 'cannotSwap', because: 'bound' })
  expect(state(document)).toEqual(bound)
})
