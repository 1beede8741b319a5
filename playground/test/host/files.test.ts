// Tests the document's files, undo, placed images and notices. Plugins only create its content.
import { FigmaAPI, SceneGraph, exportFigFile } from '@open-pencil/core'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { PlaygroundDocument, ownBounds } from '../../document/index.js'
import { runBody, startDrawingInNode } from '../../node/index.js'

const jpeg = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#4080c0' } })
    .jpeg()
    .toBuffer()
const overlap = (document: PlaygroundDocument) => {
  const boxes = document.graph
    .getChildren(document.currentPageId)
    .map((node) => ownBounds(document.graph, [node.id])!)
  return boxes.some((a, i) =>
    boxes.some(
      (b, j) =>
        i < j &&
        a.x < b.x + b.width &&
        b.x < a.x + a.width &&
        a.y < b.y + b.height &&
        b.y < a.y + a.height,
    ),
  )
}

beforeAll(startDrawingInNode)

describe('a .fig', () => {
  it('keeps frames, images, plugin data, shared data, relaunch data and variables through save and open', async () => {
    const document = PlaygroundDocument.empty()
    const brand = document.graph.createCollection('Brand')
    document.graph.createVariable('primary', 'COLOR', brand.id, { r: 1, g: 0.5, b: 0, a: 1 })
    const bytes = await jpeg(60, 40)
    const hash = document.addImage(bytes)
    await runBody(
      `const f = figma.createFrame(); f.name = 'Hero / 1'; f.resize(60, 40); f.fills = [{ type: 'IMAGE', imageHash: '${hash}', scaleMode: 'FILL' }]
       f.setPluginData('recipe', '{"prompt":"x"}'); f.setSharedPluginData('remix', 'k', 'v'); f.setRelaunchData({ again: 'words' })
       await figma.loadFontAsync({ family: 'Inter', style: 'Regular' }); const t = figma.createText(); t.characters = 'Brand'; t.x = 300`,
      { document },
    )
    const again = await PlaygroundDocument.open(await document.save(), 'Saved.fig')
    expect(again.name).toBe('Saved')
    expect(
      await runBody(
        `const f = figma.currentPage.findOne((n) => n.name === 'Hero / 1'); const [v] = await figma.variables.getLocalVariablesAsync('COLOR'); const image = figma.getImageByHash(f.fills[0].imageHash)
         return [f.type, f.fills[0].imageHash, (await image.getBytesAsync()).length, f.getPluginData('recipe'), f.getSharedPluginData('remix', 'k'), f.getRelaunchData(), f.clipsContent,
           v.name, v.resolveForConsumer(f).value, figma.currentPage.findOne((n) => n.type === 'TEXT').characters]`,
        { document: again },
      ),
    ).toEqual([
      'FRAME',
      hash,
      bytes.length,
      '{"prompt":"x"}',
      'v',
      { again: 'words' },
      true,
      'primary',
      { r: 1, g: 0.5, b: 0, a: 1 },
      'Brand',
    ])
  })

  it('of another tool (open-pencil’s own) opens, draws and can be worked on', async () => {
    const graph = new SceneGraph()
    const other = new FigmaAPI(graph)
    const frame = other.createFrame()
    frame.name = 'Theirs'
    frame.resize(200, 100)
    frame.fills = [{ type: 'SOLID', color: { r: 0, g: 0, b: 1, a: 1 }, opacity: 1, visible: true }]
    const document = await PlaygroundDocument.open(await exportFigFile(graph), 'theirs')
    const png = await runBody(`return figma.currentPage.children[0].exportAsync()`, { document })
    expect((await sharp(png as Uint8Array).metadata()).width).toBe(200)
  })

  it('that was opened keeps what a plugin then changed: names, paints, places, order, parents, data and removals', async () => {
    const first = PlaygroundDocument.empty()
    await runBody(
      `for (const name of ['A', 'B', 'C']) { const f = figma.createFrame(); f.name = name; f.setPluginData('was', name); const r = figma.createRectangle(); r.name = 'in ' + name; f.appendChild(r) }`,
      { document: first },
    )
    const second = await PlaygroundDocument.open(await first.save(), 'x')
    await runBody(
      `const [a, b, c] = figma.currentPage.children; a.name = 'A2'; a.fills = [{ type: 'SOLID', color: { r: 1, g: 0, b: 0 } }]; a.x = 33; a.resize(50, 60); a.setPluginData('was', ''); a.setPluginData('now', '1')
       b.appendChild(a.children[0]); c.remove(); const d = figma.createFrame(); d.name = 'D'; figma.currentPage.insertChild(0, d); const e = a.clone(); e.name = 'E'; e.opacity = 0.5; a.visible = false; b.rotation = 30`,
      { document: second },
    )
    const shape = `return figma.currentPage.children.map((n) => [n.name, n.x, n.width, n.height, n.visible, n.opacity, Math.round(n.rotation), n.fills[0].color, n.getPluginData('was'), n.getPluginData('now'), n.children.map((c) => c.name)])`
    const third = await PlaygroundDocument.open(await second.save(), 'x')
    expect(await runBody(shape, { document: third })).toEqual(
      await runBody(shape, { document: second }),
    )
    expect((await runBody(shape, { document: third })) as unknown[]).toHaveLength(4)
  })

  it('keeps its colours: what was sRGB is drawn the same again', async () => {
    const first = PlaygroundDocument.empty()
    await runBody(
      `figma.createFrame().fills = [{ type: 'SOLID', color: { r: 0.8, g: 0.2, b: 0.1 } }]`,
      { document: first },
    )
    const pixel = async (document: PlaygroundDocument) => {
      const png = await document.render(
        [document.graph.getChildren(document.currentPageId)[0]!.id],
        { format: 'PNG' },
      )
      return [
        ...(await sharp(png!)
          .extract({ left: 5, top: 5, width: 1, height: 1 })
          .removeAlpha()
          .raw()
          .toBuffer()),
      ]
    }
    expect(await pixel(first)).toEqual([204, 51, 26])
    expect(await pixel(await PlaygroundDocument.open(await first.save(), 'x'))).toEqual([
      204, 51, 26,
    ])
  })

  it('that is none says so', async () => {
    await expect(PlaygroundDocument.open(new Uint8Array([1, 2, 3]), 'x')).rejects.toThrow()
  })
})

describe('a dropped picture', () => {
  it('becomes a frame of its own pixels, selected, and overlaps nothing even where it was dropped', async () => {
    const document = PlaygroundDocument.empty()
    const bytes = await jpeg(320, 200)
    const ids = [
      document.placeImage(bytes, 'a.jpg'),
      document.placeImage(bytes, 'b.jpg', { x: 10, y: 10 }),
      document.placeImage(bytes, 'c.jpg'),
    ]
    const node = document.graph.getNode(ids[0]!)!
    expect([node.type, node.name, node.width, node.height, node.clipsContent]).toEqual([
      'FRAME',
      'a',
      320,
      200,
      true,
    ])
    expect(overlap(document)).toBe(false)
    expect(document.selection).toEqual([ids[2]])
    expect(() => document.placeImage(new Uint8Array([1]), 'd.webp')).toThrow(
      'd.webp is no PNG, JPEG or GIF.',
    )
  })
})

describe('undo', () => {
  it('restores what was moved, changed and removed, children and order included', async () => {
    const document = PlaygroundDocument.empty()
    const { graph } = document
    const frame = graph.createNode('FRAME', document.currentPageId, { name: 'A' })
    const child = graph.createNode('RECTANGLE', frame.id, { name: 'B' })
    const last = graph.createNode('FRAME', document.currentPageId, { name: 'C' })
    document.commitUndo()
    const shape = () =>
      JSON.stringify(
        graph.flattenTree().map(({ node, depth }) => [node.name, depth, node.x, node.parentId]),
      )
    const before = shape()
    graph.updateNode(last.id, { x: 50, name: 'D' })
    graph.insertChildAt(child.id, last.id, 0)
    graph.deleteNode(frame.id)
    const after = shape()
    document.undo()
    expect(shape()).toBe(before)
    document.redo()
    expect(shape()).toBe(after)
  })
})

describe('undo of what was made', () => {
  it('leaves no trace in its parent', () => {
    const document = PlaygroundDocument.empty()
    document.graph.createNode('FRAME', document.currentPageId)
    document.undo()
    expect(document.graph.getNode(document.currentPageId)!.childIds).toEqual([])
  })
})

describe('notices', () => {
  it('come after the turn, once, with every id that changed', async () => {
    const document = PlaygroundDocument.empty()
    const heard: string[] = []
    document.on('change', (ids) => heard.push([...ids].length.toString()))
    document.on('selection', (ids) => heard.push(ids.join()))
    const node = document.graph.createNode('FRAME', document.currentPageId)
    for (let i = 0; i < 10; i++) document.graph.updateNode(node.id, { x: i })
    document.selection = [node.id]
    expect(heard).toEqual([])
    await expect.poll(() => heard).toEqual(['2', node.id])
    document.graph.deleteNode(node.id)
    expect(document.selection).toEqual([])
  })
})

it('what was changed deep within instances is there after saving: fills, words, data, a swapped component', async () => {
  const document = PlaygroundDocument.empty()
  const build = `await figma.loadFontAsync({ family: 'Inter', style: 'Regular' })
    const red = [{ type: 'SOLID', color: { r: 1, g: 0, b: 0 } }]
    const inner = figma.createComponent(), other = figma.createComponent(), outer = figma.createComponent(), top = figma.createComponent()
    inner.appendChild(figma.createRectangle()); const words = figma.createText(); words.characters = 'inner'; inner.appendChild(words)
    other.appendChild(figma.createEllipse())
    outer.appendChild(inner.createInstance()); outer.appendChild(inner.createInstance()); top.appendChild(outer.createInstance())
    const instance = top.createInstance(), [a, b] = instance.children[0].children
    instance.name = 'changed'
    a.children[0].fills = red; a.children[0].visible = false; a.children[1].characters = 'longer words'; a.setPluginData('k', 'v')
    b.swapComponent(other); b.children[0].fills = red`
  await runBody(build, { document })
  const read = `await figma.loadAllPagesAsync(); const [a, b] = figma.root.findOne((n) => n.name === 'changed').children[0].children
    return [a.children[0].fills[0].color.r, a.children[0].visible, a.children[1].characters, a.children[1].width, a.getPluginData('k'), b.children[0].type, b.children[0].fills[0].color.r]`
  const before = await runBody(read, { document })
  expect(before).toEqual([1, false, 'longer words', expect.any(Number), 'v', 'ELLIPSE', 1])
  expect(
    await runBody(read, {
      document: await PlaygroundDocument.open(await document.save(), 'a.fig'),
    }),
  ).toEqual(before)
})
