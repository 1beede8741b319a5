// Table of text attributes under Figma's names: how each is read from a styled text, and which
// scene graph fields store it. Used for whole texts, ranges and segments.
import { parseFontStyle, type Fill, type SceneNode } from '@open-pencil/scene-graph'
import { extra, extraOf } from '../../../document/index.js'
import { expect, oneOf, wrongType } from '../../members/table.js'
import { fromFill, toFills } from '../paint/paints.js'
import { fontOf, givenFont } from './fonts.js'
import type { Style } from './runs.js'

export interface Attribute {
  read(styled: SceneNode): unknown
  /** Returns the fields and their values; undefined for a read-only attribute. */
  write?(value: unknown, node: SceneNode): Style
  /** Fields that belong to the attribute, for clearing them from runs. */
  fields: readonly string[]
}

const kept = (name: string, first: unknown, check: (value: unknown) => unknown): Attribute => ({
  read: (styled) => extraOf(styled, name) ?? first,
  write: (value) => extra(name, check(value)) as Style,
  fields: [`figma:${name}`],
})

const number = (name: string, first = 0): Attribute =>
  kept(name, first, (value) => expect(name, 'number', value))
const word = (name: string, allowed: readonly string[], first: string): Attribute =>
  kept(name, first, (value) => oneOf(name, allowed, value))

interface Measure {
  value?: number
  unit: string
}
export function measure(name: string, value: unknown, units: readonly string[]): Measure {
  if (typeof value !== 'object' || value === null) throw wrongType(name, 'object', value)
  const { unit, value: amount } = value as Record<string, unknown>
  const given = oneOf(`${name}.unit`, units, unit)
  return given === 'AUTO'
    ? { unit: given }
    : { unit: given, value: expect(`${name}.value`, 'number', amount) }
}

const pixels = ({ unit, value = 0 }: Measure, fontSize: number) =>
  unit === 'PERCENT' ? (value / 100) * fontSize : value

/** Returns spacing and line height in per cent, recomputed for the font size. */
export function followSize(styled: SceneNode, fontSize: number): Style {
  const spacing = extraOf<Measure>(styled, 'letterSpacing')
  const height = extraOf<Measure>(styled, 'lineHeight')
  return {
    ...(spacing?.unit === 'PERCENT' ? { letterSpacing: pixels(spacing, fontSize) } : {}),
    ...(height?.unit === 'PERCENT' ? { lineHeight: pixels(height, fontSize) } : {}),
  }
}

/** Reads as null without a decoration (typings, StyledTextSegment). */
const ofDecoration = (
  name: string,
  first: unknown,
  check: (value: unknown) => unknown,
): Attribute => {
  const own = kept(name, first, check)
  return { ...own, read: (styled) => (styled.textDecoration === 'NONE' ? null : own.read(styled)) }
}

const link = (value: unknown) => {
  if (value === null) return null
  const { type, value: target } = value as Record<string, unknown>
  return {
    type: oneOf('hyperlink.type', ['URL', 'NODE'], type),
    value: expect('hyperlink.value', 'string', target),
  }
}

const list = (value: unknown) => ({
  type: oneOf(
    'listOptions.type',
    ['ORDERED', 'UNORDERED', 'NONE'],
    (value as { type?: unknown } | null)?.type,
  ),
})

const decorations = ['NONE', 'UNDERLINE', 'STRIKETHROUGH']
const cases = ['ORIGINAL', 'UPPER', 'LOWER', 'TITLE', 'SMALL_CAPS', 'SMALL_CAPS_FORCED']

export const textAttributes: Record<string, Attribute> = {
  fontSize: {
    read: (styled) => styled.fontSize,
    write(value, node) {
      const fontSize = expect('fontSize', 'number', value)
      if (fontSize < 1)
        throw new Error(
          'Property "fontSize" failed validation: Number must be greater than or equal to 1',
        )
      return { fontSize, ...followSize(node, fontSize) }
    },
    fields: ['fontSize'],
  },
  fontName: {
    read: fontOf,
    write(value) {
      const font = givenFont(value)
      const { weight, italic } = parseFontStyle(font.style)
      return { fontFamily: font.family, fontWeight: weight, italic }
    },
    fields: ['fontFamily', 'fontWeight', 'italic'],
  },
  fontWeight: { read: (styled) => styled.fontWeight, fields: [] },
  fontStyle: { read: (styled) => (styled.italic ? 'ITALIC' : 'REGULAR'), fields: [] },
  openTypeFeatures: {
    read: (styled) =>
      Object.fromEntries(
        styled.fontFeatures.map(({ tag, enabled }) => [tag.toUpperCase(), enabled]),
      ),
    fields: [],
  },
  fills: {
    read: (styled) => styled.fills.map((fill) => fromFill(fill)),
    write: (value) => ({ fills: toFills('fills', value) as Fill[], ...extra('fillStyleId', '') }),
    fields: ['fills', 'figma:fillStyleId'],
  },
  textCase: {
    read: (styled) => styled.textCase,
    write: (value) => ({ textCase: oneOf('textCase', cases, value) }),
    fields: ['textCase'],
  },
  textDecoration: {
    read: (styled) => styled.textDecoration,
    write: (value) => ({ textDecoration: oneOf('textDecoration', decorations, value) }),
    fields: ['textDecoration'],
  },
  lineHeight: {
    read: (styled) =>
      extraOf(styled, 'lineHeight') ??
      (styled.lineHeight === null
        ? { unit: 'AUTO' }
        : { value: styled.lineHeight, unit: 'PIXELS' }),
    write(value, node) {
      const given = measure('lineHeight', value, ['AUTO', 'PIXELS', 'PERCENT'])
      return {
        lineHeight: given.unit === 'AUTO' ? null : pixels(given, node.fontSize),
        ...extra('lineHeight', given),
      }
    },
    fields: ['lineHeight', 'figma:lineHeight'],
  },
  letterSpacing: {
    read: (styled) =>
      extraOf(styled, 'letterSpacing') ?? {
        value: styled.letterSpacing,
        unit: styled.letterSpacing === 0 ? 'PERCENT' : 'PIXELS',
      },
    write(value, node) {
      const given = measure('letterSpacing', value, ['PIXELS', 'PERCENT'])
      return { letterSpacing: pixels(given, node.fontSize), ...extra('letterSpacing', given) }
    },
    fields: ['letterSpacing', 'figma:letterSpacing'],
  },
  hyperlink: kept('hyperlink', null, link),
  listOptions: kept('listOptions', { type: 'NONE' }, list),
  listSpacing: number('listSpacing'),
  indentation: number('indentation'),
  paragraphIndent: number('paragraphIndent'),
  paragraphSpacing: number('paragraphSpacing'),
  textWrapStyle: word('textWrapStyle', ['AUTO', 'BALANCE', 'PRETTY'], 'AUTO'),
  textDecorationStyle: ofDecoration('textDecorationStyle', 'SOLID', (value) =>
    oneOf('textDecorationStyle', ['SOLID', 'WAVY', 'DOTTED'], value),
  ),
  textDecorationOffset: ofDecoration('textDecorationOffset', { unit: 'AUTO' }, (value) =>
    measure('textDecorationOffset', value, ['AUTO', 'PIXELS', 'PERCENT']),
  ),
  textDecorationThickness: ofDecoration('textDecorationThickness', { unit: 'AUTO' }, (value) =>
    measure('textDecorationThickness', value, ['AUTO', 'PIXELS', 'PERCENT']),
  ),
  textDecorationColor: ofDecoration('textDecorationColor', { value: 'AUTO' }, (value) => value),
  textDecorationSkipInk: ofDecoration('textDecorationSkipInk', true, (value) =>
    expect('textDecorationSkipInk', 'boolean', value),
  ),
  textStyleOverrides: { read: () => [], fields: [] },
  boundVariables: { read: () => ({}), fields: [] },
}
