// Words on the canvas: on placeholders until their picture comes, and on a grid's rows and columns.
import { textFingerprint } from '../document/ownership.js'

const regular: FontName = { family: 'Inter', style: 'Regular' }
const grey: SolidPaint = { type: 'SOLID', color: { r: 0.33, g: 0.33, b: 0.33 } }
const red: SolidPaint = { type: 'SOLID', color: { r: 0.72, g: 0.11, b: 0.11 } }
/** Holds the label's `textFingerprint`; on labels of version 0.1 it holds `1`. */
const mark = 'label'

export const isLabel = (node: SceneNode) => node.getPluginData(mark) !== ''

let loaded = false

/** A canvas without Inter gets no words. */
export async function loadLabelFont(): Promise<void> {
  loaded = await figma.loadFontAsync(regular).then(
    () => true,
    () => false,
  )
}

export type Tone = 'waiting' | 'failed'

export function label(frame: FrameNode, words: string, tone: Tone = 'waiting'): void {
  unlabel(frame)
  if (!loaded) return
  const text = figma.createText()
  frame.appendChild(text)
  text.fontName = regular
  text.fontSize = Math.max(4, Math.round(Math.min(frame.height / 14, frame.width / 14)))
  text.characters = words
  text.fills = [tone === 'failed' ? red : grey]
  text.textAlignHorizontal = 'CENTER'
  if (text.width > frame.width * 0.8) {
    text.textAutoResize = 'HEIGHT'
    text.resize(frame.width * 0.8, text.height)
  }
  text.x = (frame.width - text.width) / 2
  text.y = (frame.height - text.height) / 2
  text.constraints = { horizontal: 'CENTER', vertical: 'CENTER' }
  text.setPluginData(mark, textFingerprint(text))
}

/** Removes the labels of a frame, except those that a designer has edited. */
export function unlabel(frame: FrameNode): void {
  for (const child of frame.children) if (isLabel(child) && !isEdited(child)) child.remove()
}

function isEdited(label: SceneNode): boolean {
  const written = label.getPluginData(mark)
  return written !== '1' && (label.type !== 'TEXT' || textFingerprint(label) !== written)
}

/** As wide as its row or column, as high as its words. */
export function headerText(words: string, fontSize: number, width: number): TextNode | undefined {
  if (!loaded) return undefined
  const text = figma.createText()
  text.fontName = regular
  text.fontSize = fontSize
  text.characters = words
  text.fills = [grey]
  text.textAutoResize = 'HEIGHT'
  text.resize(Math.max(1, width), text.height)
  return text
}
