// The live texts above a variation's picture: the letters that can be measured, and why the rest cannot. Reads only.
import type { PixelBox, UnmeasuredReason } from '../../contract/brand.js'
import { neededFor, shared, type Letters } from './views.js'

/** A live layer, under the name by which it is found on every variation. */
export interface LiveLayer {
  id: string
  node: SceneNode
}

/** Letters of one text that need the same contrast. */
export interface LiveLetters extends Letters {
  id: string
  node: TextNode
  needed: 3 | 4.5
  ranges: { start: number; end: number }[]
  /** Where other layers lie over it, in the frame's pixels. */
  covers: PixelBox[]
  opacity?: number
}

export interface LiveTexts {
  letters: LiveLetters[]
  unmeasured: { id: string; name: string; reason: UnmeasuredReason }[]
}

/** `frame` holds the picture and stands upright. */
export function liveTextsOn(frame: FrameNode, live: readonly LiveLayer[]): LiveTexts {
  const found: LiveTexts = { letters: [], unmeasured: [] }
  const texts = live.flatMap(textsIn).filter(({ text }) => text.characters.trim() !== '')
  const measured: LiveLetters[][] = []
  for (const { id, text } of texts) {
    const reason = reasonOf(text, frame)
    const box = reason ? undefined : lettersBox(text, frame)
    const letters = box ? lettersOf(id, text, frame, box) : []
    // Letters of two sizes are told apart by colouring ranges, which Figma refuses without the font.
    const noFont = letters.length > 1 && text.hasMissingFont
    if (letters.length > 0 && !noFont) measured.push(letters)
    else
      found.unmeasured.push({ id, name: text.name, reason: reason ?? (noFont ? 'noFont' : 'cut') })
  }
  found.letters = measured.flat()
  const own = new Set(found.letters.map(({ node }) => node.id))
  for (const one of found.letters) one.covers = coversOf(one, frame, own)
  return found
}

/** A text inside a kept layer has no name of its own that holds on every variation, so it goes by its place there. */
function textsIn({ id, node }: LiveLayer): { id: string; text: TextNode }[] {
  if (node.type === 'TEXT') return [{ id, text: node }]
  if (!('findAllWithCriteria' in node)) return []
  return node
    .findAllWithCriteria({ types: ['TEXT'] })
    .map((text, index) => ({ id: `${id}/${index}`, text }))
}

function reasonOf(text: TextNode, frame: FrameNode): UnmeasuredReason | undefined {
  const chain = chainOf(text, frame)
  if (chain.some(({ visible }) => !visible)) return 'hidden'
  if (text.isMask || chain.some(({ type }) => type === 'BOOLEAN_OPERATION')) return 'shape'
  if (chain.some((node) => 'opacity' in node && node.opacity === 0)) return 'transparent'
  const painted = text.getStyledTextSegments(['fills']).some(({ fills }) => fills.some(isSeen))
  if (!painted && !hasStroke(text)) return 'transparent'
  return chain.some(isBlurred) ? 'blurred' : undefined
}

/** From the text up to, and with, what lies right in the frame. */
export function chainOf(node: SceneNode, frame: FrameNode): SceneNode[] {
  const chain: SceneNode[] = []
  for (let at: BaseNode | null = node; at && at.id !== frame.id; at = at.parent)
    chain.push(at as SceneNode)
  return chain
}

export const isSeen = ({ visible, opacity }: Paint) => visible !== false && opacity !== 0
export const hasStroke = (text: TextNode) => text.strokes.some(isSeen) && text.strokeWeight !== 0
const isBlurred = (node: SceneNode) =>
  'effects' in node &&
  node.effects.some((effect) => effect.type === 'LAYER_BLUR' && effect.visible && effect.radius > 0)

/** Of the frame's own pixels. Shadows widen it; the letters are found within by the stencil. */
function lettersBox(text: TextNode, frame: FrameNode): PixelBox | undefined {
  const { absoluteRenderBounds: painted } = text
  const box = painted && within(painted, frame)
  return box ? shared(box, { x: 0, y: 0, width: frame.width, height: frame.height }) : undefined
}

function within({ x, y, width, height }: Rect, frame: FrameNode): PixelBox | undefined {
  const [[, , left], [, , top]] = frame.absoluteTransform
  return { x: x - left, y: y - top, width, height }
}

function lettersOf(id: string, node: TextNode, frame: FrameNode, box: PixelBox): LiveLetters[] {
  const byNeed = new Map<3 | 4.5, LiveLetters>()
  const opacity = opacityOf(node, frame)
  for (const { start, end, characters, fontSize, fontWeight } of node.getStyledTextSegments([
    'fontSize',
    'fontWeight',
  ])) {
    if (characters.trim() === '') continue
    const needed = neededFor(fontSize, fontWeight)
    const letters = byNeed.get(needed)
    byNeed.set(needed, {
      ...{ id, node, box, needed, covers: [] },
      fontSizePx: Math.min(fontSize, letters?.fontSizePx ?? fontSize),
      weight: Math.min(fontWeight, letters?.weight ?? fontWeight),
      ranges: [...(letters?.ranges ?? []), { start, end }],
      ...(opacity !== undefined && { opacity }),
    })
  }
  return [...byNeed.values()]
}

/** The thinnest of its paints, its own opacity and its parents'. Absent where one of them blends in a way of its own. */
function opacityOf(text: TextNode, frame: FrameNode): number | undefined {
  const chain = chainOf(text, frame)
  const normal = (mode: BlendMode | undefined) =>
    mode === undefined || mode === 'NORMAL' || mode === 'PASS_THROUGH'
  if (chain.some((node) => 'blendMode' in node && !normal(node.blendMode))) return undefined
  const paints = text.getStyledTextSegments(['fills']).map(({ fills }) => fills.filter(isSeen))
  if (paints.some((fills) => fills.some((paint) => !normal(paint.blendMode)))) return undefined
  const own = paints.map(
    (fills) => 1 - fills.reduce((clear, paint) => clear * (1 - alphaOf(paint)), 1),
  )
  const parents = chain.reduce((all, node) => ('opacity' in node ? all * node.opacity : all), 1)
  return Math.min(1, ...own) * parents
}

function alphaOf(paint: Paint): number {
  const stops = 'gradientStops' in paint ? paint.gradientStops.map(({ color }) => color.a) : []
  return (paint.opacity ?? 1) * Math.min(1, ...stops)
}

/** Layers that are drawn later and reach over it, save other measured texts: those are told apart by their labels. */
function coversOf(
  { node, box }: LiveLetters,
  frame: FrameNode,
  measured: ReadonlySet<string>,
): PixelBox[] {
  const covers: PixelBox[] = []
  for (const at of chainOf(node, frame)) {
    const { parent } = at
    if (!parent || !('children' in parent)) continue
    const place = parent.children.findIndex(({ id }) => id === at.id)
    for (const other of parent.children.slice(place + 1)) {
      const bounds =
        !measured.has(other.id) && 'absoluteRenderBounds' in other
          ? other.absoluteRenderBounds
          : null
      const cover = bounds && within(bounds, frame)
      const over = cover && shared(cover, box)
      if (over) covers.push(over)
    }
  }
  return covers
}
