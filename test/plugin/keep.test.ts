// Tests keep-layers: found, switched, remembered, left out of the source image, and live above each
// variation.
import { beforeEach, expect, test } from 'vitest'
import type { PlaygroundDocument } from 'figma-playground/document'
import { differing, inSandbox, layer, openCampaign, pixelsOf, rendered, state } from './campaign.js'
import { openPanel, type Panel } from './panel.js'

let document: PlaygroundDocument
let panel: Panel

beforeEach(async () => {
  document = await openCampaign()
  panel = await openPanel(document)
})

const hero = () => layer(document, 'Hero').id
const listed = async (id = hero()) => (await panel.ask('keepLayers', { id })).layers
const on = async (id = hero()) => (await listed(id)).filter((one) => one.on).map((one) => one.id)
const size = { width: 720, height: 405 }
const exported = async (keep: string[], id = hero()) =>
  pixelsOf((await panel.ask('exportSource', { id, size, keep })).bytes)

const cloning = `import { cloneKeepLayers } from './plugin/keep/clone.ts'; import { keptIn } from './plugin/keep/find.ts'`
async function variation(
  source: string,
  width: number,
  height: number,
): Promise<{ frame: string; clones: string[] }> {
  const made = await inSandbox(
    document,
    cloning,
    `const source = await figma.getNodeByIdAsync('${source}')
     const frame = figma.createFrame(); frame.x = 9000; frame.resize(${width}, ${height})
     return { frame: frame.id, clones: await cloneKeepLayers(source, await keptIn(source), frame) }`,
  )
  return made as { frame: string; clones: string[] }
}

test.each(['Hero', 'Square', 'Story'])(
  'in %s the logo and both texts are found, lowest first, and on',
  async (name) => {
    expect(
      (await listed(layer(document, name).id)).map(({ name, kind, on, word }) => [
        name,
        kind,
        on,
        word,
      ]),
    ).toEqual([
      ['Logo', 'logo', true, 'Looks like a logo'],
      ['Headline', 'text', true, 'Text'],
      ['Call to action', 'text', true, 'Text'],
    ])
  },
)

test('what is switched off is off the next time, for every instance of its component too', async () => {
  const [logo] = await listed()
  await panel.ask('setKeep', { id: logo?.id ?? '', on: false })
  const names = async (frame: string) =>
    (await listed(layer(document, frame).id)).map(({ name, on }) => `${name} ${on}`)
  // Switched off, its own text is listed, because that text can be kept alone.
  expect(await names('Hero')).toEqual([
    'Logo false',
    'Wordmark true',
    'Headline true',
    'Call to action true',
  ])
  expect((await names('Story'))[0]).toBe('Logo false')
  await panel.ask('setKeep', { id: layer(document, 'Story', 'Logo').id, on: true })
  expect((await names('Story'))[0]).toBe('Logo true')
  // The layer's own switch has priority over its component's.
  expect((await names('Hero'))[0]).toBe('Logo false')
})

test('a designer’s mark keeps any layer, and taking it away lets it go', async () => {
  const scrim = layer(document, 'Hero', 'Scrim').id
  await panel.ask('setKeep', { id: scrim, marked: true })
  expect((await listed()).find(({ id }) => id === scrim)).toMatchObject({
    kind: 'marked',
    on: true,
  })
  await panel.ask('setKeep', { id: scrim, marked: false })
  expect((await listed()).map(({ id }) => id)).not.toContain(scrim)
})

test('a locked layer is kept, but one that covers the whole source starts switched off; hidden ones are not listed', async () => {
  const { graph } = document
  graph.updateNode(layer(document, 'Hero', 'Picture').id, { locked: true })
  graph.createNode('ELLIPSE', hero(), {
    name: 'Seal',
    x: 1200,
    y: 60,
    width: 120,
    height: 120,
    locked: true,
  })
  graph.updateNode(layer(document, 'Hero', 'Headline').id, { visible: false })
  expect((await listed()).map(({ name, kind, on }) => [name, kind, on])).toEqual([
    ['Picture', 'locked', false],
    ['Logo', 'logo', true],
    ['Call to action', 'text', true],
    ['Seal', 'locked', true],
  ])
})

test('the source itself is never a keep-layer, whatever it is', async () => {
  expect(await listed(layer(document, 'Hero', 'Headline').id)).toEqual([])
  const inside = await listed(layer(document, 'Hero', 'Logo').id)
  expect(inside.map(({ name }) => name)).toEqual(['Wordmark'])
})

test('a large frame is looked at in part, and says so', async () => {
  for (let i = 0; i < 2100; i += 1)
    document.graph.createNode('RECTANGLE', hero(), { name: `r${i}` })
  const { layers, sentence } = await panel.ask('keepLayers', { id: hero() })
  expect(layers).toHaveLength(3)
  expect(sentence).toMatch(/2000 layers/)
})

test('nothing of the keep-layers is in the seed: it is what the frame looks like without them', async () => {
  const keep = await on()
  const [whole, seed] = [await exported([]), await exported(keep)]
  expect(differing(whole, seed)).toBeGreaterThan(2000)
  for (const id of keep) document.graph.updateNode(id, { visible: false })
  expect(differing(await exported([]), seed)).toBe(0)
})

test('taking a seed leaves the document exactly as it was', async () => {
  const before = state(document)
  await exported(await on())
  await panel.ask('preview', { id: hero(), maxSide: 200, keep: await on() })
  expect(state(document)).toEqual(before)
})

test('in auto-layout what stays keeps its place, and a source of text alone has nothing to show', async () => {
  const { graph } = document
  const row = (await inSandbox(
    document,
    '',
    `const row = figma.createFrame(); row.x = 3000; row.layoutMode = 'HORIZONTAL'
     const words = figma.createText(); await figma.loadFontAsync(words.fontName); words.fontSize = 40; words.characters = 'Hello'; row.appendChild(words)
     const block = figma.createRectangle(); block.fills = [{ type: 'SOLID', color: { r: 1, g: 0, b: 0 } }]; row.appendChild(block)
     return { id: row.id, words: words.id }`,
  )) as { id: string; words: string }
  const red = ({ data, width }: { data: Uint8Array; width: number }) => {
    for (let at = 0; at < data.length; at += 4)
      if ((data[at] ?? 0) > 200 && (data[at + 1] ?? 0) < 60 && data[at + 3]) return (at / 4) % width
    return -1
  }
  const [whole, seed] = [await exported([], row.id), await exported([row.words], row.id)]
  expect(differing(whole, seed)).toBeGreaterThan(100)
  expect(red(whole)).toBeGreaterThan(50)
  expect(red(seed)).toBe(red(whole))
  const lonely = graph.createNode('FRAME', document.currentPageId, {
    name: 'Lonely',
    x: 4000,
    width: 200,
    height: 100,
  })
  const word = graph.createNode('TEXT', lonely.id, {
    name: 'Words',
    text: 'Hello',
    width: 100,
    height: 40,
    fontSize: 30,
  })
  expect(await panel.failureOf('exportSource', { id: lonely.id, size, keep: [word.id] })).toEqual({
    kind: 'emptyExport',
  })
})

test('a source whose colours come from its parent’s variable mode has them in the seed too', async () => {
  const made = (await inSandbox(
    document,
    '',
    `const set = figma.variables.createVariableCollection('Theme'); const dark = set.addMode('Dark')
     const ground = figma.variables.createVariable('ground', set, 'COLOR')
     ground.setValueForMode(set.defaultModeId, { r: 1, g: 1, b: 1, a: 1 }); ground.setValueForMode(dark, { r: 0, g: 0, b: 0.5, a: 1 })
     const outer = figma.createFrame(); outer.x = 3000; outer.resize(300, 200); outer.setExplicitVariableModeForCollection(set, dark)
     const source = figma.createFrame(); outer.appendChild(source); source.resize(300, 200)
     source.fills = [figma.variables.setBoundVariableForPaint({ type: 'SOLID', color: { r: 1, g: 1, b: 1 } }, 'color', ground)]
     const words = figma.createText(); await figma.loadFontAsync(words.fontName); words.characters = 'Hello'; source.appendChild(words)
     return { id: source.id, words: words.id }`,
  )) as { id: string; words: string }
  const { data, width } = await exported([made.words], made.id)
  const middle = (200 * width + 300) * 4
  expect([...data.slice(middle, middle + 3)]).toEqual([0, 0, 128])
})

test('a text whose colour comes from its parent’s variable mode has it above the variation too', async () => {
  const source = (await inSandbox(
    document,
    '',
    `const set = figma.variables.createVariableCollection('Theme'); const dark = set.addMode('Dark')
     const ink = figma.variables.createVariable('ink', set, 'COLOR')
     ink.setValueForMode(set.defaultModeId, { r: 1, g: 1, b: 1, a: 1 }); ink.setValueForMode(dark, { r: 1, g: 0, b: 0, a: 1 })
     const source = figma.createFrame(); source.x = 3000; source.resize(300, 200); source.setExplicitVariableModeForCollection(set, dark)
     const words = figma.createText(); await figma.loadFontAsync(words.fontName); words.characters = 'Hello'; words.fontSize = 60; source.appendChild(words)
     words.fills = [figma.variables.setBoundVariableForPaint({ type: 'SOLID', color: { r: 0, g: 0, b: 0 } }, 'color', ink)]
     return source.id`,
  )) as string
  const { frame } = await variation(source, 300, 200)
  const { data } = await rendered(document, frame, 300)
  const colours = new Set<string>()
  for (let at = 0; at < data.length; at += 4)
    if ((data[at + 1] ?? 0) < 40) colours.add(`${(data[at] ?? 0) > 200 ? 'red' : 'other'}`)
  expect([...colours]).toEqual(['red'])
})

test('a copy that a crash left behind goes when the plugin is opened again; one of this moment stays', async () => {
  const made = (await inSandbox(
    document,
    '',
    `const old = figma.createFrame(); old.setPluginData('seed-copy', String(Date.now() - 3600000))
     const young = figma.createFrame(); young.setPluginData('seed-copy', String(Date.now())); return [old.id, young.id]`,
  )) as [string, string]
  await panel.ask('open', null)
  expect(made.map((id) => document.graph.getNode(id) !== undefined)).toEqual([false, true])
})

const place = (id: string) => {
  const { x, y, width, height, fontSize } = document.graph.getNode(id) as NonNullable<
    ReturnType<typeof document.graph.getNode>
  >
  return { x, y, width, height, fontSize }
}

test('in its source’s own ratio every keep-layer is where it was, the same kind of layer, bound as it was', async () => {
  const { frame, clones } = await variation(hero(), 1440, 810)
  const names = ['Logo', 'Headline', 'Call to action']
  expect(clones.map((id) => document.graph.getNode(id)?.name)).toEqual(names)
  for (const [index, name] of names.entries()) {
    const [made, first] = [
      document.graph.getNode(clones[index] ?? ''),
      layer(document, 'Hero', name),
    ]
    expect(place(made?.id ?? '')).toEqual(place(first.id))
    expect([made?.type, made?.componentId, made?.boundVariables, made?.text]).toEqual([
      first.type,
      first.componentId,
      first.boundVariables,
      first.text,
    ])
    expect(made?.parentId).toBe(frame)
  }
})

test.each([
  ['16:9', 1440, 810],
  ['1:1', 810, 810],
  ['9:16', 456, 810],
])(
  'in %s nothing of them reaches beyond the variation, and their proportions are kept',
  async (_, width, height) => {
    const { clones } = await variation(hero(), width, height)
    for (const id of clones) {
      const box = place(id)
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(width + 0.5)
      expect(box.y + box.height).toBeLessThanOrEqual(height + 0.5)
    }
    const [logo] = clones.map(place)
    expect((logo?.width ?? 0) / (logo?.height ?? 1)).toBeCloseTo(268 / 40, 1)
  },
)

test('it is cloned once, and nothing hidden is cloned', async () => {
  document.graph.updateNode(layer(document, 'Hero', 'Call to action').id, { visible: false })
  const { frame, clones } = await variation(hero(), 1440, 810)
  expect(clones).toHaveLength(2)
  const again = await inSandbox(
    document,
    cloning,
    `const source = await figma.getNodeByIdAsync('${hero()}'); return cloneKeepLayers(source, await keptIn(source), await figma.getNodeByIdAsync('${frame}'))`,
  )
  expect(again).toEqual([])
})

test('a layer deep in groups, turned frames and half-transparent parents lands where it is seen', async () => {
  const { graph } = document
  const outer = graph.createNode('FRAME', hero(), {
    name: 'Card',
    x: 700,
    y: 200,
    width: 300,
    height: 200,
    rotation: 10,
    opacity: 0.5,
  })
  graph.createNode('TEXT', outer.id, {
    name: 'Deep',
    text: 'Deep',
    x: 40,
    y: 60,
    width: 120,
    height: 40,
    fontSize: 30,
  })
  const deep = layer(document, 'Hero', 'Deep').id
  const seen = await inSandbox(
    document,
    '',
    `return (await figma.getNodeByIdAsync('${deep}')).absoluteBoundingBox`,
  )
  const { frame, clones } = await variation(hero(), 1440, 810)
  const clone = clones.find((id) => document.graph.getNode(id)?.name === 'Deep') ?? ''
  expect(document.graph.getNode(clone)?.opacity).toBeCloseTo(0.5)
  const boxes = (await inSandbox(
    document,
    '',
    `const at = async (id) => (await figma.getNodeByIdAsync(id)).absoluteBoundingBox; return [await at('${clone}'), await at('${frame}')]`,
  )) as [{ x: number; y: number; width: number }, { x: number; y: number }]
  const from = seen as { x: number; y: number; width: number }
  expect(boxes[0].x - boxes[1].x).toBeCloseTo(from.x, 3)
  expect(boxes[0].y - boxes[1].y).toBeCloseTo(from.y, 3)
  expect(boxes[0].width).toBeCloseTo(from.width, 3)
})

test('above the seed they make the source again, to the pixel', async () => {
  const whole = await rendered(document, hero(), 720)
  const { frame } = await variation(hero(), 1440, 810)
  const seed = await panel.ask('exportSource', {
    id: hero(),
    size: { width: 1440, height: 810 },
    keep: await on(),
  })
  const imageHash = document.addImage(seed.bytes)
  const color = { r: 0, g: 0, b: 0, a: 1 }
  document.graph.updateNode(frame, {
    fills: [{ type: 'IMAGE', imageHash, imageScaleMode: 'FILL', color, opacity: 1, visible: true }],
  })
  const made = await rendered(document, frame, 720)
  expect(differing(whole, made) / (720 * 405)).toBeLessThan(0.002)
})

test('what may be a logo is offered switched off with a question, and the answer is remembered', async () => {
  const { graph } = document
  graph.createNode('ELLIPSE', hero(), { name: 'Brand', x: 600, y: 400, width: 90, height: 90 })
  graph.createNode('STAR', hero(), { name: 'Star 4', x: 1460, y: 20, width: 90, height: 90 })
  const unsure = async () =>
    (await listed()).flatMap(({ id, name, on, question }) =>
      ['Brand', 'Star 4'].includes(name) ? [{ id, name, on, question }] : [],
    )
  const [brand, star] = await unsure()
  expect(brand).toMatchObject({
    on: false,
    question: expect.stringMatching(/^Is “Brand” a logo\? /) as string,
  })
  expect(star).toMatchObject({
    on: false,
    question: expect.stringMatching(/^Is “Star 4” a logo\? /) as string,
  })
  await panel.ask('setKeep', { id: brand?.id ?? '', on: true })
  await panel.ask('setKeep', { id: star?.id ?? '', on: false })
  expect((await unsure()).map(({ on, question }) => [on, question])).toEqual([
    [true, undefined],
    [false, undefined],
  ])
})

const shaped: Record<string, string> = {
  'a mask': `const logo = figma.createRectangle(); logo.resize(160, 160); const mask = figma.createEllipse(); mask.resize(80, 80)
    hero.appendChild(mask); hero.appendChild(logo); const group = figma.group([mask, logo], hero); group.x = 700; group.y = 300; mask.isMask = true; layer = logo`,
  'a blurred frame': `const card = figma.createFrame(); card.fills = []; card.resize(400, 120); card.x = 600; card.y = 300; hero.appendChild(card)
    card.effects = [{ type: 'LAYER_BLUR', blurType: 'NORMAL', radius: 8, visible: true }]
    const logo = figma.createRectangle(); card.appendChild(logo); logo.x = 20; logo.y = 20; layer = logo`,
  'a rounded frame that clips': `const card = figma.createFrame(); card.fills = []; card.resize(200, 120); card.x = 600; card.y = 300; card.cornerRadius = 60; hero.appendChild(card)
    const logo = figma.createRectangle(); card.appendChild(logo); logo.resize(260, 200); logo.x = -20; layer = logo`,
  'the source’s own rounded corner': `hero.cornerRadius = 200; const logo = figma.createRectangle(); hero.appendChild(logo); logo.resize(160, 120); layer = logo`,
  'a frame that multiplies, half transparent': `const card = figma.createFrame(); card.fills = []; card.resize(200, 120); card.x = 600; card.y = 300; card.blendMode = 'MULTIPLY'; card.opacity = 0.5; hero.appendChild(card)
    const logo = figma.createRectangle(); card.appendChild(logo); layer = logo`,
}
test.each(Object.keys(shaped))(
  'a live layer keeps what %s gave it: above the seed they make the source again',
  async (name) => {
    await inSandbox(
      document,
      '',
      `const hero = await figma.getNodeByIdAsync('${hero()}'); let layer; ${shaped[name] ?? ''}
     layer.name = 'Logo'; layer.fills = [{ type: 'SOLID', color: { r: 0.9, g: 0.2, b: 0.1 } }]`,
    )
    const whole = await rendered(document, hero(), 720)
    const { frame } = await variation(hero(), 1440, 810)
    const seed = await panel.ask('exportSource', {
      id: hero(),
      size: { width: 1440, height: 810 },
      keep: await on(),
    })
    const imageHash = document.addImage(seed.bytes)
    const color = { r: 0, g: 0, b: 0, a: 1 }
    document.graph.updateNode(frame, {
      fills: [
        { type: 'IMAGE', imageHash, imageScaleMode: 'FILL', color, opacity: 1, visible: true },
      ],
    })
    expect(differing(whole, await rendered(document, frame, 720)) / (720 * 405)).toBeLessThan(0.005)
  },
)

test('a text whose letters are spaced stays in one line in a narrower variation', async () => {
  const made = (await inSandbox(
    document,
    '',
    `const frame = figma.createFrame(); frame.x = 5000; frame.resize(1600, 900); const fontName = { family: 'Inter', style: 'Bold' }
     const text = figma.createText(); await figma.loadFontAsync(fontName); text.fontName = fontName; frame.appendChild(text); text.fontSize = 60
     text.characters = 'NEW COLLECTION 2027'; text.letterSpacing = { unit: 'PIXELS', value: 16 }
     text.textAutoResize = 'HEIGHT'; text.resize(1400, text.height); text.x = 100; text.y = 100
     return { id: frame.id, height: text.height }`,
  )) as { id: string; height: number }
  // At some of these widths it is scaled down, and its letters are laid out in whole pixels.
  for (const width of [1300, 900, 700]) {
    const { clones } = await variation(made.id, width, 900)
    expect(document.graph.getNode(clones[0] ?? '')?.height).toBeLessThan(made.height * 1.2)
  }
})

test('what is behind a source is all that lies under it, and nothing that lies in it or over it', async () => {
  const made = (await inSandbox(
    document,
    '',
    `const fill = (node, r, g, b) => { node.fills = [{ type: 'SOLID', color: { r, g, b } }]; return node }
     const outer = fill(figma.createFrame(), 0, 0, 1); outer.x = 20000; outer.resize(300, 200)
     const put = (node, x) => { outer.appendChild(node); node.x = x; node.resize(100, 200); return node }
     put(fill(figma.createRectangle(), 0, 1, 0), 0)
     const source = figma.createFrame(); source.fills = []; outer.appendChild(source); source.resize(300, 200)
     const dot = fill(figma.createEllipse(), 1, 1, 1); source.appendChild(dot)
     put(fill(figma.createRectangle(), 1, 0, 0), 200)
     return source.id`,
  )) as string
  const before = state(document)
  const behind = await panel.ask('exportBehind', { id: made, size: { width: 300, height: 200 } })
  expect(state(document)).toEqual(before)
  const { data, width } = await pixelsOf(behind?.bytes ?? new Uint8Array())
  const pixel = (x: number) => [...data.subarray((50 * width + x) * 4, (50 * width + x) * 4 + 4)]
  expect([50, 150, 250].map(pixel)).toEqual([
    [0, 255, 0, 255],
    [0, 0, 255, 255],
    [0, 0, 255, 255],
  ])
})
