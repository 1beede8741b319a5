// The texts that stay live above a picture, as measuring needs them: where their letters are, in which colours and sizes. Reads only.
import type { Ink, KeptText, KeptTexts } from '../../contract/brand.js'
import { isKeptClone, keptFrom } from '../keep/clone.js'
import { componentNameOf } from '../keep/find.js'
import { looksLikeLogo } from '../keep/kind.js'
import { hexOf } from './hex.js'

/** A layer that stays live above a picture, under the name by which it is known on every variation. */
export interface KeptNode {
  id: string
  node: SceneNode
}

/** The panel's call: the texts above a variation's picture. A wordmark in a logo is exempt by WCAG and left out. */
export async function keptTextsOn({ id }: { id: string }): Promise<KeptTexts> {
  const frame = await figma.getNodeByIdAsync(id)
  if (!frame || frame.type !== 'FRAME') return { frame: { width: 0, height: 0 }, texts: [] }
  const kept: KeptNode[] = []
  for (const node of frame.children)
    if (isKeptClone(node) && !looksLikeLogo(node.name) && !looksLikeLogo(await componentNameOf(node)))
      kept.push({ id: keptFrom(node), node })
  return keptTexts(frame, kept)
}

/** `frame` holds the picture. Hidden texts, and ones without a plain colour or a gradient, have no line. */
export function keptTexts(frame: SceneNode, kept: readonly KeptNode[]): KeptTexts {
  const bounds = frame.absoluteBoundingBox
  if (!bounds) return { frame: { width: frame.width, height: frame.height }, texts: [] }
  const texts = kept.flatMap(textsIn).flatMap(({ id, text }) => textOf(id, text, frame, bounds) ?? [])
  return { frame: { width: bounds.width, height: bounds.height }, texts }
}

/** A text inside a kept layer has no name of its own that holds on every variation, so it goes by its place there. */
function textsIn({ id, node }: KeptNode): { id: string; text: TextNode }[] {
  if (node.type === 'TEXT') return [{ id, text: node }]
  if (!('findAllWithCriteria' in node)) return []
  return node.findAllWithCriteria({ types: ['TEXT'] }).map((text, index) => ({ id: `${id}/${index}`, text }))
}

function textOf(id: string, text: TextNode, frame: SceneNode, origin: Rect): KeptText | undefined {
  const opacity = opacityWithin(text, frame)
  const box = lettersOf(text)
  if (opacity === 0 || !box) return undefined
  const inks = inksOf(text, opacity)
  if (inks.length === 0) return undefined
  return { id, name: text.name, box: { x: box.x - origin.x, y: box.y - origin.y, width: box.width, height: box.height }, inks }
}

/** Figma's render bounds are the letters' own, far smaller than the layer where its last line is short; a shadow would widen them again. */
function lettersOf({ absoluteRenderBounds: painted, absoluteBoundingBox: layer }: TextNode): Rect | undefined {
  if (!painted || !layer) return undefined
  const x = Math.max(painted.x, layer.x)
  const y = Math.max(painted.y, layer.y)
  const width = Math.min(painted.x + painted.width, layer.x + layer.width) - x
  const height = Math.min(painted.y + painted.height, layer.y + layer.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : undefined
}

/** 0 where it, or anything that it lies in, is hidden. */
function opacityWithin(text: TextNode, frame: SceneNode): number {
  let opacity = 1
  for (let at: BaseNode | null = text; at && at.id !== frame.id; at = at.parent) {
    if ('visible' in at && !at.visible) return 0
    if ('opacity' in at) opacity *= at.opacity
  }
  return opacity
}

function inksOf(text: TextNode, opacity: number): Ink[] {
  const inks = new Map<string, Ink>()
  for (const { characters, fills, fontSize, fontWeight } of text.getStyledTextSegments(['fills', 'fontSize', 'fontWeight'])) {
    if (characters.trim() === '') continue
    for (const { hex, alpha } of coloursOf(fills)) {
      const ink = { hex, opacity: Math.round(opacity * alpha * 1000) / 1000, fontSizePx: fontSize, bold: fontWeight >= 700 }
      inks.set(JSON.stringify(ink), ink)
    }
  }
  return [...inks.values()]
}

/** The fill on top is what is read. Of a gradient each stop counts, so that the worst of them does; a picture has no colour to tell. */
function coloursOf(fills: readonly Paint[]): { hex: string; alpha: number }[] {
  const top = [...fills].reverse().find(({ visible, opacity }) => visible !== false && opacity !== 0)
  if (top?.type === 'SOLID') return [{ hex: hexOf(top.color), alpha: top.opacity ?? 1 }]
  if (!top || !('gradientStops' in top)) return []
  return top.gradientStops.map(({ color }) => ({ hex: hexOf(color), alpha: color.a * (top.opacity ?? 1) }))
}
