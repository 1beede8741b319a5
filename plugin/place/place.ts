// Puts a run's section on the canvas before anything is paid. Which place is free is decided in beside.ts.
import { imagesOf, nameOf } from '../../contract/grid.js'
import type { Size } from '../../contract/framing.js'
import type { Claim, Source } from '../../contract/message.js'
import { cloneKeepLayers } from '../keep/clone.js'
import { around, placeBeside } from './beside.js'
import { writeClaim, writeLine } from './claim.js'
import { layerById, pageAround } from '../document/nodes.js'
import { recordCreation } from '../document/ownership.js'
import { addRunNode, markPlaceholder } from './frames.js'
import { label, loadLabelFont } from './label.js'
import type { Box } from './layout.js'
import { layoutOf, makeSection } from './section.js'

/** Dark enough for white words that stay live above it. */
export const waitingFill: SolidPaint = { type: 'SOLID', color: { r: 0.8, g: 0.8, b: 0.8 } }

export async function placeRun({ claim }: { claim: Claim }): Promise<null> {
  await loadLabelFont()
  const page = await pageOfSources(claim.sources)
  writeClaim(page, claim)
  writeLine(claim)
  const layout = layoutOf(claim)
  const section = makeSection(
    page,
    claim,
    layout,
    placeBeside(await boxOf(claim.sources), layout.section, obstaclesOn(page)),
  )
  const images = imagesOf(claim)
  for (const { n, ...box } of layout.images) {
    const image = images[n]
    if (!image) throw new Error(`image ${n} has no place`)
    const frame = frameAt(section, box, nameOf(image))
    frame.fills = [waitingFill]
    await keepAbove(frame, image.source.id, claim)
    label(frame, 'Waiting')
    markPlaceholder(frame, claim.key, n)
    recordCreation(frame)
    addRunNode(page, claim.key, frame)
  }
  return null
}

/** Its keep-layers are live from the start: what a variation will look like is seen before it is there. */
export async function keepAbove(
  frame: FrameNode,
  sourceId: string,
  { keep }: Claim,
): Promise<void> {
  const source = await layerById(sourceId)
  if (source) await cloneKeepLayers(source, keep[sourceId] ?? [], frame)
}

/** A frame for one picture whose placeholder is gone: paid for, so it gets a place of its own. */
export async function placeAgain(
  page: PageNode,
  sources: readonly Source[],
  name: string,
  size: Size,
): Promise<FrameNode> {
  return frameAt(page, placeBeside(await boxOf(sources), size, obstaclesOn(page)), name)
}

function frameAt(parent: PageNode | SectionNode, place: Box, name: string): FrameNode {
  const frame = figma.createFrame()
  parent.appendChild(frame)
  frame.resize(place.width, place.height)
  frame.x = place.x
  frame.y = place.y
  frame.name = name
  return frame
}

/** Where the sources are, for a person may have gone to another page while they were sent. */
export async function pageOfSources(sources: readonly Source[]): Promise<PageNode> {
  for (const { id } of sources) {
    const node = await layerById(id)
    const page = node && pageAround(node)
    if (!page) continue
    await page.loadAsync()
    return page
  }
  await figma.currentPage.loadAsync()
  return figma.currentPage
}

/** The sources may be gone by now; then the middle of what the person looks at is beside them. */
async function boxOf(sources: readonly Source[]): Promise<Box> {
  const boxes: Box[] = []
  for (const { id } of sources) {
    const box = (await layerById(id))?.absoluteBoundingBox
    if (box) boxes.push(box)
  }
  return boxes.length > 0 ? around(boxes) : { ...figma.viewport.center, width: 0, height: 0 }
}

/** What stands on the page itself. Layers deeper down are inside these, or clipped by them. */
function obstaclesOn(page: PageNode): Box[] {
  return page.children.flatMap((node) => {
    const box =
      ('absoluteRenderBounds' in node && node.absoluteRenderBounds) || node.absoluteBoundingBox
    const bare = node.absoluteBoundingBox
    return box && bare ? [around([box, bare])] : []
  })
}
