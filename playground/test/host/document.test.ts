// Tests the document without a plugin: files, images, undo, drawing.
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { PlaygroundDocument, pictureHash, pictureSize } from '../../document/index.js'
import { startDrawingInNode } from '../../node/index.js'

beforeAll(startDrawingInNode)

describe('a document', () => {
  it('draws text as glyphs', async () => {
    const document = PlaygroundDocument.empty()
    const text = (words: string) =>
      document.graph.createNode('TEXT', document.currentPageId, {
        text: words,
        width: 300,
        height: 60,
        fontSize: 40,
      }).id
    const [letters, other] = [text('Hello brand'), text('Other words')]
    const [a, b] = await Promise.all(
      [letters, other].map((id) =>
        document.render([id], { format: 'PNG', useAbsoluteBounds: true }),
      ),
    )
    expect(pictureSize(a!)).toEqual({ width: 300, height: 60 })
    expect(pictureHash(a!)).not.toBe(pictureHash(b!))
    expect(a!.length).toBeGreaterThan(1500)
  })

  it('draws words whose font is missing in one that is there', async () => {
    const document = PlaygroundDocument.empty()
    const { id } = document.graph.createNode('TEXT', document.currentPageId, {
      text: 'Roboto',
      fontFamily: 'Roboto',
      fontSize: 40,
      width: 200,
      height: 60,
    })
    const png = await document.render([id], { format: 'PNG', useAbsoluteBounds: true })
    expect((await sharp(png!).stats()).isOpaque).toBe(false)
    expect((await sharp(png!).stats()).channels[3]!.max).toBe(255)
  })

  it('draws a gradient from its first colour on where Figma does: the transform leads from the node to the gradient (typings)', async () => {
    const document = PlaygroundDocument.empty()
    const stops = [0, 1].map((position) => ({
      position,
      color: { r: position, g: 0, b: 1 - position, a: 1 },
    }))
    const across = { m00: 1, m01: 0, m02: 0, m10: 0, m11: 1, m12: 0 }
    const down = { m00: 0, m01: 1, m02: 0, m10: -1, m11: 0, m12: 1 }
    for (const [gradientTransform, left, top] of [
      [across, 10, 50],
      [down, 50, 10],
    ] as const) {
      const fill = {
        type: 'GRADIENT_LINEAR' as const,
        color: stops[0]!.color,
        opacity: 1,
        visible: true,
        gradientStops: stops,
        gradientTransform,
      }
      const { id } = document.graph.createNode('RECTANGLE', document.currentPageId, {
        fills: [fill],
      })
      const png = await document.render([id], { format: 'PNG' })
      const pixel = await sharp(png!)
        .extract({ left, top, width: 1, height: 1 })
        .removeAlpha()
        .raw()
        .toBuffer()
      expect(pixel[2]!).toBeGreaterThan(200)
    }
  })
})
