// The document: files, pictures, undo, drawing. Knows no plugin.
import { beforeAll, describe, expect, it } from 'vitest'
import { PlaygroundDocument, pictureHash, pictureSize } from '../../playground/document/index.js'
import { startDrawingInNode } from './open.js'

beforeAll(startDrawingInNode)

describe('a document', () => {
  it('draws text as glyphs', async () => {
    const document = PlaygroundDocument.empty()
    const text = (words: string) =>
      document.graph.createNode('TEXT', document.currentPageId, { text: words, width: 300, height: 60, fontSize: 40 }).id
    const [letters, other] = [text('Hello brand'), text('Other words')]
    const [a, b] = await Promise.all(
      [letters, other].map((id) => document.render([id], { format: 'PNG', useAbsoluteBounds: true })),
    )
    expect(pictureSize(a!)).toEqual({ width: 300, height: 60 })
    expect(pictureHash(a!)).not.toBe(pictureHash(b!))
    expect(a!.length).toBeGreaterThan(1500)
  })
})
