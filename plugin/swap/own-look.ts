// What a layer's own paints, strokes and effects add to its picture, and how to take that away again. Reads layers, changes none.
import { isStraight } from '../keep/affine.js'
import { cornersOf } from './outline.js'
import { isPainted, refused, type Painted } from './plan.js'
import type { Values } from './values.js'

const off = <Item extends object>(items: readonly Item[]) =>
  items.map((item) => ({ ...item, visible: false }))
const drawn = (paints: readonly Paint[]) => paints.some(({ visible }) => visible !== false)

/** It draws nothing itself; what it holds does. */
export function bodyLess(node: SceneNode): boolean {
  const strokes = 'strokes' in node && drawn(node.strokes)
  return !isPainted(node) || (!drawn(node.fills) && (!strokes || node.type === 'VECTOR'))
}

/** Nothing shines through its fills. */
export function isOpaque(node: Painted): boolean {
  return node.fills.some((paint) => {
    if (
      paint.visible === false ||
      (paint.opacity ?? 1) < 1 ||
      (paint.blendMode ?? 'NORMAL') !== 'NORMAL'
    )
      return false
    if (paint.type === 'SOLID') return true
    return (
      paint.type.startsWith('GRADIENT') &&
      (paint as GradientPaint).gradientStops.every(({ color }) => color.a === 1)
    )
  })
}

/** The changes after which a layer adds nothing to a picture of itself. What lies outside its outline was not in the picture, and
 * stays, save where the picture covers the whole box around it. */
export function withoutOwnLook(node: SceneNode, outline = true): Values {
  const set: Values = {}
  if ('opacity' in node && node.opacity !== 1) {
    if (node.boundVariables?.opacity) throw refused('bound')
    set.opacity = 1
  }
  if ('blendMode' in node && node.blendMode !== 'NORMAL' && node.blendMode !== 'PASS_THROUGH')
    set.blendMode = 'NORMAL'
  const painted = paintedOff(node, outline ? 'inside' : 'box')
  if (outline && !fillsItsBox(node) && losesBeside(node, painted)) throw refused('shapedEdge')
  return { ...set, ...faded(node, painted) }
}

/** What stays beside the outline had its share of the layer's opacity. */
function faded(node: SceneNode, painted: Values): Values {
  const opacity = 'opacity' in node ? node.opacity : 1
  if (opacity === 1) return painted
  const set: Values = { ...painted }
  if ('strokes' in node && drawn(node.strokes) && !painted.strokes)
    set.strokes = node.strokes.map((paint) => ({
      ...paint,
      opacity: (paint.opacity ?? 1) * opacity,
    }))
  const effects = (painted.effects ?? ('effects' in node ? node.effects : [])) as Effect[]
  const isShadow = (effect: Effect): effect is DropShadowEffect =>
    effect.type === 'DROP_SHADOW' && effect.visible
  if (effects.some(isShadow))
    set.effects = effects.map((one) =>
      isShadow(one) ? { ...one, color: { ...one.color, a: one.color.a * opacity } } : one,
    )
  return set
}

/**
 * `inside`: what lies inside its outline. `box`: shadows and strokes around that too. `all`: its fills as well, but no layer blur, which
 * goes on blurring what stays inside.
 */
export function paintedOff(node: SceneNode, what: 'all' | 'box' | 'inside'): Values {
  const set: Values = {}
  if (what === 'all' && isPainted(node) && drawn(node.fills)) set.fills = off(node.fills)
  if ('strokes' in node && drawn(node.strokes))
    Object.assign(set, what === 'inside' ? strokeOutside(node) : { strokes: off(node.strokes) })
  if ('effects' in node) {
    const stays = (effect: Effect) =>
      what === 'inside'
        ? fallsOutside(node, effect)
        : what === 'all' && effect.type === 'LAYER_BLUR'
    const gone = (effect: Effect) => effect.visible && !stays(effect)
    if (node.effects.some(gone))
      set.effects = node.effects.map((effect) =>
        gone(effect) ? { ...effect, visible: false } : effect,
      )
  }
  return set
}

const boxes: readonly NodeType[] = [
  'RECTANGLE',
  'FRAME',
  'COMPONENT',
  'INSTANCE',
  'SECTION',
  'GROUP',
]

function fillsItsBox(node: SceneNode): boolean {
  return (
    boxes.includes(node.type) &&
    isStraight(node.absoluteTransform) &&
    Object.keys(cornersOf(node)).length === 0
  )
}

/** A blur or shadow that has to go inside would be missed beside the outline too, where its picture is not shown. */
function losesBeside(node: SceneNode, { effects }: Values): boolean {
  if (!('effects' in node) || !Array.isArray(effects)) return false
  const beside = ['DROP_SHADOW', 'LAYER_BLUR']
  return node.effects.some(
    ({ type, visible }, at) =>
      beside.includes(type) && visible && !(effects as Effect[])[at]?.visible,
  )
}

/** A shadow that a closed body throws is seen only beside it. */
function fallsOutside(node: SceneNode, effect: Effect): boolean {
  if (effect.type !== 'DROP_SHADOW' || !isPainted(node)) return false
  return (
    isOpaque(node) ||
    (!('children' in node) && drawn(node.fills) && effect.showShadowBehindNode !== true)
  )
}

/** Half of a centred stroke lies inside: the other half goes on as a stroke outside. */
function strokeOutside(node: SceneNode & MinimalStrokesMixin): Values {
  if (node.strokeAlign === 'OUTSIDE') return {}
  const weight = node.strokeWeight
  const simple =
    node.strokeAlign === 'CENTER' && weight !== figma.mixed && !node.boundVariables?.strokeWeight
  const inLayout = 'strokesIncludedInLayout' in node && node.strokesIncludedInLayout
  if (!simple || inLayout) return { strokes: off(node.strokes) }
  return { strokeAlign: 'OUTSIDE', strokeWeight: weight / 2 }
}
