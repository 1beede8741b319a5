// Reads and writes text attributes: of a whole text, of a range, and by segment.
import type { SceneNode } from '@open-pencil/scene-graph'
import { parseFontStyle } from '@open-pencil/scene-graph'
import type { Realm } from '../../members/realm.js'
import {
  expect,
  oneOf,
  wrongType,
  type Method,
  type Methods,
  type Property,
} from '../../members/table.js'
import { mixed } from '../../sandbox/wire.js'
import { styleIdOut } from '../../members/style-ids.js'
import { textAttributes, type Attribute } from './attributes.js'
import { fontsOf, givenFont, needFonts, refit } from './fonts.js'
import { inserted, overlaid, removed, stretches, without, type Style } from './runs.js'

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Returns the checked range. The error messages are Figma's own (public reports). */
function range(node: SceneNode, [start, end]: unknown[]): [number, number] {
  const [from, to] = [expect('start', 'number', start), expect('end', 'number', end)]
  if (from < 0)
    throw new Error(
      "Range outside of available characters. 'start' must be greater than or equal to 0",
    )
  if (to > node.text.length)
    throw new Error(
      `Range outside of available characters. 'end' must be less than or equal to ${node.text.length}`,
    )
  if (from >= to) throw new Error("Empty range selected. 'end' must be greater than 'start'")
  return [from, to]
}

function readBetween(node: SceneNode, attribute: Attribute, start: number, end: number): unknown {
  const values = stretches(node, start, end).map(({ styled }) => attribute.read(styled))
  return values.every((value) => same(value, values[0])) ? values[0] : mixed
}

function writeBetween(
  node: SceneNode,
  fields: Style,
  start: number,
  end: number,
  realm: Realm,
): void {
  if (start === 0 && end === node.text.length)
    realm.change(node, {
      ...(fields as Partial<SceneNode>),
      styleRuns: without(node, Object.keys(fields)),
    })
  else realm.change(node, { styleRuns: overlaid(node, start, end, fields) })
  refit(node, realm)
}

/**
 * Returns the fonts that must be loaded. Setting a font requires the new font, but not the old one.
 */
const fontsFor = (name: string, value: unknown, node: SceneNode, start: number, end: number) =>
  name === 'fontName' ? [namedFont(value)] : fontsOf(node, start, end)

function namedFont(value: unknown) {
  const font = givenFont(value)
  return { family: font.family, style: parseFontStyle(font.style) && font.style }
}

/** Colour and links do not change the shapes of characters, so they require no font. */
const free = ['fills', 'hyperlink']

export const textProperty = (name: string): Property => {
  const attribute = textAttributes[name]!
  return {
    get: (node) => readBetween(node, attribute, 0, node.text.length),
    ...(attribute.write
      ? {
          set(node: SceneNode, value: unknown, realm: Realm) {
            const fields = attribute.write!(value, node)
            if (!free.includes(name))
              needFonts(node, realm, fontsFor(name, value, node, 0, node.text.length))
            writeBetween(node, fields, 0, node.text.length, realm)
          },
        }
      : {}),
  }
}

const capital = (name: string) => name[0]!.toUpperCase() + name.slice(1)

const ranged = (
  'fontSize fontName fontWeight textCase textDecoration lineHeight letterSpacing hyperlink fills listOptions listSpacing indentation ' +
  'paragraphIndent paragraphSpacing textWrapStyle textDecorationStyle textDecorationOffset textDecorationThickness textDecorationColor ' +
  'textDecorationSkipInk openTypeFeatures'
).split(' ')

export const rangeMethods: Methods = Object.fromEntries(
  ranged.flatMap((name) => {
    const attribute = textAttributes[name]!
    const get: Method = (node, args) => readBetween(node, attribute, ...range(node, args))
    if (!attribute.write) return [[`getRange${capital(name)}`, get]]
    const set: Method = (node, args, realm) => {
      const [start, end] = range(node, args)
      const fields = attribute.write!(args[2], stretches(node, start, end)[0]!.styled)
      if (!free.includes(name)) needFonts(node, realm, fontsFor(name, args[2], node, start, end))
      writeBetween(node, fields, start, end, realm)
    }
    return [
      [`getRange${capital(name)}`, get],
      [`setRange${capital(name)}`, set],
    ]
  }),
)

export const letterMethods: Methods = {
  getRangeAllFontNames: (node, args) => fontsOf(node, ...range(node, args)),
  insertCharacters(node, [at, letters, like], realm) {
    const [start, text] = [expect('start', 'number', at), expect('characters', 'string', letters)]
    const side =
      like === undefined ? 'BEFORE' : oneOf('useStyle', ['BEFORE', 'AFTER'] as const, like)
    if (start < 0 || start > node.text.length)
      throw new Error(
        `Range outside of available characters. 'start' must be less than or equal to ${node.text.length}`,
      )
    needFonts(node, realm)
    const styleRuns = inserted(node, start, text.length, side)
    realm.change(node, {
      text: node.text.slice(0, start) + text + node.text.slice(start),
      styleRuns,
    })
    refit(node, realm)
  },
  deleteCharacters(node, args, realm) {
    const [start, end] = range(node, args)
    needFonts(node, realm)
    realm.change(node, {
      styleRuns: removed(node, start, end),
      text: node.text.slice(0, start) + node.text.slice(end),
    })
    refit(node, realm)
  },
  getStyledTextSegments(node, [fields, start = 0, end = node.text.length], realm) {
    if (!Array.isArray(fields)) throw wrongType('fields', 'array', fields)
    const names = fields.map((one) =>
      oneOf('fields', [...Object.keys(textAttributes), 'textStyleId', 'fillStyleId'], one),
    )
    if (node.text === '') return []
    const [from, to] = range(node, [start, end])
    const all = stretches(node, from, to).map(({ start: a, end: b, styled }) => ({
      start: a,
      end: b,
      values: Object.fromEntries(names.map((name) => [name, valueOf(name, styled, realm)])),
    }))
    const merged: typeof all = []
    for (const one of all) {
      const last = merged.at(-1)
      if (last && same(last.values, one.values)) last.end = one.end
      else merged.push(one)
    }
    return merged.map(({ start: a, end: b, values }) => ({
      characters: node.text.slice(a, b),
      start: a,
      end: b,
      ...values,
    }))
  },
}

const valueOf = (name: string, styled: SceneNode, realm: Realm) =>
  name === 'textStyleId' || name === 'fillStyleId'
    ? styleIdOut(name, styled, realm)
    : textAttributes[name]!.read(styled)

export { range, readBetween, writeBetween }
