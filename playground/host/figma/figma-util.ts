// figma.util: converts CSS colours to Figma's shapes (typings, UtilAPI). Pure.
import { clampRgb, converter, parse } from 'culori'
import { expect } from '../members/table.js'
import type { UtilCalls } from '../members/typed.js'

interface Rgba {
  r: number
  g: number
  b: number
  a: number
}

const named: Record<string, string> = {
  black: '000000',
  white: 'ffffff',
  red: 'ff0000',
  lime: '00ff00',
  green: '008000',
  blue: '0000ff',
  yellow: 'ffff00',
  cyan: '00ffff',
  aqua: '00ffff',
  magenta: 'ff00ff',
  fuchsia: 'ff00ff',
  gray: '808080',
  grey: '808080',
  silver: 'c0c0c0',
  maroon: '800000',
  olive: '808000',
  purple: '800080',
  teal: '008080',
  navy: '000080',
  orange: 'ffa500',
  pink: 'ffc0cb',
  brown: 'a52a2a',
  rebeccapurple: '663399',
}

const toRgb = converter('rgb')

const hexPattern = /^#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i
const callPattern = /^(rgb|hsl)a?\((.+)\)$/i

const part = (text: string, whole: number) =>
  text.endsWith('%') ? parseFloat(text) / 100 : parseFloat(text) / whole

function fromHex(digits: string): Rgba {
  const long = digits.length < 6 ? [...digits].map((digit) => digit + digit).join('') : digits
  const at = (i: number) => parseInt(long.slice(i, i + 2) || 'ff', 16) / 255
  return { r: at(0), g: at(2), b: at(4), a: at(6) }
}

function fromHsl(h: number, s: number, l: number, a: number): Rgba {
  const channel = (n: number) => {
    const k = (n + h * 12) % 12
    return l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1))
  }
  return { r: channel(0), g: channel(8), b: channel(4), a }
}

/** Parses lab(), oklch() and all other CSS colour syntaxes. */
function fromCss(text: string): Rgba {
  const colour = parse(text)
  if (!colour) throw new Error(`Invalid color: "${text}"`)
  const { r, g, b, alpha = 1 } = clampRgb(toRgb(colour))
  return { r, g, b, a: alpha }
}

/** The spaces whose units are clear. No public source gives the unit of a hue. */
const modes: Record<string, 'rgb' | 'p3' | 'oklab'> = {
  SRGB: 'rgb',
  DISPLAY_P3: 'p3',
  OKLAB: 'oklab',
}

/** Reads a `ColorWithColorSpace` (typings 3971). Throws for HSL, HSB and OKLCH. */
function fromSpace(given: Record<string, unknown>): Rgba {
  const mode = modes[String(given['space'])]
  if (!mode)
    throw new Error(
      `Colours in the space ${String(given['space'])} are not implemented in the playground`,
    )
  const channel = (name: string) => expect(`color.${name}`, 'number', given[name])
  const colour =
    mode === 'oklab'
      ? { mode, l: channel('l'), a: channel('a'), b: channel('b') }
      : { mode, r: channel('r'), g: channel('g'), b: channel('b') }
  const { r, g, b } = clampRgb(toRgb(colour))
  return { r, g, b, a: 1 }
}

function read(given: unknown): Rgba {
  if (typeof given === 'object' && given !== null && 'space' in given)
    return fromSpace(given as Record<string, unknown>)
  if (typeof given === 'object' && given !== null && 'r' in given) {
    const { r, g, b, a = 1 } = given as Partial<Rgba>
    return {
      r: expect('color.r', 'number', r),
      g: expect('color.g', 'number', g),
      b: expect('color.b', 'number', b),
      a,
    }
  }
  const text = expect('color', 'string', given).trim().toLowerCase()
  const hex = hexPattern.exec(named[text] ?? text)
  if (hex) return fromHex(hex[1]!)
  const call = callPattern.exec(text)
  const parts = call?.[2]!.split(/[\s,/]+/).filter(Boolean) ?? []
  if (!call || parts.length < 3) return fromCss(text)
  const alpha = parts[3] === undefined ? 1 : part(parts[3], 1)
  const [x, y, z] = parts as [string, string, string]
  if (call[1] === 'hsl')
    return fromHsl((((parseFloat(x) % 360) + 360) % 360) / 360, part(y, 100), part(z, 100), alpha)
  return { r: part(x, 255), g: part(y, 255), b: part(z, 255), a: alpha }
}

export const utilCalls = (): UtilCalls => ({
  rgb(given) {
    const { r, g, b } = read(given)
    return { r, g, b }
  },
  rgba(given, alpha) {
    const colour = read(given)
    return alpha === undefined ? colour : { ...colour, a: expect('alphaOverride', 'number', alpha) }
  },
  solidPaint(given, overrides) {
    const { r, g, b, a } = read(given)
    return {
      type: 'SOLID',
      color: { r, g, b },
      ...(a < 1 ? { opacity: a } : {}),
      ...(overrides as object | undefined),
    }
  },
  normalizeMarkdown: (markdown) =>
    expect('markdown', 'string', markdown).trim().replace(/\r\n/g, '\n'),
})
