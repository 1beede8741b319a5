// The texts that stay live above a picture, as measuring needs them: where their letters are, in which colours and sizes. Reads only.
import type { Ink, KeptText, KeptTexts } from '../../contract/brand.js'
import { hexOf } from './hex.js'

/**
 * `frame` holds the picture, `kept` are layers in it that stay live; texts inside them count too. Hidden ones and ones without a plain
 * colour or a gradient have no line. A wordmark in a logo is exempt by WCAG: the caller leaves logos out.
 */
export function keptTexts(frame: SceneNode, kept: readonly SceneNode[]): KeptTexts {
  const bounds = frame.absoluteBoundingBox
  if (!bounds) return { frame: { width: frame.width, height: frame.height }, texts: [] }
  const texts = kept.flatMap(textsIn).flatMap((text) => textOf(text, frame, bounds) ?? [])
  return { frame: { width: bounds.width, height: bounds.height }, texts }
}

function textsIn(layer: SceneNode): TextNode[] {
  if (layer.type === 'TEXT') return [layer]
  return 'findAllWithCriteria' in layer ? layer.findAllWithCriteria({ types: ['TEXT'] }) : []
}

function textOf(text: TextNode, frame: SceneNode, origin: Rect): KeptText | undefined {
  const opacity = opacityWithin(text, frame)
  const box = lettersOf(text)
  if (opacity === 0 || !box) return undefined
  const inks = inksOf(text, opacity)
  if (inks.length === 0) return undefined
  const { id, name } = text
  return { id, name, box: { x: box.x - origin.x, y: box.y - origin.y, width: box.width, height: box.height }, inks }
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
