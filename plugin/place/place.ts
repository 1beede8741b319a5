// Puts a run's placeholders on the canvas before anything is paid. Which place is free is decided in row.ts.
import type { Size } from '../../contract/framing.js'
import type { Claim, Source } from '../../contract/message.js'
import { markPlaceholder, writeClaim } from './claim.js'
import { label, loadLabelFont } from './label.js'
import { rowBeside, type Box } from './row.js'

const waitingFill: SolidPaint = { type: 'SOLID', color: { r: 0.93, g: 0.93, b: 0.93 } }

export async function placeRun({ claim, sizes }: { claim: Claim; sizes: Size[] }): Promise<null> {
  await loadLabelFont()
  const page = await pageOfSource(claim.source)
  writeClaim(page, claim)
  const places = rowBeside(await boxOf(claim.source), sizes, obstaclesOn(page))
  places.forEach((place, n) => {
    const frame = frameAt(page, place, `${claim.source.name} / ${n + 1}`)
    frame.fills = [waitingFill]
    label(frame, 'Making')
    markPlaceholder(frame, claim.key, n)
  })
  return null
}

/** A frame for one picture whose placeholder is gone: paid for, so it gets a place of its own. */
export async function placeAgain(page: PageNode, source: Source, n: number, size: Size): Promise<FrameNode> {
  const [place] = rowBeside(await boxOf(source), [size], obstaclesOn(page))
  return frameAt(page, place ?? { x: 0, y: 0, ...size }, `${source.name} / ${n + 1}`)
}

function frameAt(page: PageNode, place: Box, name: string): FrameNode {
  const frame = figma.createFrame()
  page.appendChild(frame)
  frame.resize(place.width, place.height)
  frame.x = place.x
  frame.y = place.y
  frame.name = name
  return frame
}

/** Where the source is, for a person may have gone to another page while it was sent. */
export async function pageOfSource(source: Source): Promise<PageNode> {
  let node: BaseNode | null = await figma.getNodeByIdAsync(source.id)
  while (node && node.type !== 'PAGE') node = node.parent
  const page = node ?? figma.currentPage
  await page.loadAsync()
  return page
}

/** The source may be gone by now; then the middle of what the person looks at is beside it. */
async function boxOf(source: Source): Promise<Box> {
  const node = await figma.getNodeByIdAsync(source.id)
  const box = node && !node.removed && 'absoluteBoundingBox' in node ? node.absoluteBoundingBox : null
  return box ?? { ...figma.viewport.center, width: 0, height: 0 }
}

/** What stands on the page itself. Layers deeper down are inside these, or clipped by them. */
function obstaclesOn(page: PageNode): Box[] {
  return page.children.flatMap((node) => {
    const box = ('absoluteRenderBounds' in node && node.absoluteRenderBounds) || node.absoluteBoundingBox
    const bare = node.absoluteBoundingBox
    return box && bare ? [union(box, bare)] : []
  })
}

function union(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y }
}
