// Decides how a picture takes a layer's place: what of the layer is in the picture already, and so must not be drawn again. Changes nothing.
import { Failed } from '../../contract/failed.js'
import type { SwapRefusal } from '../../contract/failure.js'
import { isStraight } from '../keep/affine.js'
import { canBeSeen, isMask } from '../keep/find.js'
import { cornersOf, endsAtOutline } from './outline.js'
import { bodyLess, isOpaque, paintedOff, withoutOwnLook } from './own-look.js'
import type { Values } from './values.js'

/** A layer with paints of its own that can be read one by one. */
export type Painted = SceneNode & MinimalFillsMixin & { fills: readonly Paint[] }
export type Container = FrameNode | ComponentNode | GroupNode | SectionNode

export interface PlannedChange {
  node: SceneNode
  set: Values
}

/** The picture becomes the layer's only fill, or one of `paints`. */
export interface PictureFill {
  as: 'fill'
  node: Painted
  paints?: (picture: ImagePaint) => Paint[]
}

/** The picture becomes a rectangle at this place among the layer's children. */
export interface AddedRectangle {
  as: 'rectangle'
  node: Container
  index: number
  /** It has the layer's outline; otherwise it covers the upright box around that. */
  outline: boolean
}

export interface Plan {
  place: PictureFill | AddedRectangle
  changes: PlannedChange[]
}

export const refused = (because: SwapRefusal) => new Failed({ kind: 'cannotSwap', because })

/** `stays`: the layers that are not in the picture. Throws `cannotSwap` where there is no way that changes nothing else. */
export function planSwap(node: SceneNode, stays: (layer: SceneNode) => boolean): Plan {
  if (isMask(node) || node.parent?.type === 'BOOLEAN_OPERATION') throw refused('partOfShape')
  const replaced = replacedIn(node, stays)
  const live = liveIn(node, stays)
  if (live.length > 0 && sharesLook(node)) throw refused('sharedLook')
  const hide = replaced.hide.map(hiding)
  const blank = replaced.blank.map((layer) => ({ node: layer, set: paintedOff(layer, 'all') }))
  const replaces = replaced.hide.length + replaced.blank.length > 0
  if (takesRectangle(node) && (replaces || !('fills' in node)) && !isBestFilled(node)) {
    const outline = endsAtOutline(node)
    const square = isStraight(node.absoluteTransform) && Object.keys(cornersOf(node)).length === 0
    const covered = square && isPainted(node) && isOpaque(node)
    const own = {
      ...withoutOwnLook(node, outline),
      ...(isPainted(node) && !covered && fillsOff(node)),
    }
    const index = placeFor(node, [...replaced.hide, ...live])
    return {
      place: { as: 'rectangle', node, index, outline },
      changes: merged([{ node, set: own }, ...hide, ...blank]),
    }
  }
  const only = onlyPicture(node, replaced.hide)
  if (only && live.length === 0) {
    const own = { node, set: { ...withoutOwnLook(node), ...(isPainted(node) && fillsOff(node)) } }
    return {
      place: { as: 'fill', node: only },
      changes: merged([own, { node: only, set: withoutOwnLook(only) }]),
    }
  }
  if (!isPainted(node) || !hasFace(node)) throw refused('noPlace')
  if (replaces && 'children' in node && !endsAtOutline(node)) throw refused('beyondEdge')
  return {
    place: { as: 'fill', node },
    changes: merged([{ node, set: withoutOwnLook(node) }, ...hide, ...blank]),
  }
}

export const isPainted = (node: SceneNode): node is Painted =>
  'fills' in node && node.fills !== figma.mixed

export function insideInstance(node: BaseNode): boolean {
  for (let at = node.parent; at; at = at.parent) if (at.type === 'INSTANCE') return true
  return false
}

const fillsOff = (node: Painted) =>
  node.fills.some(({ visible }) => visible !== false) ? { fills: unseen(node.fills) } : {}
const unseen = (paints: readonly Paint[]) => paints.map((paint) => ({ ...paint, visible: false }))

/** Its own fill has its corners and throws its shadow; nothing that is laid on it does so as well. */
function isBestFilled(node: Container): boolean {
  if (!isPainted(node) || !isOpaque(node) || node.type === 'SECTION' || !endsAtOutline(node))
    return false
  const shaded =
    'effects' in node && node.effects.some(({ visible, type }) => visible && type === 'DROP_SHADOW')
  return shaded || Object.keys(cornersOf(node)).length > 0
}

/** Letters and lines are no place for a picture; a set of variants shows several at once. */
const faceless: readonly NodeType[] = [
  'TEXT',
  'TEXT_PATH',
  'LINE',
  'COMPONENT_SET',
  'SLICE',
  'GROUP',
]
/** Of a shape that has only lines there is nothing that a picture could fill. */
const linesOnly = (node: SceneNode) => node.type === 'VECTOR' && bodyLess(node)
const hasFace = (node: SceneNode) => !faceless.includes(node.type) && !linesOnly(node)

function takesRectangle(node: SceneNode): node is Container {
  const container =
    node.type === 'FRAME' ||
    node.type === 'COMPONENT' ||
    node.type === 'GROUP' ||
    node.type === 'SECTION'
  return container && node.children.length > 0 && !insideInstance(node)
}

interface Replaced {
  hide: SceneNode[]
  /** What holds a layer that stays and has a body of its own, which is in the picture. */
  blank: Painted[]
}

function replacedIn(node: SceneNode, stays: (layer: SceneNode) => boolean): Replaced {
  const found: Replaced = { hide: [], blank: [] }
  if (!('children' in node) || node.type === 'BOOLEAN_OPERATION') return found
  for (const child of node.children) {
    if (isMask(child) || !canBeSeen(child) || stays(child)) continue
    if (!holdsStaying(child, stays)) {
      found.hide.push(child)
      continue
    }
    if (isPainted(child) && !bodyLess(child)) found.blank.push(child)
    const inside = replacedIn(child, stays)
    found.hide.push(...inside.hide)
    found.blank.push(...inside.blank)
  }
  return found
}

/** The source's own children that are, or hold, what stays. */
function liveIn(node: SceneNode, stays: (layer: SceneNode) => boolean): SceneNode[] {
  if (!('children' in node) || node.type === 'BOOLEAN_OPERATION') return []
  return node.children.filter(
    (child) => !isMask(child) && canBeSeen(child) && (stays(child) || holdsStaying(child, stays)),
  )
}

function holdsStaying(node: SceneNode, stays: (layer: SceneNode) => boolean): boolean {
  if (!('children' in node) || node.type === 'BOOLEAN_OPERATION') return false
  return node.children.some(
    (child) => canBeSeen(child) && !isMask(child) && (stays(child) || holdsStaying(child, stays)),
  )
}

/** Opacity, blend mode, blur, and the shadow of a layer without a body: they are one with what stays, and cannot be taken from the rest alone. */
function sharesLook(node: SceneNode): boolean {
  if ('opacity' in node && node.opacity !== 1) return true
  if ('blendMode' in node && node.blendMode !== 'NORMAL' && node.blendMode !== 'PASS_THROUGH')
    return true
  const shared = (type: string) =>
    type !== 'BACKGROUND_BLUR' && (!type.endsWith('SHADOW') || bodyLess(node))
  return 'effects' in node && node.effects.some(({ visible, type }) => visible && shared(type))
}

/** Visibility where nothing else moves by it, opacity where auto-layout or a group would; neither where a variable holds it. */
function hiding(node: SceneNode): PlannedChange {
  const parent = node.parent
  const bound = node.boundVariables ?? {}
  const flows =
    !parent || parent.type === 'GROUP' || ('layoutMode' in parent && parent.layoutMode !== 'NONE')
  if (!flows && !bound.visible && !node.componentPropertyReferences?.visible)
    return { node, set: { visible: false } }
  if (!('opacity' in node) || bound.opacity) throw refused('bound')
  return { node, set: { opacity: 0 } }
}

/**
 * Below all that stays, and above a mask that goes on shaping it; below the masks where one would thin the picture, or cut off what the
 * layer itself draws.
 */
function placeFor(node: Container, layers: readonly SceneNode[]): number {
  const { children } = node
  const ids = new Set(layers.map(({ id }) => id))
  const index = Math.max(
    0,
    children.findIndex(({ id }) => ids.has(id)),
  )
  const first = children.findIndex(isMask)
  if (first < 0 || first > index) return index
  const effects = 'effects' in node && node.effects.some(({ visible }) => visible)
  const only = children.filter(isMask).length === 1 && bodyLess(node) && !effects
  return only && isHard(children[first] as SceneNode) ? index : first
}

/** Its shape shows all or nothing. */
function isHard(mask: SceneNode): boolean {
  const soft = 'effects' in mask && mask.effects.some(({ visible }) => visible)
  const strokes = 'strokes' in mask && mask.strokes.some(({ visible }) => visible !== false)
  if (
    soft ||
    strokes ||
    ('children' in mask && mask.type !== 'BOOLEAN_OPERATION') ||
    ('opacity' in mask && mask.opacity !== 1)
  )
    return false
  return (
    (!('maskType' in mask) || mask.maskType !== 'LUMINANCE') && isPainted(mask) && isOpaque(mask)
  )
}

/** An instance whose whole face is one picture: replacing that is the smallest override. */
function onlyPicture(node: SceneNode, hide: readonly SceneNode[]): Painted | undefined {
  const [only] = hide
  if (
    hide.length !== 1 ||
    !only ||
    'children' in only ||
    !isPainted(only) ||
    only.parent?.id !== node.id
  )
    return undefined
  if ('children' in node && node.children.some(isMask)) return undefined
  const [a, b] = [only.absoluteBoundingBox, node.absoluteBoundingBox]
  const same =
    !!a &&
    !!b &&
    (['x', 'y', 'width', 'height'] as const).every((side) => Math.abs(a[side] - b[side]) < 1)
  return same && only.fills.some(({ type, visible }) => type === 'IMAGE' && visible !== false)
    ? only
    : undefined
}

/** One change a layer. */
function merged(changes: readonly PlannedChange[]): PlannedChange[] {
  const byId = new Map<string, PlannedChange>()
  for (const { node, set } of changes)
    byId.set(node.id, { node, set: { ...byId.get(node.id)?.set, ...set } })
  return [...byId.values()].filter(({ set }) => Object.keys(set).length > 0)
}
