// getCSSAsync: returns a node's appearance as CSS, like Figma's inspect panel (typings). Only
// properties with a direct CSS counterpart.
import type { Effect, Fill, SceneNode } from '@open-pencil/scene-graph'
import type { Realm } from '../members/realm.js'
import type { Methods } from '../members/table.js'
import { fontOf } from './text/fonts.js'

const px = (value: number) => `${Math.round(value * 1000) / 1000}px`
const byte = (value: number) => Math.round(value * 255)

function colour({ r, g, b, a }: Fill['color'], opacity = 1): string {
  const alpha = a * opacity
  if (alpha < 1) return `rgba(${byte(r)}, ${byte(g)}, ${byte(b)}, ${Math.round(alpha * 100) / 100})`
  return `#${[r, g, b]
    .map((one) => byte(one).toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()}`
}

const topmost = (node: SceneNode) =>
  node.fills.filter((fill) => fill.visible && fill.type === 'SOLID').at(-1)

const justify: Record<string, string> = {
  CENTER: 'center',
  MAX: 'flex-end',
  SPACE_BETWEEN: 'space-between',
  MIN: 'flex-start',
}

function layout(node: SceneNode): Record<string, string> {
  if (node.layoutMode !== 'HORIZONTAL' && node.layoutMode !== 'VERTICAL') return {}
  const { paddingTop, paddingRight, paddingBottom, paddingLeft, itemSpacing } = node
  const padding = [paddingTop, paddingRight, paddingBottom, paddingLeft]
  return {
    display: 'inline-flex',
    ...(padding.some(Boolean) ? { padding: padding.map(px).join(' ') } : {}),
    ...(node.layoutMode === 'VERTICAL' ? { 'flex-direction': 'column' } : {}),
    'justify-content': justify[node.primaryAxisAlign] ?? 'flex-start',
    'align-items': justify[node.counterAxisAlign] ?? 'flex-start',
    ...(itemSpacing > 0 ? { gap: px(itemSpacing) } : {}),
  }
}

function letters(node: SceneNode): Record<string, string> {
  if (node.type !== 'TEXT') return {}
  const { family } = fontOf(node)
  const fill = topmost(node)
  return {
    ...(fill ? { color: colour(fill.color, fill.opacity) } : {}),
    'font-family': /\s/.test(family) ? `"${family}"` : family,
    'font-size': px(node.fontSize),
    'font-style': node.italic ? 'italic' : 'normal',
    'font-weight': String(node.fontWeight),
    'line-height': node.lineHeight === null ? 'normal' : px(node.lineHeight),
    ...(node.letterSpacing ? { 'letter-spacing': px(node.letterSpacing) } : {}),
    ...(node.textDecoration === 'NONE'
      ? {}
      : { 'text-decoration': node.textDecoration === 'UNDERLINE' ? 'underline' : 'line-through' }),
  }
}

const shadow = ({ type, offset, radius, spread, color }: Effect) =>
  `${type === 'INNER_SHADOW' ? 'inset ' : ''}${px(offset.x)} ${px(offset.y)} ${px(radius)} ${px(spread)} ${colour(color)}`

function looks(node: SceneNode): Record<string, string> {
  const fill = node.type === 'TEXT' ? undefined : topmost(node)
  const stroke = node.strokes.find((one) => one.visible)
  const shadows = node.effects.filter((effect) => effect.visible && effect.type.endsWith('SHADOW'))
  const { topLeftRadius, topRightRadius, bottomRightRadius, bottomLeftRadius } = node
  const corners = node.independentCorners
    ? [topLeftRadius, topRightRadius, bottomRightRadius, bottomLeftRadius]
    : [node.cornerRadius]
  return {
    ...(corners.some(Boolean) ? { 'border-radius': corners.map(px).join(' ') } : {}),
    ...(stroke
      ? { border: `${px(stroke.weight)} solid ${colour(stroke.color, stroke.opacity)}` }
      : {}),
    ...(node.opacity < 1 ? { opacity: String(Math.round(node.opacity * 1000) / 1000) } : {}),
    ...(fill ? { background: colour(fill.color, fill.opacity) } : {}),
    ...(shadows.length > 0 ? { 'box-shadow': shadows.map(shadow).join(', ') } : {}),
    ...(node.blendMode === 'PASS_THROUGH' || node.blendMode === 'NORMAL'
      ? {}
      : { 'mix-blend-mode': node.blendMode.toLowerCase().replace('_', '-') }),
  }
}

async function css(node: SceneNode, realm: Realm): Promise<Record<string, string>> {
  realm.settle()
  const size: Record<string, string> =
    node.type === 'TEXT' && node.textAutoResize === 'WIDTH_AND_HEIGHT'
      ? {}
      : { width: px(node.width), height: px(node.height) }
  return { ...layout(node), ...size, ...looks(node), ...letters(node) }
}

export const cssMethods: Methods = { getCSSAsync: (node, _, realm) => css(node, realm) }
