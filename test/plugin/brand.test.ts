// Tests the sandbox's reading of a file's brand and of its kept texts, without the panel.
import { resolve } from 'node:path'
import { clampRgb, converter, formatHex } from 'culori'
import { build } from 'esbuild'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { BrandChoice, FileBrand } from '../../contract/brand.js'
import { PlaygroundDocument } from 'figma-playground/document'
import { rgba, solid } from 'figma-playground/sample'
import { defaultManifest, openHost, startDrawingInNode } from 'figma-playground/node'

interface Letters {
  letters: {
    id: string
    box: object
    needed: number
    fontSizePx: number
    weight: number
    ranges: object[]
    opacity?: number
  }[]
  unmeasured: object[]
}

interface Asks {
  read: { ask: null; answer: FileBrand }
  choose: { ask: BrandChoice; answer: FileBrand }
  letters: { ask: { frame: string; live: string[] }; answer: Letters }
  keep: {
    ask: { source: string; frame: string; ids: string[] }
    answer: { id: string; name: string }[]
  }
}

const rgbColour = converter('rgb')
let code: string
beforeAll(async () => {
  await startDrawingInNode()
  const contents = `
    import { readBrand, chooseBrand } from './plugin/brand/read.ts'
    import { liveTextsOn } from './plugin/brand/texts.ts'
    import { exportTexts } from './plugin/brand/export-texts.ts'
    import { cloneKeepLayers } from './plugin/keep/clone.ts'
    const node = (id) => figma.getNodeByIdAsync(id)
    const asks = {
      read: readBrand,
      choose: (choice) => chooseBrand({ choice }),
      letters: async ({ frame, live }) => {
        const nodes = await Promise.all(live.map(node))
        const { letters, unmeasured } = liveTextsOn(await node(frame), nodes.map((one) => ({ id: one.id, node: one })))
        return { letters: letters.map(({ node, covers, ...rest }) => rest), unmeasured }
      },
      keep: async ({ source, frame, ids }) => {
        await cloneKeepLayers(await node(source), ids, await node(frame))
        const { views } = await exportTexts({ id: frame })
        return views.flatMap(({ texts }) => texts.map(({ id, name }) => ({ id, name })))
      },
    }
    figma.showUI(__html__)
    figma.ui.onmessage = ({ name, ask }) => asks[name](ask).then((answer) => figma.ui.postMessage({ answer }), (error) => figma.ui.postMessage({ error: String(error) }))`
  const stdin = {
    contents,
    resolveDir: resolve(import.meta.dirname, '../..'),
    loader: 'ts' as const,
  }
  const built = await build({
    stdin,
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2017',
    platform: 'neutral',
  })
  code = built.outputFiles[0]?.text ?? ''
})

let document: PlaygroundDocument
let page: string
beforeEach(() => {
  document = PlaygroundDocument.empty()
  page = document.currentPageId
})

/** Opens a new session for each call, so that only the file itself carries state over. */
async function asked<Name extends keyof Asks>(
  name: Name,
  ask: Asks[Name]['ask'],
): Promise<Asks[Name]['answer']> {
  const host = await openHost({ document, code })
  host.plugin.fromUI({ name, ask })
  await host.stage.more()
  const [said] = host.stage.messages as { answer?: Asks[Name]['answer']; error?: string }[]
  if (!said?.answer) throw new Error(said?.error ?? 'no answer')
  return said.answer
}

const variable = (
  collection: string,
  name: string,
  value: Parameters<typeof document.graph.createVariable>[3],
) => document.graph.createVariable(name, 'COLOR', collection, value).id

function style(name: string, fills: ReturnType<typeof solid>[]): void {
  const { graph } = document
  // Styles are on Figma's hidden internal page.
  const inner =
    graph.getPages(true).find(({ internalOnly }) => internalOnly) ??
    graph.addPage('Internal Only Canvas')
  graph.updateNode(inner.id, { internalOnly: true })
  const node = graph.createNode('RECTANGLE', inner.id, {
    name,
    sharedStyleType: 'FILL',
    visible: false,
    fills,
  })
  graph.updateNode(node.id, {
    source: { ...node.source, format: 'fig', id: `77:${node.id.replace(/\D/g, '')}` },
  })
}

/**
 * Builds a collection of primitives, and a brand with two modes whose colours are aliases of them.
 */
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
  expect(read.choice).toEqual({
    collection: id(brand),
    mode: light,
    styles: true,
    words: true,
    unsaid: [],
  })
  // Its second colour is the first's alias, and its third is translucent.
  expect(hexes(read)).toEqual(['teal #1f5d63'])
  expect(document.graph.getNode(document.graph.rootId)?.pluginData ?? []).toEqual([])
})

test('another mode resolves its aliases in that mode, and is remembered in the file', async () => {
  const { brand } = twoModes()
  const choice: BrandChoice = {
    collection: id(brand),
    mode: 'dark:1',
    styles: false,
    words: false,
    unsaid: ['teal'],
  }
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
  const choice: BrandChoice = {
    collection: id(brand),
    mode: light,
    styles: true,
    words: true,
    unsaid: [],
  }
  const read = await asked('read', null)
  expect(read.styles).toBe(3)
  expect(hexes(read)).toEqual(['teal #1f5d63', 'Brand/Oat #efe3d0', 'Hidden below #a1542c'])
  expect(hexes(await asked('choose', { ...choice, styles: false }))).toEqual(['teal #1f5d63'])
  const alone = await asked('choose', { ...choice, collection: null, mode: null })
  expect(alone.choice).toMatchObject({ collection: null, mode: null })
  expect(hexes(alone)).toEqual(['Brand/Teal #1f5d63', 'Brand/Oat #efe3d0', 'Hidden below #a1542c'])
})

test('a file without colours has none, and a choice that somebody broke is as if there were none', async () => {
  expect(await asked('read', null)).toMatchObject({
    collections: [],
    styles: 0,
    colours: [],
    choice: { collection: null },
  })
  const { brand } = twoModes()
  const stored = (value: string) =>
    document.graph.updateNode(document.graph.rootId, {
      pluginData: [{ pluginId: defaultManifest.id ?? '', key: 'brand', value }],
    })
  stored('{"collection":7,"words":false')
  expect((await asked('read', null)).choice).toMatchObject({ collection: id(brand), words: true })
  stored('{"collection":7,"words":"yes","unsaid":[1,"oat"],"styles":false}')
  const choice = { collection: id(brand), words: true, unsaid: ['oat'], styles: false }
  expect((await asked('read', null)).choice).toMatchObject(choice)
})

test('a live text is where it is in its frame, its large and its small letters apart, with the opacity of all that holds it', async () => {
  const { graph } = document
  const frame = graph.createNode('FRAME', page, {
    name: 'Hero',
    x: 500,
    y: 300,
    width: 400,
    height: 200,
    clipsContent: true,
  })
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
  text({ styleRuns: [{ start: 5, length: 8, style: { fontWeight: 600, fontSize: 20 } }] })
  text({ name: 'Blended', blendMode: 'MULTIPLY' })
  text({ name: 'Empty', text: '  ' })
  text({ name: 'Clear', opacity: 0 })
  const { letters, unmeasured } = await asked('letters', { frame: frame.id, live: [group.id] })
  expect(letters).toMatchObject([
    {
      id: `${group.id}/0`,
      needed: 3,
      fontSizePx: 32,
      weight: 600,
      opacity: 0.4,
      ranges: [{ start: 0, end: 5 }],
    },
    {
      id: `${group.id}/0`,
      needed: 4.5,
      fontSizePx: 20,
      weight: 600,
      opacity: 0.4,
      ranges: [{ start: 5, end: 13 }],
    },
    { id: `${group.id}/1`, needed: 3 },
  ])
  expect(letters[2]).not.toHaveProperty('opacity')
  expect(unmeasured).toEqual([{ id: `${group.id}/3`, name: 'Clear', reason: 'transparent' }])
})

test('in a Display P3 file the brand’s colours are what they are in the sRGB that pictures are exported in', async () => {
  const { id: collection } = document.graph.createCollection('Brand')
  variable(collection, 'ember', { r: 0.9, g: 0.3, b: 0.1, a: 1 })
  variable(collection, 'grey', rgba('#808080'))
  style('Brand/Pale', [{ ...solid('#ffffff'), color: { r: 0.9, g: 0.8, b: 0.6, a: 1 } }])
  const p3 = (r: number, g: number, b: number) =>
    formatHex(clampRgb(rgbColour({ mode: 'p3', r, g, b })))
  document.graph.documentColorSpace = 'display-p3'
  expect(hexes(await asked('read', null))).toEqual([
    'ember #f93b00',
    'grey #808080',
    `Brand/Pale ${p3(0.9, 0.8, 0.6)}`,
  ])
  expect(p3(0.9, 0.3, 0.1)).toBe('#f93b00')
  document.graph.documentColorSpace = 'srgb'
  expect(hexes(await asked('read', null))[0]).toBe('ember #e64d1a')
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
  const logo = graph.createNode('FRAME', source.id, {
    name: 'Logo',
    x: 200,
    y: 10,
    width: 120,
    height: 40,
    fills: [],
  })
  text(logo.id, 'Wordmark', 0)
  const frame = graph.createNode('FRAME', page, { name: 'Hero / 1', x: 1000, y: 0, ...size })
  text(frame.id, 'A designer’s own note', 100)
  const texts = await asked('keep', {
    source: source.id,
    frame: frame.id,
    ids: [headline, logo.id],
  })
  expect(texts).toEqual([{ id: headline, name: 'Headline' }])
})
