// `rescale` scales a layer up or down, and an image's crop survives saving to a file.
import { expect, test } from 'vitest'
import { PlaygroundDocument } from '../../document/index.js'
import { runBody } from '../../node/index.js'

test('rescale scales letters, corners, strokes and what is inside, whatever the constraints say (typings, rescale)', async () => {
  const scaled = await runBody(`
    const frame = figma.createFrame(); frame.resize(200, 100); frame.x = 50; frame.cornerRadius = 8; frame.strokes = [{ type: 'SOLID', color: { r: 0, g: 0, b: 0 } }]; frame.strokeWeight = 4
    const text = figma.createText(); await figma.loadFontAsync(text.fontName); text.characters = 'Hello'; text.fontSize = 20
    frame.appendChild(text); text.x = 120; text.y = 40; text.constraints = { horizontal: 'MAX', vertical: 'CENTER' }
    frame.rescale(0.5)
    return [frame.x, frame.width, frame.height, frame.cornerRadius, frame.strokeWeight, text.x, text.y, text.fontSize]`)
  expect(scaled).toEqual([50, 100, 50, 4, 2, 60, 20, 10])
})

test('a cropped picture is written to a .fig and read back as cropped', async () => {
  const document = PlaygroundDocument.empty()
  const imageTransform = { m00: 0.5, m01: 0, m02: 0.25, m10: 0, m11: 0.5, m12: 0 }
  const color = { r: 0, g: 0, b: 0, a: 1 }
  const fill = {
    type: 'IMAGE',
    imageHash: 'a'.repeat(40),
    imageScaleMode: 'CROP',
    imageTransform,
    color,
    opacity: 1,
    visible: true,
  } as const
  const { id } = document.graph.createNode('RECTANGLE', document.currentPageId, {
    name: 'Cropped',
    fills: [fill],
  })
  const again = await PlaygroundDocument.open(await document.save(), 'again.fig')
  expect([...again.nodes.values()].find(({ name }) => name === 'Cropped')?.fills).toMatchObject([
    { imageScaleMode: 'CROP', imageTransform },
  ])
  expect(document.graph.getNode(id)?.fills).toEqual([fill])
})
