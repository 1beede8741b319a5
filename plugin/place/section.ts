// A run's section on the canvas: made, laid out, and made to fit what it holds. Where things stand is decided in layout.ts.
import { imagesOf } from '../../contract/grid.js'
import type { Claim } from '../../contract/message.js'
import { variationSize } from '../../contract/framing.js'
import { hasCreationRecord, isOriginal, isOwn, recordCreation } from '../document/ownership.js'
import { pageOf } from './claim.js'
import { addRunNode, isRemovable, movedNodes, numberOf } from './frames.js'
import { headerText } from './label.js'
import { around } from './beside.js'
import { layOut, type Box, type Header, type Layout, type Placed } from './layout.js'

const sectionMark = 'section'
const headerMark = 'header'

/** What a run's images need: each as high as its source, in its preset's ratio. */
export function placedOf(claim: Claim): Placed[] {
  return imagesOf(claim).map(({ n, place, source, recipe }) => ({
    n,
    row: place.row,
    column: place.column,
    size: variationSize(source, recipe),
  }))
}

export const layoutOf = (claim: Claim, images = placedOf(claim)): Layout =>
  layOut(claim.grid.rows, claim.grid.columns, images)

export function makeSection(page: PageNode, claim: Claim, layout: Layout, at: Box): SectionNode {
  const section = figma.createSection()
  page.appendChild(section)
  section.name = titleOf(claim)
  section.setPluginData(sectionMark, claim.key)
  section.resizeWithoutConstraints(layout.section.width, layout.section.height)
  section.x = at.x
  section.y = at.y
  drawHeaders(section, layout)
  recordCreation(section)
  addRunNode(page, claim.key, section)
  return section
}

/** Returns the run's section, on whatever page it is now. A copy is not the section. */
export async function sectionOf(key: string): Promise<SectionNode | undefined> {
  const page = await pageOf(key)
  if (!page) return undefined
  const onPage = page.findAllWithCriteria({
    types: ['SECTION'],
    pluginData: { keys: [sectionMark] },
  })
  return [...onPage, ...(await movedNodes(page, key))].find(
    (node): node is SectionNode =>
      node.type === 'SECTION' && node.getPluginData(sectionMark) === key && isOriginal(node),
  )
}

/**
 * Removes the section's headers and, if nothing else is in it, the section. A section that a designer moved, renamed or filled stays, for
 * it is the designer's then.
 */
export function removeIfEmpty(section: SectionNode): void {
  if (section.removed) return
  for (const child of section.children) if (isOwnHeader(child)) child.remove()
  const untouched = hasCreationRecord(section) ? isOwn(section) : true
  if (section.children.length === 0 && untouched) section.remove()
}

/** Headers from before creation records are recognised by their mark and their words. */
function isOwnHeader(node: SceneNode): boolean {
  if (node.getPluginData(headerMark) === '' || node.type !== 'TEXT') return false
  return hasCreationRecord(node) ? isOwn(node) : node.name === node.characters
}

/**
 * Moves the run's own frames and headers together after some were removed. Does nothing if the section holds a designer's layer, or was
 * resized or renamed: moving frames could then cover what the designer arranged.
 */
export function closeGaps(section: SectionNode, claim: Claim, frames: readonly FrameNode[]): void {
  const mine = frames.filter((frame) => frame.parent?.id === section.id)
  const own = (child: SceneNode) =>
    isOwnHeader(child) || mine.some((frame) => frame.id === child.id && isRemovable(frame, frames))
  const untouched = hasCreationRecord(section) ? isOwn(section) : true
  if (!untouched || !section.children.every(own)) return
  const numbers = new Set(mine.map(numberOf))
  const layout = layoutOf(
    claim,
    placedOf(claim).filter(({ n }) => numbers.has(n)),
  )
  for (const { n, x, y } of layout.images)
    for (const frame of mine)
      if (numberOf(frame) === n) {
        frame.x = x
        frame.y = y
        recordCreation(frame)
      }
  for (const child of section.children) if (isOwnHeader(child)) child.remove()
  drawHeaders(section, layout)
  fit(section)
  recordCreation(section)
}

/** As large as what it holds, with the room around it that it had. */
function fit(section: SectionNode): void {
  if (section.children.length === 0) return
  const box = around(section.children.map(({ x, y, width, height }) => ({ x, y, width, height })))
  const pad = Math.max(0, Math.min(box.x, box.y))
  section.resizeWithoutConstraints(
    Math.ceil(box.x + box.width + pad),
    Math.ceil(box.y + box.height + pad),
  )
}

function drawHeaders(section: SectionNode, layout: Layout): void {
  const draw = (header: Header, kind: 'row' | 'column') => {
    const text = headerText(header.words, layout.fontSize, header.width)
    if (!text) return
    section.appendChild(text)
    text.x = header.x
    text.y = kind === 'column' ? Math.max(0, header.y + header.height - text.height) : header.y
    text.name = header.words
    text.setPluginData(headerMark, `${kind} ${header.index}`)
    recordCreation(text)
  }
  for (const header of layout.columns) draw(header, 'column')
  for (const header of layout.rows) draw(header, 'row')
}

/** A section's name is one line; Figma shows as much of it as there is room for. */
const titleOf = ({ grid }: Claim) => grid.title.replace(/\s+/g, ' ').trim() || 'Remix'
