// What the sandbox reads of a file's brand and of its kept texts, in a sandbox as bare as Figma's, without the panel.
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { BrandChoice, FileBrand, KeptTexts } from '../../contract/brand.js'
import { PlaygroundDocument } from '../../playground/document/index.js'
import { rgba, solid } from '../../playground/sample/brand.js'
import { MANIFEST, openHost, startDrawingInNode } from '../host/open.js'

interface Asks {
  read: { ask: null; answer: FileBrand }
  choose: { ask: BrandChoice; answer: FileBrand }
  texts: { ask: { frame: string; kept: string[] }; answer: KeptTexts }
  keep: { ask: { source: string; frame: string; ids: string[] }; answer: KeptTexts }
}

let code: string
beforeAll(async () => {
  await startDrawingInNode()
  const contents = `
    import { readBrand, chooseBrand } from './plugin/brand/read.ts'
    import { keptTexts, keptTextsOn } from './plugin/brand/texts.ts'
    import { cloneKeepLayers } from './plugin/keep/clone.ts'
    const node = (id) => figma.getNodeByIdAsync(id)
    const asks = {
      read: readBrand,
      choose: (choice) => chooseBrand({ choice }),
      texts: async ({ frame, kept }) => keptTexts(await node(frame), (await Promise.all(kept.map(node))).map((one) => ({ id: one.id, node: one }))),
      keep: async ({ source, frame, ids }) => (await cloneKeepLayers(await node(source), ids, await node(frame)), keptTextsOn({ id: frame })),
    }
    figma.showUI(__html__)
    figma.ui.onmessage = ({ name, ask }) => asks[name](ask).then((answer) => figma.ui.postMessage({ answer }), (error) => figma.ui.postMessage({ error: String(error) }))`
  const stdin = { contents, resolveDir: resolve(import.meta.dirname, '../..'), loader: 'ts' as const }
  const built = await build({ stdin, bundle: true, write: false, format: 'iife', target: 'es2017', platform: 'neutral' })
  code = built.outputFiles[0]?.text ?? ''
})

let document: PlaygroundDocument
let page: string
beforeEach(() => {
  document = PlaygroundDocument.empty()
  page = document.currentPageId
})

/** A session of its own each time, so that only what is in the file is remembered. */
async function asked<Name extends keyof Asks>(name: Name, ask: Asks[Name]['ask']): Promise<Asks[Name]['answer']> {
  const host = await openHost({ document, code })
  host.plugin.fromUI({ name, ask })
  await host.stage.more()
  const [said] = host.stage.messages as { answer?: Asks[Name]['answer']; error?: string }[]
  if (!said?.answer) throw new Error(said?.error ?? 'no answer')
  return said.answer
}

const variable = (collection: string, name: string, value: Parameters<typeof document.graph.createVariable>[3]) =>
  document.graph.createVariable(name, 'COLOR', collection, value).id

function style(name: string, fills: ReturnType<typeof solid>[]): void {
  const { graph } = document
  const node = graph.createNode('RECTANGLE', page, { name, sharedStyleType: 'FILL', internalOnly: true, visible: false, fills })
  graph.updateNode(node.id, { source: { ...node.source, format: 'fig', id: `77:${node.id.replace(/\D/g, '')}` } })
}

/** Primitives, and a brand of two modes whose colours point at them. */
function twoModes() {
  const { graph } = document
  const primitives = graph.createCollection('Primitives')
  const deep = variable(primitives.id, 'teal/700', rgba('#1f5d63'))
  const pale = variable(primitives.id, 'teal/100', rgba('#cfe6e8'))
  graph.createVariable('radius', 'FLOAT', primitives.id, 4)
  const brand = graph.createCollection('Brand colours')
  const [light = ''] = brand.modes.map(({ modeId }) => modeId)
  graph.addMode(brand.id, 'dark:1', 'Dark')
  const main = variable(brand.id, 'teal', { aliasId: deep })
  const second = variable(brand.id, 'second', { aliasId: main })
  variable(brand.id, 'shade', rgba('#000000', 0.4))
  graph.variables.get(main)!.valuesByMode['dark:1'] = { aliasId: pale }
  graph.variables.get(second)!.valuesByMode['dark:1'] = { aliasId: main }
  return { primitives, brand, light }
}

const hexes = ({ colours }: FileBrand) => colours.map(({ name, hex }) => `${name} ${hex}`)
const id = (collection: { id: string }) => `VariableCollectionId:${collection.id}`

test('a file that nobody has chosen in starts with the collection that is called brand, in its first mode', async () => {
  const { primitives, brand, light } = twoModes()
  const read = await asked('read', null)
  expect(read.collections.map(({ id, name }) => [id, name])).toEqual([
    [id(primitives), 'Primitives'],
    [id(brand), 'Brand colours'],
  ])
  expect(read.choice).toEqual({ collection: id(brand), mode: light, styles: true, words: true, unsaid: [] })
  // Its second colour is the first's alias, and its third is see-through.
  expect(hexes(read)).toEqual(['teal #1f5d63'])
  expect(document.graph.getNode(document.graph.rootId)?.pluginData ?? []).toEqual([])
})

test('another mode resolves its aliases in that mode, and is remembered in the file', async () => {
  const { brand } = twoModes()
  const choice: BrandChoice = { collection: id(brand), mode: 'dark:1', styles: false, words: false, unsaid: ['teal'] }
  expect(hexes(await asked('choose', choice))).toEqual(['teal #cfe6e8'])
  const again = await asked('read', null)
  expect(again.choice).toEqual(choice)
  expect(hexes(again)).toEqual(['teal #cfe6e8'])
})

test('a mode or collection that is gone drops only itself', async () => {
  const { primitives, brand, light } = twoModes()
  const kept = { styles: false, words: false, unsaid: [] }
  expect((await asked('choose', { ...kept, collection: id(brand), mode: 'gone' })).choice).toEqual({
    ...kept,
    collection: id(brand),
    mode: light,
  })
  await asked('choose', { ...kept, collection: id(primitives), mode: primitives.modes[0]!.modeId })
  document.graph.removeCollection(primitives.id)
  expect((await asked('read', null)).choice).toMatchObject({ ...kept, collection: id(brand) })
})

test('aliases in a circle, or to nowhere, are no colours and hang nothing', async () => {
  const { id: collection } = document.graph.createCollection('Brand')
  const one = variable(collection, 'one', rgba('#112233'))
  const two = variable(collection, 'two', { aliasId: one })
  for (const mode of Object.keys(document.graph.variables.get(one)!.valuesByMode))
    document.graph.variables.get(one)!.valuesByMode[mode] = { aliasId: two }
  variable(collection, 'lost', { aliasId: 'gone:1' })
  variable(collection, 'ink', rgba('#15262b'))
  expect(hexes(await asked('read', null))).toEqual(['ink #15262b'])
})

test('paint styles of one plain colour are brand colours too, once each, and alone where no collection is wanted', async () => {
  const { brand, light } = twoModes()
  style('Brand/Teal', [solid('#1f5d63')])
  style('Brand/Oat', [solid('#efe3d0')])
  style('Veil', [solid('#efe3d0', 0.5)])
  style('Two', [solid('#111111'), solid('#222222')])
  style('Hidden below', [{ ...solid('#111111'), visible: false }, solid('#a1542c')])
  const choice: BrandChoice = { collection: id(brand), mode: light, styles: true, words: true, unsaid: [] }
  const read = await asked('read', null)
  expect(read.styles).toBe(3)
  expect(hexes(read)).toEqual(['teal #1f5d63', 'Brand/Oat #efe3d0', 'Hidden below #a1542c'])
  expect(hexes(await asked('choose', { ...choice, styles: false }))).toEqual(['teal #1f5d63'])
  const alone = await asked('choose', { ...choice, collection: null, mode: null })
  expect(alone.choice).toMatchObject({ collection: null, mode: null })
  expect(hexes(alone)).toEqual(['Brand/Teal #1f5d63', 'Brand/Oat #efe3d0', 'Hidden below #a1542c'])
})

test('a file without colours has none, and a choice that somebody broke is as if there were none', async () => {
  expect(await asked('read', null)).toMatchObject({ collections: [], styles: 0, colours: [], choice: { collection: null } })
  const { brand } = twoModes()
  const stored = (value: string) =>
    document.graph.updateNode(document.graph.rootId, { pluginData: [{ pluginId: MANIFEST.id ?? '', key: 'brand', value }] })
  stored('{"collection":7,"words":false')
  expect((await asked('read', null)).choice).toMatchObject({ collection: id(brand), words: true })
  stored('{"collection":7,"words":"yes","unsaid":[1,"oat"],"styles":false}')
  const choice = { collection: id(brand), words: true, unsaid: ['oat'], styles: false }
  expect((await asked('read', null)).choice).toMatchObject(choice)
})

test('a kept text is where it is in its frame, with the colour, opacity, size and weight of each of its stretches', async () => {
  const { graph } = document
  const frame = graph.createNode('FRAME', page, { name: 'Hero', x: 500, y: 300, width: 400, height: 200, clipsContent: true })
  const group = graph.createNode('FRAME', frame.id, {
    name: 'Words',
    x: 20,
    y: 10,
    width: 300,
    height: 100,
    opacity: 0.5,
    fills: [],
  })
  const text = (changes: object) =>
    graph.createNode('TEXT', group.id, {
      name: 'Headline',
      text: 'Slow mornings',
      fontFamily: 'Inter',
      fontSize: 32,
      fontWeight: 600,
      textAutoResize: 'NONE',
      x: 30,
      y: 40,
      width: 200,
      height: 40,
      fills: [solid('#ffffff', 0.8)],
      ...changes,
    }).id
  const styled = text({
    styleRuns: [{ start: 5, length: 8, style: { fontWeight: 700, fontSize: 20, fills: [solid('#efe3d0')] } }],
  })
  text({ name: 'Hidden', visible: false })
  text({ name: 'Clear', opacity: 0 })
  const { texts, frame: size } = await asked('texts', { frame: frame.id, kept: [group.id] })
  expect(size).toEqual({ width: 400, height: 200 })
  expect(texts).toEqual([
    {
      id: `${group.id}/0`,
      name: 'Headline',
      box: { x: 50, y: 50, width: 200, height: 40 },
      inks: [
        { hex: '#ffffff', opacity: 0.4, fontSizePx: 32, bold: false },
        { hex: '#efe3d0', opacity: 0.5, fontSizePx: 20, bold: true },
      ],
    },
  ])
  expect((await asked('texts', { frame: frame.id, kept: [styled] })).texts).toEqual([{ ...texts[0], id: styled }])
})

test('of several fills the one on top is read, of a gradient each colour, of a picture none', async () => {
  const { graph } = document
  const frame = graph.createNode('FRAME', page, { name: 'Hero', width: 400, height: 200 })
  const gradient = {
    type: 'GRADIENT_LINEAR',
    color: rgba('#000000'),
    opacity: 1,
    visible: true,
    gradientStops: [
      { position: 0, color: rgba('#ffffff') },
      { position: 1, color: rgba('#000000', 0.5) },
    ],
    gradientTransform: { m00: 1, m01: 0, m02: 0, m10: 0, m11: 1, m12: 0 },
  } as const
  const text = (name: string, fills: object[]) =>
    graph.createNode('TEXT', frame.id, {
      name,
      text: 'Slow',
      fontFamily: 'Inter',
      fontSize: 20,
      fontWeight: 400,
      width: 100,
      height: 30,
      fills: fills as ReturnType<typeof solid>[],
    }).id
  const kept = [
    text('Two', [solid('#111111'), solid('#222222'), { ...solid('#333333'), visible: false }]),
    text('Gradient', [gradient]),
    text('None', [{ ...solid('#333333'), visible: false }]),
  ]
  const { texts } = await asked('texts', { frame: frame.id, kept })
  expect(texts.map(({ name, inks }) => [name, inks.map(({ hex, opacity }) => [hex, opacity])])).toEqual([
    ['Two', [['#222222', 1]]],
    [
      'Gradient',
      [
        ['#ffffff', 1],
        ['#000000', 0.5],
      ],
    ],
  ])
})

test('the texts on a variation are those of its live layers, by their source’s ids; a logo’s wordmark is none of them', async () => {
  const { graph } = document
  const size = { width: 400, height: 200 }
  const source = graph.createNode('FRAME', page, { name: 'Hero', x: 0, y: 0, ...size, fills: [] })
  const text = (parent: string, name: string, y: number) =>
    graph.createNode('TEXT', parent, {
      name,
      text: 'Slow',
      fontFamily: 'Inter',
      fontSize: 20,
      fontWeight: 400,
      textAutoResize: 'NONE',
      x: 10,
      y,
      width: 100,
      height: 30,
      fills: [solid('#ffffff')],
    }).id
  const headline = text(source.id, 'Headline', 20)
  const logo = graph.createNode('FRAME', source.id, { name: 'Logo', x: 200, y: 10, width: 120, height: 40, fills: [] })
  text(logo.id, 'Wordmark', 0)
  const frame = graph.createNode('FRAME', page, { name: 'Hero / 1', x: 1000, y: 0, ...size })
  text(frame.id, 'A designer’s own note', 100)
  const { texts } = await asked('keep', { source: source.id, frame: frame.id, ids: [headline, logo.id] })
  expect(texts.map(({ id, name, box }) => ({ id, name, box }))).toEqual([
    { id: headline, name: 'Headline', box: { x: 10, y: 20, width: 100, height: 30 } },
  ])
})
