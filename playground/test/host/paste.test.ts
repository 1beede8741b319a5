// Pastes Figma's clipboard content. The samples are Figma's own, published with
// github.com/gridaco/grida (Apache-2.0).
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { PlaygroundDocument } from '../../document/index.js'
import { startDrawingInNode } from '../../node/index.js'

const clipboard = (name: string) =>
  readFile(new URL(`./clipboard/${name}.html`, import.meta.url), 'utf8')

async function pasted(name: string) {
  await startDrawingInNode()
  const document = PlaygroundDocument.empty()
  document.placeImage(tiny, 'In the way.gif')
  const ids = await document.paste(await clipboard(name))
  return { document, nodes: ids.map((id) => document.graph.getNode(id)!) }
}

/** A GIF of one pixel. */
const tiny = Uint8Array.from(
  Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
)
const again = async (document: PlaygroundDocument) =>
  PlaygroundDocument.open(await document.save(), 'again.fig')

describe('pasting from Figma', () => {
  it.each([
    ['frame', 'FRAME'],
    ['group', 'GROUP'],
  ])('makes a %s with its three rectangles, selected, beside what is there', async (name, type) => {
    const { document, nodes } = await pasted(name)
    const [made] = nodes
    expect(nodes.map((node) => [node.type, node.name, node.width, node.height])).toEqual([
      [type, name, 320, 100],
    ])
    expect(document.graph.getChildren(made!.id).map((node) => [node.name, node.x])).toEqual([
      ['red', 0],
      ['green', 110],
      ['blue', 220],
    ])
    expect(document.selection).toEqual([made!.id])
    expect(made!.x).toBe(81)
    document.undo()
    expect(document.graph.getNode(made!.id)).toBeUndefined()
  })

  it('stays where it was pasted when the file is opened again', async () => {
    const { document, nodes } = await pasted('frame')
    const reopened = await again(document)
    const [, frame] = reopened.graph.getChildren(reopened.currentPageId)
    expect([frame!.x, frame!.y]).toEqual([nodes[0]!.x, nodes[0]!.y])
  })

  it('makes an instance with what it overrides of itself, its component on no page that is seen', async () => {
    const { document, nodes } = await pasted('instance')
    for (const opened of [document, await again(document)]) {
      const page = opened.graph.getChildren(opened.currentPageId)
      const instance = page.at(-1)!
      expect(page.map((node) => node.type)).toEqual(['FRAME', 'INSTANCE'])
      expect(instance.fills.map((fill) => [fill.type, fill.opacity])).toEqual([['SOLID', 0.5]])
      expect(instance.strokes.map((stroke) => stroke.weight)).toEqual([1])
      expect(opened.pages).toHaveLength(1)
      expect(opened.graph.getMainComponent(instance.id)?.fills[0]?.opacity).toBe(1)
    }
    expect(await document.render([nodes[0]!.id], { format: 'PNG' })).not.toBeNull()
  })

  it('leaves the page alone where the clipboard holds no layers', async () => {
    const document = PlaygroundDocument.empty()
    expect(await document.paste('<p>Words</p>')).toEqual([])
    expect(document.canUndo).toBe(false)
  })
})
