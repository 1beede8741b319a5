// Tests what a swap hides and shows, and what a restore brings back, after a designer has continued
// editing.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PlaygroundDocument } from 'figma-playground/document'
import { startDrawingInNode } from 'figma-playground/node'
import { CanvasSession } from '../canvas/session.js'
import { differentShare, exported } from '../canvas/pixels.js'
import { documentState } from '../canvas/rules.js'
import { photo } from '../photo.js'
import { inSandbox, layer, plain } from './campaign.js'
import { startVoucher, type Voucher } from './vouching.js'

let voucher: Voucher
let bytes: Uint8Array
beforeAll(async () => {
  await startDrawingInNode()
  bytes = new Uint8Array(await photo(120, 90, 'png'))
  voucher = await startVoucher()
})
afterAll(() => voucher.close())

const tools = (picture: string) => `
  await figma.loadFontAsync({ family: 'Inter', style: 'Regular' })
  const image = (more) => ({ type: 'IMAGE', imageHash: '${picture}', scaleMode: 'FILL', ...more })
  const solid = (r, g, b, more) => ({ type: 'SOLID', color: { r, g, b }, ...more })
  const put = (parent, node, name, x, y, w, h, fills) => { parent.appendChild(node); node.name = name; if (node.type !== 'TEXT') node.resize(w, h); node.x = x; node.y = y; if (fills) node.fills = fills; return node }
  const text = (parent, name) => { const node = figma.createText(); node.characters = name; return put(parent, node, name, 10, 10) }
  const page = figma.currentPage
  const hero = () => { const node = put(page, figma.createFrame(), 'Hero', 0, 0, 120, 90, [solid(1, 1, 1)]); put(node, figma.createRectangle(), 'Photo', 0, 0, 120, 90, [image()]); text(node, 'Headline'); return node }
`

/** Makes a document, remixes the layer that `body` returns, and returns a session over it. */
async function remixed(body: string): Promise<CanvasSession> {
  const document = PlaygroundDocument.empty()
  const picture = document.addImage(bytes.slice())
  const source = (await inSandbox(
    document,
    '',
    `${tools(picture)} const node = await (async () => { ${body} })(); return node.id`,
  )) as string
  const session = await CanvasSession.on(document, source, voucher)
  await session.remix()
  return session
}

const edit = (session: CanvasSession, body: string) =>
  inSandbox(
    session.document,
    '',
    `${tools('0'.repeat(40))} const named = (name) => page.findOne((node) => node.name === name); const source = await figma.getNodeByIdAsync('${session.source}'); ${body}`,
  )

const visible = (session: CanvasSession, id = session.source) =>
  session.document.graph
    .getChildren(id)
    .map(({ name, visible, opacity }) => `${name}${visible && opacity > 0 ? '' : ' hidden'}`)

const effect = (type: string) =>
  `[{ type: '${type}', color: { r: 0, g: 0, b: 0, a: 0.5 }, offset: { x: 0, y: 4 }, radius: 6, visible: true, blendMode: 'NORMAL' }]`

test.each([
  [
    'a crop',
    `put(page, figma.createRectangle(), 'Cropped', 0, 0, 120, 90, [image({ scaleMode: 'CROP', imageTransform: [[0.4, 0, 0.3], [0, 0.4, 0.2]] })])`,
  ],
  [
    'a tile',
    `put(page, figma.createRectangle(), 'Tiled', 0, 0, 120, 90, [image({ scaleMode: 'TILE', scalingFactor: 0.3 })])`,
  ],
  [
    'a scrim',
    `put(page, figma.createRectangle(), 'Under a scrim', 0, 0, 120, 90, [image(), solid(0, 0, 0, { opacity: 0.5 })])`,
  ],
  [
    'a scrim below live words',
    `(() => { const node = put(page, figma.createFrame(), 'Card', 0, 0, 120, 90, [image(), solid(0, 0, 0, { opacity: 0.5 })]); text(node, 'Headline'); return node })()`,
  ],
  [
    'a blur',
    `Object.assign(put(page, figma.createRectangle(), 'Blurred', 0, 0, 120, 90, [image()]), { effects: [{ type: 'LAYER_BLUR', blurType: 'NORMAL', radius: 8, visible: true }] })`,
  ],
  [
    'an inner shadow',
    `Object.assign(put(page, figma.createRectangle(), 'Shaded', 0, 0, 120, 90, [image()]), { effects: ${effect('INNER_SHADOW')} })`,
  ],
  [
    'a stroke inside',
    `Object.assign(put(page, figma.createRectangle(), 'Stroked', 0, 0, 120, 90, [image()]), { strokes: [solid(1, 0, 0, { opacity: 0.5 })], strokeWeight: 12 })`,
  ],
  [
    'a stroke on its edge',
    `Object.assign(put(page, figma.createRectangle(), 'Stroked', 0, 0, 120, 90, [image()]), { strokes: [solid(1, 0, 0, { opacity: 0.5 })], strokeWeight: 12, strokeAlign: 'CENTER' })`,
  ],
  [
    'an opacity',
    `Object.assign(put(page, figma.createRectangle(), 'Faded', 0, 0, 120, 90, [image({ opacity: 0.6 })]), { opacity: 0.5 })`,
  ],
  [
    'a faded group',
    `(() => { const node = figma.group([put(page, figma.createRectangle(), 'A', 0, 0, 120, 90, [image()])], page); node.opacity = 0.5; return node })()`,
  ],
  [
    'a soft mask',
    `(() => { const mask = put(page, figma.createRectangle(), 'Mask', 0, 0, 120, 90, [solid(0, 0, 0, { opacity: 0.5 })]); const node = figma.group([mask, put(page, figma.createRectangle(), 'A', 0, 0, 120, 90, [image()])], page); mask.isMask = true; return node })()`,
  ],
])('%s that is in the picture is not drawn a second time', async (_, body) => {
  const session = await remixed(`return ${body}`)
  const before = await exported(session.document, session.source)
  const state = documentState(session.document)
  await session.swap()
  expect(differentShare(before, await exported(session.document, session.source))).toBeLessThan(
    0.005,
  )
  await session.restore()
  expect(documentState(session.document)).toEqual(state)
})

test('a shadow and a stroke beside the layer stay, for they are in no picture', async () => {
  const session = await remixed(
    `return Object.assign(put(page, figma.createRectangle(), 'Card', 0, 0, 120, 90, [image()]), { effects: ${effect('DROP_SHADOW')}, strokes: [solid(0, 0, 0)], strokeWeight: 6, strokeAlign: 'OUTSIDE' })`,
  )
  const whole = async () => session.document.render([session.source], { format: 'PNG', scale: 1 })
  const before = await whole()
  await session.swap()
  expect((await whole())?.length).toBeGreaterThan(0)
  expect(session.document.graph.getNode(session.source)).toMatchObject({
    effects: [{ visible: true }],
    strokes: [{ visible: true, weight: 6 }],
  })
  expect(before?.length).toBeGreaterThan(0)
})

test('layers that came into the source after its picture was taken stay visible', async () => {
  const session = await remixed(`return hero()`)
  await edit(
    session,
    `const copy = named('Headline').clone(); source.appendChild(copy); copy.name = 'Pasted'; named('Headline').remove()
     text(source, 'Added')
     const from = put(page, figma.createRectangle(), 'Moved in', 300, 0, 20, 20, [solid(1, 0, 0)]); source.appendChild(from)`,
  )
  await session.swap()
  expect(visible(session)).toEqual([
    'Hero / variation',
    'Photo hidden',
    'Pasted',
    'Added',
    'Moved in',
  ])
})

test('a seed layer that was cut and pasted in place is the same layer', async () => {
  const session = await remixed(`return hero()`)
  await edit(
    session,
    `const copy = named('Photo').clone(); source.insertChild(0, copy); named('Photo').remove; source.children[1].remove()`,
  )
  await session.swap()
  expect(visible(session)).toEqual(['Hero / variation', 'Photo hidden', 'Headline'])
})

test('a duplicate keeps the variation when the original is restored, and is restored by itself', async () => {
  const session = await remixed(`return hero()`)
  await session.swap()
  const copy = (await edit(
    session,
    `const copy = source.clone(); copy.y = 200; page.appendChild(copy); return copy.id`,
  )) as string
  await session.restore()
  expect(visible(session)).toEqual(['Photo', 'Headline'])
  expect(visible(session, copy)).toEqual(['Hero / variation', 'Photo hidden', 'Headline'])
  expect(await session.restore(copy)).toMatchObject({ count: 1, changed: [] })
  expect(visible(session, copy)).toEqual(['Photo', 'Headline'])
})

test('the original keeps the variation when its duplicate is restored', async () => {
  const session = await remixed(`return hero()`)
  await session.swap()
  const copy = (await edit(
    session,
    `const copy = source.clone(); copy.y = 200; page.appendChild(copy); return copy.id`,
  )) as string
  await session.restore(copy)
  expect(visible(session, copy)).toEqual(['Photo', 'Headline'])
  expect(visible(session)).toEqual(['Hero / variation', 'Photo hidden', 'Headline'])
})

test('an instance is restored after a layer was put into its component', async () => {
  const session = await remixed(
    `const main = put(page, figma.createComponent(), 'Card', 400, 0, 120, 90, [solid(1, 1, 1)]); put(main, figma.createRectangle(), 'Photo', 0, 0, 120, 90, [image()]); const node = main.createInstance(); page.appendChild(node); node.name = 'On the page'; return node`,
  )
  const photo = () =>
    plain(
      session.document.graph.getChildren(session.source).find(({ name }) => name === 'Photo')
        ?.fills,
    )
  const before = photo()
  await session.swap()
  expect(photo()).not.toEqual(before)
  await edit(
    session,
    `const main = named('Card'); const below = figma.createRectangle(); main.insertChild(0, below); below.name = 'Below'`,
  )
  expect(await session.restore()).toMatchObject({ changed: [] })
  expect(photo()).toEqual(before)
})

test('a detached instance is restored', async () => {
  const session = await remixed(
    `const main = put(page, figma.createComponent(), 'Card', 400, 0, 120, 90, [solid(1, 1, 1)]); put(main, figma.createRectangle(), 'Photo', 0, 0, 80, 60, [image()]); put(main, figma.createEllipse(), 'Dot', 90, 60, 20, 20, [solid(1, 0, 0)]); const node = main.createInstance(); page.appendChild(node); node.name = 'On the page'; return node`,
  )
  await session.swap()
  const frame = (await edit(session, `return source.detachInstance().id`)) as string
  expect(visible(session, frame)).toEqual(['Photo hidden', 'Dot hidden'])
  expect(await session.restore(frame)).toMatchObject({ changed: [] })
  expect(visible(session, frame)).toEqual(['Photo', 'Dot'])
})

test('another picture in the rectangle makes it the designer’s: it stays, is named, and a second restore tries again', async () => {
  const session = await remixed(`return hero()`)
  await session.swap()
  await edit(session, `named('Hero / variation').fills = [solid(0, 1, 0)]`)
  expect(await session.restore()).toMatchObject({ changed: ['Hero / variation'] })
  expect(visible(session)).toEqual(['Hero / variation', 'Photo', 'Headline'])
  expect(await session.restore()).toMatchObject({ changed: ['Hero / variation'] })
})

test('what was grouped when it was swapped is restored after it was ungrouped', async () => {
  const session = await remixed(
    `return figma.group([put(page, figma.createRectangle(), 'A', 0, 0, 120, 90, [image()]), put(page, figma.createEllipse(), 'B', 0, 0, 40, 40, [solid(1, 0, 0)])], page)`,
  )
  await session.swap()
  const a = (await edit(
    session,
    `const a = named('A').id; figma.ungroup(source); return a`,
  )) as string
  expect(await session.restore(a)).toMatchObject({ changed: [] })
  expect(
    visible(session, session.document.currentPageId).filter((name) => /^[AB]/.test(name)),
  ).toEqual(['A', 'B'])
  expect(
    visible(session, session.document.currentPageId).some((name) => name.endsWith('/ variation')),
  ).toBe(false)
})

test('a source on another page is restored, and so is what was moved out of it', async () => {
  const session = await remixed(`return hero()`)
  await session.swap()
  await edit(
    session,
    `page.appendChild(named('Photo')); const other = figma.createPage(); await other.loadAsync(); other.appendChild(source)`,
  )
  expect(await session.restore()).toMatchObject({ changed: [] })
  expect(visible(session)).toEqual(['Headline'])
  expect(layer(session.document, 'Photo').visible).toBe(true)
})

test('a rectangle that was dragged out of the layer is the designer’s', async () => {
  const session = await remixed(`return hero()`)
  await session.swap()
  await edit(session, `page.appendChild(named('Hero / variation'))`)
  expect(await session.restore()).toMatchObject({ changed: ['Hero / variation'] })
  expect(visible(session)).toEqual(['Photo', 'Headline'])
  expect(layer(session.document, 'Hero / variation').visible).toBe(true)
})

test('what would change live layers is refused before the press, with a reason', async () => {
  const session = await remixed(`const node = hero(); node.opacity = 0.5; return node`)
  expect(await session.panel.ask('swapState', { id: session.variation })).toMatchObject({
    hindrance: 'sharedLook',
  })
  const before = documentState(session.document)
  expect(await session.panel.failureOf('swap', { id: session.variation })).toEqual({
    kind: 'cannotSwap',
    because: 'sharedLook',
  })
  expect(documentState(session.document)).toEqual(before)
})

test('a second swap that is refused leaves the first one as it is', async () => {
  const session = await remixed(`return hero()`)
  await session.swap()
  await edit(session, `source.opacity = 0.5`)
  const before = documentState(session.document)
  expect(await session.panel.failureOf('swap', { id: session.variation })).toEqual({
    kind: 'cannotSwap',
    because: 'sharedLook',
  })
  expect(documentState(session.document)).toEqual(before)
  expect(await session.restore()).toMatchObject({ changed: [] })
  expect(visible(session)).toEqual(['Photo', 'Headline'])
  expect(layer(session.document, 'Hero').opacity).toBe(0.5)
})

test('a second swap that is refused undoes nothing of the designer’s where nothing was left to restore', async () => {
  const session = await remixed(`return hero()`)
  await edit(session, `source.opacity = 0.5; source.x = 7`)
  expect(await session.panel.failureOf('swap', { id: session.variation })).toEqual({
    kind: 'cannotSwap',
    because: 'sharedLook',
  })
  expect(layer(session.document, 'Hero')).toMatchObject({ opacity: 0.5, x: 7 })
})
