// The words on a placeholder. They go when its picture comes.

const font: FontName = { family: 'Inter', style: 'Regular' }
const grey: SolidPaint = { type: 'SOLID', color: { r: 0.4, g: 0.4, b: 0.4 } }
const mark = 'label'

let loaded = false

/** A canvas without Inter gets placeholders without words. */
export async function loadLabelFont(): Promise<void> {
  loaded = await figma.loadFontAsync(font).then(
    () => true,
    () => false,
  )
}

export function label(frame: FrameNode, words: string): void {
  unlabel(frame)
  if (!loaded) return
  const text = figma.createText()
  frame.appendChild(text)
  text.fontName = font
  text.fontSize = Math.max(4, Math.round(Math.min(frame.height / 16, frame.width / 14)))
  text.characters = words
  text.fills = [grey]
  text.x = (frame.width - text.width) / 2
  text.y = (frame.height - text.height) / 2
  text.constraints = { horizontal: 'CENTER', vertical: 'CENTER' }
  text.setPluginData(mark, '1')
}

/** Takes away only what was put there, never what a person added. */
export function unlabel(frame: FrameNode): void {
  for (const child of frame.children) if (child.getPluginData(mark)) child.remove()
}
