// Runs small plugins, written for these tests, that work with images as other authors' do:
// rewriting, placing in cards, dropping, exporting.
import { expect, it } from 'vitest'
import { PlaygroundDocument, pictureSize } from '../../../document/index.js'
import { runBody, openHost } from '../../../node/index.js'
import { heard, inverted, picture, pixel } from './panel.js'

it('turns a picture’s colours round by way of the panel, paint by paint', async () => {
  const document = PlaygroundDocument.empty()
  const id = document.placeImage(await picture(60, 40), 'a.png')
  const { plugin, stage } = await openHost({
    document,
    code: `const turned = async (paint) => {
      if (paint.type !== 'IMAGE') return paint
      figma.showUI(__html__, { visible: false }); figma.ui.postMessage(await figma.getImageByHash(paint.imageHash).getBytesAsync())
      const bytes = await new Promise((done) => figma.ui.once('message', done)); return { ...paint, imageHash: figma.createImage(bytes).hash } }
    Promise.all(figma.currentPage.selection.map(async (node) => { node.fills = await Promise.all(node.fills.map(turned)) })).then(() => figma.closePlugin('done'), (e) => figma.closePlugin(String(e)))`,
  })
  plugin.fromUI(await inverted(await heard<Uint8Array>(stage, 0)))
  await plugin.ended
  expect(stage.notifications[0]!.message).toBe('done')
  expect(await pixel((await document.render([id], { format: 'PNG' }))!, 30, 20)).toEqual([
    0x3f, 0xcf, 0xdf,
  ])
})

it('places pictures in cards that lay themselves out', async () => {
  const document = PlaygroundDocument.empty()
  const { plugin, stage } = await openHost({
    document,
    code: `figma.showUI(__html__); figma.ui.onmessage = async ({ cards }) => { await figma.loadFontAsync({ family: 'Inter', style: 'Bold' })
      const row = figma.createFrame(); row.layoutMode = 'HORIZONTAL'; row.itemSpacing = 24; row.primaryAxisSizingMode = 'AUTO'; row.counterAxisSizingMode = 'AUTO'
      for (const { title, bytes } of cards) { const card = figma.createFrame(); card.layoutMode = 'VERTICAL'; card.resize(240, 10); card.primaryAxisSizingMode = 'AUTO'; card.counterAxisSizingMode = 'FIXED'; card.itemSpacing = 8
        card.paddingTop = card.paddingBottom = card.paddingLeft = card.paddingRight = 12; row.appendChild(card)
        const image = figma.createImage(bytes), { width, height } = await image.getSizeAsync(), r = figma.createRectangle(); card.appendChild(r); r.resize(216, 216 * height / width); r.fills = [{ type: 'IMAGE', imageHash: image.hash, scaleMode: 'FIT' }]
        const t = figma.createText(); t.fontName = { family: 'Inter', style: 'Bold' }; t.characters = title; card.appendChild(t); t.layoutSizingHorizontal = 'FILL'; t.textAutoResize = 'HEIGHT' }
      figma.ui.postMessage([row.width, row.children.map((c) => [c.x, c.width, c.height, c.children.map((n) => [n.x, n.y, n.width])])]) }`,
  })
  plugin.fromUI({
    cards: [
      { title: 'One', bytes: await picture(80, 40) },
      { title: 'Two', bytes: await picture(40, 40) },
    ],
  })
  const [width, cards] = await heard<[number, [number, number, number, number[][]][]]>(stage, 0)
  expect([width, cards.map(([x, w]) => [x, w])]).toEqual([
    504,
    [
      [0, 240],
      [264, 240],
    ],
  ])
  expect(cards[0]![3]).toEqual([
    [12, 12, 216],
    [12, 128, 216],
  ])
  expect(cards[1]![2] - cards[0]![2]).toBe(108)
  plugin.close()
})

it('makes frames of dropped files, and words of what they cannot be', async () => {
  const document = PlaygroundDocument.empty()
  const { plugin, stage } = await openHost({
    document,
    code: `figma.on('drop', (event) => { const images = event.files.filter((f) => f.type.startsWith('image/')); if (!images.length) return
      Promise.all(images.map(async (file, i) => { const image = figma.createImage(await file.getBytesAsync()), size = await image.getSizeAsync(), f = figma.createFrame(); f.name = file.name; f.resize(size.width, size.height)
        if (event.node.type !== 'PAGE') event.node.appendChild(f); f.x = event.x + i * 100; f.y = event.y; f.fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: image.hash }] })).catch((e) => figma.notify(e.message, { error: true })); return false })`,
  })
  const drop = (files: { name: string; type: string; bytes: Uint8Array }[]) =>
    plugin.drop({ x: 10, y: 20, items: [], files })
  expect(
    drop([
      { name: 'a.png', type: 'image/png', bytes: await picture(64, 32) },
      { name: 'b.png', type: 'image/png', bytes: await picture(16, 16) },
    ]),
  ).toBe(false)
  expect(
    drop([{ name: 'c.webp', type: 'image/webp', bytes: new TextEncoder().encode('RIFF....WEBP') }]),
  ).toBe(false)
  expect(drop([{ name: 'd.txt', type: 'text/plain', bytes: new Uint8Array() }])).toBe(true)
  await expect
    .poll(() =>
      document.graph.getChildren(document.currentPageId).map((n) => [n.name, n.x, n.y, n.width]),
    )
    .toEqual([
      ['a.png', 10, 20, 64],
      ['b.png', 110, 20, 16],
    ])
  await expect.poll(() => stage.notifications.length).toBe(1)
  expect(stage.notifications[0]).toMatchObject({
    message: 'in createImage: Image type is unsupported',
    options: { error: true },
  })
  plugin.close()
})

it('turns the selection into a bitmap beside it', async () => {
  const document = PlaygroundDocument.empty()
  expect(
    await runBody(
      `const f = figma.createFrame(); f.resize(120, 60); f.fills = [{ type: 'SOLID', color: { r: 0, g: 0, b: 1 } }]; const c = figma.createEllipse(); f.appendChild(c); figma.currentPage.selection = [f]
       const [node] = figma.currentPage.selection, bytes = await node.exportAsync({ format: 'PNG', constraint: { type: 'SCALE', value: 2 } }), image = figma.createImage(bytes)
       const r = figma.createRectangle(); r.resize(node.width, node.height); r.x = node.x + node.width + 20; r.fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: image.hash }]; figma.currentPage.selection = [r]; figma.viewport.scrollAndZoomIntoView([r])
       const svg = await node.exportAsync({ format: 'SVG_STRING' }); return [await image.getSizeAsync(), svg.includes('<svg'), typeof svg]`,
      { document },
    ),
  ).toEqual([{ width: 240, height: 120 }, true, 'string'])
  const png = (await document.render(document.selection, { format: 'PNG' }))!
  expect([pictureSize(png), await pixel(png, 2, 2)]).toEqual([
    { width: 120, height: 60 },
    [0, 0, 255],
  ])
})
