// Fonts of a text: Figma's have family and style, the scene graph's family, weight and slant.
// Changing characters or their shape requires the loaded font.
import { weightToFigmaStyle } from '@open-pencil/core/text'
import { parseFontStyle, type SceneNode } from '@open-pencil/scene-graph'
import { availableFonts, loadLetters, measureText } from '../../../document/index.js'
import type { Realm } from '../../members/realm.js'
import { expect, wrongType } from '../../members/table.js'
import { stretches } from './runs.js'

export interface FontName {
  family: string
  style: string
}

export const fontKey = ({ family, style }: FontName): string => `${family} ${style}`

export const fontOf = (node: {
  fontFamily: string
  fontWeight: number
  italic: boolean
}): FontName => ({
  family: node.fontFamily,
  style: weightToFigmaStyle(node.fontWeight, node.italic),
})

export function fontsOf(node: SceneNode, start = 0, end = node.text.length): FontName[] {
  const all = stretches(node, start, end).map(({ styled }) => fontOf(styled))
  return [...new Map(all.map((font) => [fontKey(font), font])).values()]
}

/** Returns true if the playground has the font, under any name of its style. */
export function exists({ family, style }: FontName): boolean {
  const { weight, italic } = parseFontStyle(style)
  return availableFonts().some((one) => {
    const parsed = parseFontStyle(one.style)
    return one.family === family && parsed.weight === weight && parsed.italic === italic
  })
}

export function givenFont(value: unknown): FontName {
  // Reported: passing a mixed fontName to loadFontAsync throws this message.
  if (typeof value === 'symbol') throw new Error('Cannot unwrap symbol')
  if (typeof value !== 'object' || value === null) throw wrongType('fontName', 'object', value)
  const { family, style = 'Regular' } = value as Record<string, unknown>
  return {
    family: expect('fontName.family', 'string', family),
    style: expect('fontName.style', 'string', style),
  }
}

/**
 * Throws the documentation's error if a font of the text is not loaded (typings, loadFontAsync).
 */
export function needFonts(node: SceneNode, realm: Realm, fonts = fontsOf(node)): void {
  const missing = fonts.find((font) => !realm.loadedFonts.has(fontKey(font)))
  if (!missing) return
  const { family, style } = missing
  throw new Error(
    `Cannot write to node with unloaded font "${family} ${style}". Please call figma.loadFontAsync({ family: "${family}", style: "${style}" }) and await the returned promise first.`,
  )
}

/** Resizes a text with automatic size to its content at once. */
export function refit(node: SceneNode, realm: Realm): void {
  if (node.textAutoResize !== 'WIDTH_AND_HEIGHT' && node.textAutoResize !== 'HEIGHT') return
  const size = measureText(node, node.textAutoResize === 'HEIGHT' ? node.width : undefined)
  if (!size) return void refitLater(node, realm)
  realm.change(
    node,
    node.textAutoResize === 'HEIGHT'
      ? { height: size.height }
      : { width: Math.ceil(size.width), height: size.height },
  )
}

/** Measures characters of another script after their font is loaded. */
async function refitLater(node: SceneNode, realm: Realm): Promise<void> {
  const came = await loadLetters([node.text]).catch(() => false)
  const now = realm.graph.getNode(node.id)
  if (came && now) refit(now, realm)
}
