// Tests the contrast of live texts as drawn: 40 kinds against a calculation on exported pixels, and
// each reason for a missing figure.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import type { TextViews } from '../../contract/brand.js'
import { PlaygroundDocument } from 'figma-playground/document'
import { rgba, solid } from 'figma-playground/sample'
import { legibilityOf, type MeasuredView, type TextFigures } from '../../ui/measure/legibility.js'
import type { Raster } from '../../ui/measure/raster.js'
import { finish } from '../../ui/measure/steps.js'
import { startDrawingInNode } from 'figma-playground/node'
import { contrastIn } from './brand-pixels.js'
import { inSandbox, layer, openCampaign, pixelsOf, rendered, state } from './campaign.js'
import { openPanel } from './panel.js'

type Fields = Record<string, unknown>
type Node = ReturnType<PlaygroundDocument['graph']['createNode']>
type Fills = Node['fills']

const manifest = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../manifest.json'), 'utf8'),
) as { id: string }
const size = { width: 300, height: 100 }
const em = 48
const gradient = (...stops: [number, string, number?][]) => ({
  type: 'GRADIENT_LINEAR',
  color: rgba('#000000'),
  opacity: 1,
  visible: true,
  gradientStops: stops.map(([position, hex, alpha]) => ({ position, color: rgba(hex, alpha) })),
  gradientTransform: { m00: 1, m01: 0, m02: 0, m10: 0, m11: 1, m12: 0 },
})
const shadow = (hex: string, radius: number, y: number, spread = 0) => ({
  ...{ type: 'DROP_SHADOW', color: rgba(hex), offset: { x: 0, y }, radius, spread, visible: true },
})
const stroke = (hex: string, weight: number, align = 'OUTSIDE') => ({
  color: rgba(hex),
  weight,
  opacity: 1,
  visible: true,
  align,
})
const fills = (...all: object[]) => ({ fills: all })

interface Kind {
  ground?: object[]
  text?: Fields
  /** A frame around the text. */
  holder?: Fields
  /** A rectangle below it. */
  under?: Fields
}

const photo = [gradient([0, '#24506a'], [0.5, '#7fa0a8'], [1, '#4a3020'])]
const pale = [solid('#d8d2c4')]
const dark = [solid('#20262c')]

const kinds: Record<string, Kind> = {
  'white on dark': { ground: dark },
  'black on pale': { ground: pale, text: fills(solid('#000000')) },
  'grey on pale': { ground: pale, text: fills(solid('#777777')) },
  'white on white': { ground: [solid('#ffffff')] },
  'red on green': { ground: [solid('#0a8a3a')], text: fills(solid('#c01020')) },
  'over a picture': { ground: photo },
  'dark over a picture': { ground: photo, text: fills(solid('#101418')) },
  'fill at half opacity': { ground: dark, text: fills(solid('#ffffff', 0.5)) },
  'layer at half opacity': { ground: dark, text: { opacity: 0.5 } },
  'parent at half opacity': { ground: dark, holder: { opacity: 0.5 } },
  'parent, layer and fill see-through': {
    ground: photo,
    text: { opacity: 0.7, ...fills(solid('#ffffff', 0.8)) },
    holder: { opacity: 0.6 },
  },
  'overlay on pale': { ground: pale, text: { blendMode: 'OVERLAY' } },
  'overlay on dark': { ground: dark, text: { blendMode: 'OVERLAY' } },
  'multiply on a picture': {
    ground: photo,
    text: { blendMode: 'MULTIPLY', ...fills(solid('#806040')) },
  },
  screen: { ground: photo, text: { blendMode: 'SCREEN', ...fills(solid('#806040')) } },
  'soft light': { ground: photo, text: { blendMode: 'SOFT_LIGHT' } },
  difference: { ground: photo, text: { blendMode: 'DIFFERENCE' } },
  darken: { ground: photo, text: { blendMode: 'DARKEN', ...fills(solid('#506070')) } },
  luminosity: { ground: photo, text: { blendMode: 'LUMINOSITY' } },
  'parent in overlay': { ground: pale, holder: { blendMode: 'OVERLAY' } },
  'gradient letters': { ground: dark, text: fills(gradient([0, '#ffffff'], [1, '#5a6a7a'])) },
  'gradient through its ground': {
    ground: [solid('#808080')],
    text: fills(gradient([0, '#ffffff'], [1, '#000000'])),
  },
  'gradient to nothing': { ground: dark, text: fills(gradient([0, '#ffffff'], [1, '#ffffff', 0])) },
  'gradient over a picture': {
    ground: photo,
    text: fills(gradient([0, '#fff0d0'], [1, '#e0a060'])),
  },
  'two fills': { ground: dark, text: fills(solid('#00ff00'), solid('#ffffff', 0.5)) },
  'a hidden fill on top': {
    ground: dark,
    text: fills(solid('#cccccc'), { ...solid('#000000'), visible: false }),
  },
  'a soft shadow on pale': { ground: pale, text: { effects: [shadow('#000000', 8, 2)] } },
  'a soft shadow over a picture': { ground: photo, text: { effects: [shadow('#000000', 8, 2)] } },
  'a hard shadow on pale': { ground: pale, text: { effects: [shadow('#000000', 0, 4)] } },
  'a glow on dark': {
    ground: dark,
    text: { effects: [shadow('#ffffff', 12, 0)], ...fills(solid('#444444')) },
  },
  'a thin outside stroke': { ground: pale, text: { strokes: [stroke('#000000', 1)] } },
  'on a button': { ground: photo, under: { fills: [solid('#0d3b66')], cornerRadius: 12 } },
  'on a see-through button': { ground: photo, under: { fills: [solid('#000000', 0.6)] } },
  'on a gradient scrim': {
    ground: photo,
    under: fills(gradient([0, '#000000', 0.9], [1, '#000000', 0])),
  },
  'on a button in multiply': {
    ground: photo,
    under: { fills: [solid('#908070')], blendMode: 'MULTIPLY' },
  },
  'in a filled frame': {
    ground: photo,
    holder: fills(solid('#f4e8d0')),
    text: fills(solid('#35506a')),
  },
  'in a filled frame at 60 %': {
    ground: photo,
    holder: { opacity: 0.6, ...fills(solid('#f4e8d0')) },
    text: fills(solid('#35506a')),
  },
  'in a frame that clips it': { ground: dark, holder: { clipsContent: true, width: 110 } },
  thin: { ground: photo, text: { fontWeight: 500 } },
  'heavy and spaced': { ground: photo, text: { fontWeight: 800, letterSpacing: 4 } },
  'small caps of the alphabet': { ground: photo, text: { text: 'AVWXM', fontWeight: 600 } },
  turned: { ground: photo, text: { rotation: 4 } },
}

let document: PlaygroundDocument
const text = {
  text: 'Slow day',
  fontFamily: 'Inter',
  fontSize: em,
  fontWeight: 700,
  textAutoResize: 'NONE',
  x: 16,
  y: 18,
  width: 260,
  height: 62,
}

/**
 * Builds a variation's frame with one live text. `mask`: the same words, black on white and nothing
 * else.
 */
function build(
  file: PlaygroundDocument,
  name: string,
  { ground, text: own, holder, under }: Kind,
  index: number,
  mask = false,
): { id: string; text: string } {
  const { graph } = file
  const at = { x: (index % 8) * 400, y: Math.floor(index / 8) * 200 + (mask ? 4000 : 0) }
  const live = (id: string) => ({
    pluginData: [{ pluginId: manifest.id, key: 'kept-from', value: id }],
  })
  const frameFills = mask ? [solid('#ffffff')] : (ground ?? dark)
  const frame = graph.createNode('FRAME', file.currentPageId, {
    name,
    ...at,
    ...size,
    clipsContent: true,
    fills: frameFills as Fills,
  })
  if (under && !mask)
    graph.createNode('RECTANGLE', frame.id, {
      x: 8,
      y: 10,
      width: 280,
      height: 80,
      ...under,
    } as object)
  const plain = mask ? { effects: [], strokes: [], opacity: 1, blendMode: 'PASS_THROUGH' } : {}
  const box =
    holder &&
    graph.createNode('FRAME', frame.id, {
      name: 'Holder',
      x: 0,
      y: 0,
      ...size,
      fills: [],
      clipsContent: false,
      ...holder,
      ...(mask && { ...plain, fills: [] }),
      ...live('1:1'),
    } as object)
  const paint = mask ? { ...plain, fills: [solid('#000000')] } : {}
  const words = graph.createNode('TEXT', box?.id ?? frame.id, {
    name,
    ...text,
    fills: [solid('#ffffff')],
    ...own,
    ...paint,
    ...(!box && live('1:1')),
  } as object)
  return { id: frame.id, text: words.id }
}

const imports = `import { exportTexts } from './plugin/brand/export-texts.ts'`

async function exportsOf(file: PlaygroundDocument, ids: string[]): Promise<TextViews[]> {
  const body = `const all = []; for (const id of ${JSON.stringify(ids)}) all.push(await exportTexts({ id })); return all`
  return (await inSandbox(file, imports, body)) as TextViews[]
}

async function figuresOf({ views, unmeasured }: TextViews): Promise<TextFigures> {
  const raster = async (png: Uint8Array): Promise<Raster> => {
    const { data, width, height } = await pixelsOf(png)
    return { data: new Uint8ClampedArray(data), width, height }
  }
  const decoded = views.map(async ({ shown, stencil, without, texts }): Promise<MeasuredView> => ({
    ...{ shown: await raster(shown), stencil: await raster(stencil), texts },
    ...(without && { without: await raster(without) }),
  }))
  return finish(legibilityOf(await Promise.all(decoded), unmeasured))
}

let found: Map<string, { figures: TextFigures; views: TextViews; frame: string; mask: string }>
beforeAll(async () => {
  await startDrawingInNode()
  const file = PlaygroundDocument.empty()
  document = file
  const entries = Object.entries(kinds)
  const frames = entries.map(([name, kind], index) => build(file, name, kind, index))
  const masks = entries.map(([name, kind], index) => build(file, name, kind, index, true))
  const before = state(file)
  const views = await exportsOf(
    file,
    frames.map(({ id }) => id),
  )
  expect(state(file)).toEqual(before)
  found = new Map()
  for (const [index, [name]] of entries.entries()) {
    const [view, frame, mask] = [views[index], frames[index], masks[index]]
    if (view && frame && mask)
      found.set(name, {
        views: view,
        figures: await figuresOf(view),
        frame: frame.id,
        mask: mask.id,
      })
  }
})

test.each(Object.keys(kinds))(
  '%s: as an independent calculation on the exported pixels has it, to 0.1',
  async (name) => {
    const { figures, views, frame, mask } = found.get(name)!
    expect(views.views.map(({ without }) => without)).toEqual([undefined])
    for (const { shown } of views.views)
      expect(
        Math.max((await sharp(shown).metadata()).width, (await sharp(shown).metadata()).height),
      ).toBeLessThanOrEqual(1024)
    const [line] = figures.texts
    const expected = contrastIn(
      await rendered(document, frame, size.width * 2),
      await rendered(document, mask, size.width * 2),
      em * 2,
    )
    expect
      .soft(
        Math.abs((line?.typical ?? 0) - expected.typical),
        `typical ${line?.typical} of ${expected.typical}`,
      )
      .toBeLessThan(0.1)
    expect
      .soft(
        Math.abs((line?.lowest ?? 0) - expected.lowest),
        `lowest ${line?.lowest} of ${expected.lowest}`,
      )
      .toBeLessThan(0.1)
  },
)

const reasons: Record<string, [Kind, string]> = {
  hidden: [{ text: { visible: false } }, 'hidden'],
  'in a hidden frame': [{ holder: { visible: false } }, 'hidden'],
  'at opacity 0': [{ text: { opacity: 0 } }, 'transparent'],
  'in a parent at opacity 0': [{ holder: { opacity: 0 } }, 'transparent'],
  'without a fill': [{ text: { fills: [] } }, 'transparent'],
  'with a fill at 0 %': [{ text: fills(solid('#ffffff', 0)) }, 'transparent'],
  'outside of the picture': [{ text: { x: 900 } }, 'cut'],
  'clipped away by its frame': [{ holder: { clipsContent: true, width: 10 } }, 'cut'],
  blurred: [{ text: { effects: [{ ...shadow('#000000', 6, 0), type: 'LAYER_BLUR' }] } }, 'blurred'],
  'as a mask': [{ text: { isMask: true } }, 'shape'],
  'of a pixel’s height': [
    { text: { text: 'Slow day '.repeat(50), fontSize: 1, width: 290 } },
    'tooSmall',
  ],
}

test('a text that cannot be measured has no figure and says why', async () => {
  const file = PlaygroundDocument.empty()
  const frames = Object.entries(reasons).map(([name, [kind]], index) =>
    build(file, name, kind, index),
  )
  const covered = build(file, 'covered', {}, 20)
  file.graph.createNode('RECTANGLE', covered.id, { ...size, fills: [solid('#446688')] })
  const half = build(file, 'half covered', {}, 21)
  file.graph.createNode('RECTANGLE', half.id, { ...size, width: 120, fills: [solid('#446688')] })
  const all = await exportsOf(
    file,
    [...frames, covered, half].map(({ id }) => id),
  )
  const figures = await Promise.all(all.map(figuresOf))
  const said = figures.map(({ texts, unmeasured }) => [
    texts.length,
    unmeasured.map(({ reason }) => reason),
  ])
  expect(said.slice(0, -2)).toEqual(Object.values(reasons).map(([, reason]) => [0, [reason]]))
  expect(said.slice(-2)).toEqual([
    [0, ['covered']],
    [1, []],
  ])
  // The visible part of the half-covered text is white on #20262c.
  expect(figures.at(-1)?.texts[0]?.typical).toBeCloseTo(15.24, 1)
})

test('texts over one another, in two sizes and far too small for one export each have their own figure', async () => {
  const file = PlaygroundDocument.empty()
  const { id } = build(
    file,
    'several',
    { ground: [solid('#ffffff')], text: { ...fills(solid('#767676')) } },
    0,
  )
  const add = (own: Fields) =>
    file.graph.createNode('TEXT', id, {
      ...{
        ...text,
        pluginData: [
          { pluginId: manifest.id, key: 'kept-from', value: `2:${String(own['name'])}` },
        ],
      },
      ...own,
    } as object)
  add({ name: 'over', text: 'XX', x: 30, ...fills(solid('#0000ff')) })
  add({
    name: 'two sizes',
    text: 'Big small',
    x: 20,
    y: 4,
    height: 30,
    fontSize: 24,
    fontWeight: 400,
    ...fills(solid('#949494')),
    styleRuns: [{ start: 4, length: 5, style: { fontSize: 12, fills: [solid('#595959')] } }],
  })
  add({
    name: 'small print',
    text: 'Terms apply',
    x: 200,
    y: 90,
    width: 60,
    height: 8,
    fontSize: 6,
    fontWeight: 400,
    ...fills(solid('#000000')),
  })
  file.graph.updateNode(id, { width: 3000, height: 1000 })
  const [views] = await exportsOf(file, [id])
  const { texts, unmeasured } = await figuresOf(views!)
  expect(unmeasured).toEqual([])
  const lowest = Object.fromEntries(
    texts.map(({ name, lowest, needed }) => [name, [Math.round(lowest * 10) / 10, needed]]),
  )
  expect(lowest).toEqual({
    several: [4.5, 3],
    over: [8.6, 3],
    'two sizes': [3, 3],
    'small print': [21, 4.5],
  })
})

test('a text of two colours over plain white is as legible as the paler one', async () => {
  const file = PlaygroundDocument.empty()
  const styleRuns = [{ start: 5, length: 3, style: { fills: [solid('#bbbbbb')] } }]
  const { id } = build(
    file,
    'two colours',
    { ground: [solid('#ffffff')], text: { ...fills(solid('#000000')), styleRuns } },
    0,
  )
  const [line] = (await figuresOf((await exportsOf(file, [id]))[0]!)).texts
  expect(line).toMatchObject({ needed: 3, passes: false, scrim: { colour: 'black' } })
  expect(line?.lowest).toBeCloseTo(1.92, 1)
})

test('a cancelled export stops before its next picture and leaves nothing behind', async () => {
  const file = PlaygroundDocument.empty()
  const { id } = build(file, 'cancelled', {}, 0)
  const before = state(file)
  const body = `const waiting = exportTexts({ id: ${JSON.stringify(id)} }).then(() => 'done', ({ failure }) => failure.kind)
    await cancelTexts()
    return waiting`
  expect(
    await inSandbox(
      file,
      `import { cancelTexts, exportTexts } from './plugin/brand/export-texts.ts'`,
      body,
    ),
  ).toBe('cancelled')
  expect(state(file)).toEqual(before)
})

test('letters in the colour of a variable are measured as all others are', async () => {
  const file = await openCampaign()
  const hero = layer(file, 'Hero')
  const { graph } = file
  const frame = graph.createNode('FRAME', file.currentPageId, {
    ...size,
    x: 9000,
    fills: [solid('#ffffff')] as Fills,
  })
  const found = ['Headline', 'Call to action'].map((name, index) => {
    const { boundVariables, fills: own } = layer(file, 'Hero', name)
    const pluginData = [{ pluginId: manifest.id, key: 'kept-from', value: `${hero.id}/${index}` }]
    return graph.createNode('TEXT', frame.id, {
      ...text,
      name,
      y: index * 50,
      height: 50,
      fontSize: 32,
      fills: own,
      boundVariables,
      pluginData,
    } as object)
  })
  expect(found.map(({ boundVariables }) => Object.keys(boundVariables))).toEqual([
    ['fills/0/color'],
    ['fills/0/color'],
  ])
  const { texts, unmeasured } = await figuresOf((await exportsOf(file, [frame.id]))[0]!)
  expect(unmeasured).toEqual([])
  // #ffffff and #efe3d0 on white.
  expect(texts.map(({ lowest }) => Math.round(lowest * 100) / 100)).toEqual([1, 1.27])
})

test('a text whose font is missing has a figure, or a reason where its sizes cannot be told apart', async () => {
  const file = PlaygroundDocument.empty()
  const own = { fontFamily: 'Nobody’s Grotesk', ...fills(solid('#000000')) }
  const styleRuns = [{ start: 5, length: 3, style: { fontSize: 12 } }]
  const ids = [own, { ...own, styleRuns }].map(
    (kind, index) => build(file, 'missing', { ground: [solid('#ffffff')], text: kind }, index).id,
  )
  const [one, two] = await Promise.all((await exportsOf(file, ids)).map(figuresOf))
  expect(one).toMatchObject({ texts: [{ name: 'missing' }], unmeasured: [] })
  expect(one?.texts[0]?.lowest).toBeCloseTo(21, 1)
  expect(two).toMatchObject({ texts: [], unmeasured: [{ name: 'missing', reason: 'noFont' }] })
})

/** Calls `act` as soon as the temporary copy for the export of texts is in the document. */
function onceCopied(file: PlaygroundDocument, act: () => void): void {
  const create = file.graph.createNode.bind(file.graph)
  file.graph.createNode = (...given) => {
    file.graph.createNode = create
    queueMicrotask(act)
    return create(...given)
  }
}

test('a step of undo that is committed while texts are exported does not contain the copy', async () => {
  const file = PlaygroundDocument.empty()
  const { id } = build(file, 'interrupted', {}, 0)
  file.commitUndo()
  const before = state(file)
  const panel = await openPanel(file)
  const settled = new Promise((resolve) =>
    onceCopied(file, () => resolve(panel.ask('settle', { key: 'none' }))),
  )
  expect(await panel.failureOf('exportTexts', { id })).toEqual({ kind: 'cancelled' })
  await settled
  panel.plugin.close()
  expect(state(file)).toEqual(before)
  file.undo()
  file.redo()
  expect(state(file)).toEqual(before)
})

test('a plugin that is closed while it exports texts leaves no copy behind', async () => {
  const file = PlaygroundDocument.empty()
  const { id } = build(file, 'closed', {}, 0)
  file.commitUndo()
  const before = state(file)
  const { plugin } = await openPanel(file)
  const copied = new Promise<void>((resolve) =>
    onceCopied(file, () => {
      expect(file.nodes.size).toBeGreaterThan(Object.keys(before['nodes'] as object).length)
      plugin.close()
      resolve()
    }),
  )
  plugin.fromUI({ id: 1, call: 'exportTexts', ask: { id } })
  await copied
  await plugin.ended
  expect(state(file)).toEqual(before)
})
