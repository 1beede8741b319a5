// Text nodes: nothing that changes letters works before their font was loaded. Figma's fonts are family and style, the scene graph's family,
// weight and slant.
import { weightToFigmaStyle } from '@open-pencil/core/text'
import { parseFontStyle, type SceneNode } from '@open-pencil/scene-graph'
import { availableFonts, measureText } from '../../document/index.js'
import type { Realm } from '../realm.js'
import { choice, expect, oneOf, wrongType, type Methods, type Properties, type Property } from '../table.js'
import { MIXED } from '../wire.js'
import { fromFill, plainRuns } from './paint.js'

export interface FontName {
  family: string
  style: string
}

export const fontKey = ({ family, style }: FontName): string => `${family} ${style}`
const fontOf = (node: { fontFamily: string; fontWeight: number; italic: boolean }): FontName => ({
  family: node.fontFamily,
  style: weightToFigmaStyle(node.fontWeight, node.italic),
})

export function fontsOf(node: SceneNode): FontName[] {
  const all = [fontOf(node), ...node.styleRuns.map((run) => fontOf({ ...node, ...withoutUndefined(run.style) }))]
  return [...new Map(all.map((font) => [fontKey(font), font])).values()]
}
const withoutUndefined = <T extends object>(from: T): Partial<T> =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as Partial<T>

/** Whether the font was given to the playground, under any of the names for its style. */
export function exists({ family, style }: FontName): boolean {
  const { weight, italic } = parseFontStyle(style)
  return availableFonts().some((one) => {
    const parsed = parseFontStyle(one.style)
    return one.family === family && parsed.weight === weight && parsed.italic === italic
  })
}

export function givenFont(value: unknown): FontName {
  if (typeof value !== 'object' || value === null) throw wrongType('fontName', 'object', value)
  const { family, style } = value as Record<string, unknown>
  return { family: expect('fontName.family', 'string', family), style: expect('fontName.style', 'string', style) }
}

/** The documentation's words (typings, loadFontAsync). */
function needFonts(node: SceneNode, realm: Realm, fonts = fontsOf(node)): void {
  const missing = fonts.find((font) => !realm.loadedFonts.has(fontKey(font)))
  if (!missing) return
  const { family, style } = missing
  throw new Error(
    `Cannot write to node with unloaded font "${family} ${style}". Please call figma.loadFontAsync({ family: "${family}", style: "${style}" }) and await the returned promise first.`,
  )
}

function changeText(node: SceneNode, changes: Partial<SceneNode>, realm: Realm): void {
  realm.change(node, changes)
  refit(node, realm)
}

/** A text that grows with its letters takes their size at once. */
export function refit(node: SceneNode, realm: Realm): void {
  if (node.textAutoResize !== 'WIDTH_AND_HEIGHT' && node.textAutoResize !== 'HEIGHT') return
  const size = measureText(node, node.textAutoResize === 'HEIGHT' ? node.width : undefined)
  if (!size) return
  realm.change(
    node,
    node.textAutoResize === 'HEIGHT' ? { height: size.height } : { width: Math.ceil(size.width), height: size.height },
  )
}

const lettered = (property: Property): Property => ({
  get: (node, realm) => property.get(node, realm),
  set(node, value, realm) {
    needFonts(node, realm)
    property.set?.(node, value, realm)
    refit(node, realm)
  },
})

const mixedRuns = (node: SceneNode, key: 'fontSize') =>
  node.styleRuns.some((run) => run.style[key] !== undefined && run.style[key] !== node[key])

interface Measure {
  value?: unknown
  unit: string
}
function measure(name: string, value: unknown): Measure {
  if (typeof value !== 'object' || value === null) throw wrongType(name, 'object', value)
  const given = value as Measure
  oneOf(`${name}.unit`, ['AUTO', 'PIXELS', 'PERCENT'], given.unit)
  if (given.unit !== 'AUTO') expect(`${name}.value`, 'number', given.value)
  return given
}

export const textProperties: Properties = {
  characters: {
    get: (node) => node.text,
    set(node, value, realm) {
      const text = expect('characters', 'string', value)
      needFonts(node, realm)
      const named = node.autoRename && (node.name === node.text || node.name === 'Text' || node.name === '')
      changeText(node, { text, styleRuns: [], ...(named ? { name: text.slice(0, 60) || 'Text' } : {}) }, realm)
    },
  },
  fontSize: lettered({
    get: (node) => (mixedRuns(node, 'fontSize') ? MIXED : node.fontSize),
    set(node, value, realm) {
      const size = expect('fontSize', 'number', value)
      if (size < 1) throw new Error('Property "fontSize" failed validation: Number must be greater than or equal to 1')
      realm.change(node, {
        fontSize: size,
        styleRuns: plainRuns(node, 'fontSize'),
      })
    },
  }),
  fontName: {
    get: (node) => (fontsOf(node).length > 1 ? MIXED : fontOf(node)),
    set(node, value, realm) {
      const font = givenFont(value)
      needFonts(node, realm, [font])
      const { weight, italic } = parseFontStyle(font.style)
      changeText(node, { fontFamily: font.family, fontWeight: weight, italic, styleRuns: [] }, realm)
    },
  },
  fontWeight: { get: (node) => node.fontWeight },
  hasMissingFont: { get: (node) => fontsOf(node).some((font) => !exists(font)) },
  textAlignHorizontal: lettered(choice('textAlignHorizontal', ['LEFT', 'CENTER', 'RIGHT', 'JUSTIFIED'], 'textAlignHorizontal')),
  textAlignVertical: lettered(choice('textAlignVertical', ['TOP', 'CENTER', 'BOTTOM'], 'textAlignVertical')),
  textAutoResize: lettered(choice('textAutoResize', ['NONE', 'WIDTH_AND_HEIGHT', 'HEIGHT', 'TRUNCATE'], 'textAutoResize')),
  textCase: lettered(choice('textCase', ['ORIGINAL', 'UPPER', 'LOWER', 'TITLE', 'SMALL_CAPS', 'SMALL_CAPS_FORCED'], 'textCase')),
  textDecoration: lettered(choice('textDecoration', ['NONE', 'UNDERLINE', 'STRIKETHROUGH'], 'textDecoration')),
  textTruncation: choice('textTruncation', ['DISABLED', 'ENDING'], 'textTruncation'),
  maxLines: {
    get: (node) => node.maxLines,
    set: (node, value, realm) => realm.change(node, { maxLines: value === null ? null : expect('maxLines', 'number', value) }),
  },
  lineHeight: lettered({
    get: (node) => (node.lineHeight === null ? { unit: 'AUTO' } : { value: node.lineHeight, unit: 'PIXELS' }),
    set(node, value, realm) {
      const { unit, value: amount } = measure('lineHeight', value)
      const pixels = unit === 'PERCENT' ? (Number(amount) / 100) * node.fontSize : Number(amount)
      realm.change(node, { lineHeight: unit === 'AUTO' ? null : pixels })
    },
  }),
  letterSpacing: lettered({
    get: (node) => ({ value: node.letterSpacing, unit: 'PIXELS' }),
    set(node, value, realm) {
      const { unit, value: amount } = measure('letterSpacing', value)
      realm.change(node, { letterSpacing: unit === 'PERCENT' ? (Number(amount) / 100) * node.fontSize : Number(amount) })
    },
  }),
  autoRename: {
    get: (node) => node.autoRename,
    set: (node, value, realm) => realm.change(node, { autoRename: expect('autoRename', 'boolean', value) }),
  },
}

function range(node: SceneNode, [start, end]: unknown[]): [number, number] {
  const [from, to] = [expect('start', 'number', start), expect('end', 'number', end)]
  if (from < 0 || to > node.text.length || from > to)
    throw new Error(`Range outside of available characters. 'end' must be less than or equal to ${node.text.length}`)
  return [from, to]
}

export const textMethods: Methods = {
  getRangeAllFontNames(node, args) {
    range(node, args)
    return fontsOf(node)
  },
  getStyledTextSegments(node, [fields]) {
    const wanted = (fields as string[] | undefined) ?? []
    const cuts = [
      ...new Set([0, node.text.length, ...node.styleRuns.flatMap((run) => [run.start, run.start + run.length])]),
    ].sort((a, b) => a - b)
    return cuts.slice(0, -1).map((start, i) => {
      const end = cuts[i + 1]!
      const run = node.styleRuns.find((one) => one.start <= start && start < one.start + one.length)
      const styled = { ...node, ...withoutUndefined(run?.style ?? {}), styleRuns: [] } as SceneNode
      const values: Record<string, unknown> = { fills: styled.fills.map((fill) => fromFill(fill)) }
      for (const field of wanted) values[field] ??= textProperties[field]?.get(styled, undefined as unknown as Realm)
      return {
        characters: node.text.slice(start, end),
        start,
        end,
        ...Object.fromEntries(wanted.map((field) => [field, values[field]])),
      }
    })
  },
}
