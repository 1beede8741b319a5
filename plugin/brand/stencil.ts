// Turns a copy of a variation into a stencil: its live letters alone, in the plain colours of their labels. Changes that copy and nothing else.
import { chainOf, hasStroke, isSeen, type LiveLetters } from './texts.js'

export interface Labelled extends LiveLetters {
  label: number
}

/** An outside stroke of this many ems is a halo around the letters: surroundings, by WCAG's note on borders around letters. */
const haloEm = 0.1
/** Neither letter nor surroundings: no stencil colour, and not black. */
const between: SolidPaint = { type: 'SOLID', color: { r: 0.5, g: 0.5, b: 0.5 } }
const onOff = (label: number, bit: number) => (label & bit ? 1 : 0)

/** Full channels alone: they stay what they are when Display P3 is exported as sRGB. */
const paintOf = (label: number): SolidPaint => ({
  type: 'SOLID',
  color: { r: onOff(label, 1), g: onOff(label, 2), b: onOff(label, 4) },
})

export async function makeStencil(copy: FrameNode, letters: readonly Labelled[]): Promise<void> {
  const texts = new Map<string, Labelled[]>()
  for (const one of letters) texts.set(one.node.id, [...(texts.get(one.node.id) ?? []), one])
  for (const [{ node } = {}, ...more] of texts.values())
    if (node && more.length > 0) await loadFontsOf(node)
  const holders = new Set(letters.flatMap(({ node }) => chainOf(node, copy).map(({ id }) => id)))
  clear(copy)
  strip(copy, holders, texts)
}

async function loadFontsOf(text: TextNode): Promise<void> {
  for (const font of text.getRangeAllFontNames(0, text.characters.length))
    await figma.loadFontAsync(font)
}

function strip(
  parent: ChildrenMixin,
  holders: ReadonlySet<string>,
  texts: ReadonlyMap<string, Labelled[]>,
): void {
  for (const node of parent.children) {
    const own = texts.get(node.id)
    if (own && node.type === 'TEXT') paint(node, own)
    else if (holders.has(node.id)) {
      clear(node)
      if ('children' in node) strip(node, holders, texts)
    } else if (!('isMask' in node && node.isMask) && 'opacity' in node) node.opacity = 0
  }
}

/** A layer that only holds letters: nothing of its own is drawn, but it clips as before. */
function clear(node: SceneNode): void {
  if ('fills' in node && node.type !== 'TEXT') node.fills = []
  if ('strokes' in node) node.strokes = []
  plain(node)
}

function plain(node: SceneNode): void {
  if ('effects' in node) node.effects = []
  if ('opacity' in node) node.opacity = 1
  if ('blendMode' in node) node.blendMode = 'NORMAL'
}

function paint(text: TextNode, letters: readonly Labelled[]): void {
  const [first] = letters
  const filled = text.getStyledTextSegments(['fills']).some(({ fills }) => fills.some(isSeen))
  plain(text)
  if (hasStroke(text)) {
    const weight = typeof text.strokeWeight === 'number' ? text.strokeWeight : 0
    const halo = text.strokeAlign === 'OUTSIDE' && weight >= haloEm * (first?.fontSizePx ?? 0)
    text.strokes = !filled ? [paintOf(first?.label ?? 0)] : halo ? [] : [between]
  }
  if (!filled) return
  // First the whole text: that releases its styles and variables, and needs no font. Ranges need theirs loaded.
  text.fills = [paintOf(first?.label ?? 0)]
  for (const { label, ranges } of letters.slice(1))
    for (const { start, end } of ranges) text.setRangeFills(start, end, [paintOf(label)])
}
