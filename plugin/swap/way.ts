// How a picture goes into a layer: as its fill, over its fills, or behind its keep-layers. Reads layers, changes none.
import { Failed } from '../../contract/failed.js'
import type { SwapRefusal } from '../../contract/failure.js'
import { canBeSeen, isMask } from '../keep/find.js'

/** A layer with paints of its own that can be read one by one. */
export type Painted = SceneNode & MinimalFillsMixin & { fills: readonly Paint[] }

export type Way =
  /** Its topmost picture is replaced. */
  | { way: 'image'; node: Painted; index: number }
  /** The picture is laid over its other fills: where nothing can be put into it, or it has no inside. */
  | { way: 'fill'; node: Painted }
  /** A rectangle at this place among its children. */
  | { way: 'rectangle'; node: Container; index: number }

export type Container = FrameNode | ComponentNode | GroupNode | SectionNode

export interface Plan {
  way: Way
  /** What the picture replaces. */
  hide: SceneNode[]
  /** What holds a keep-layer and has a body of its own, which is in the picture already. */
  blank: Painted[]
}

/** Throws `cannotSwap` where there is no way. */
export function planSwap(node: SceneNode, kept: ReadonlySet<string>): Plan {
  const parts = partsOf(node, kept)
  const index = imageIndex(node)
  if (index !== undefined && parts.hide.length === 0 && parts.blank.length === 0)
    return { way: { way: 'image', node: node as Painted, index }, ...parts }
  if (takesRectangle(node)) return { way: { way: 'rectangle', node, index: placeFor(node, kept, parts.hide) }, ...parts }
  const only = onlyPicture(node, parts)
  if (only) return { way: { way: 'image', node: only, index: imageIndex(only) as number }, hide: [], blank: [] }
  if (!isPainted(node) || !hasFace(node)) throw refused('noPlace')
  return { way: { way: 'fill', node }, ...parts }
}

export const refused = (because: SwapRefusal) => new Failed({ kind: 'cannotSwap', because })

export const isPainted = (node: SceneNode): node is Painted => 'fills' in node && node.fills !== figma.mixed

/** The topmost picture that can be seen. */
export function imageIndex(node: SceneNode): number | undefined {
  if (!isPainted(node)) return undefined
  for (let index = node.fills.length - 1; index >= 0; index -= 1) {
    const paint = node.fills[index]
    if (paint?.type === 'IMAGE' && paint.visible !== false) return index
  }
  return undefined
}

/** Letters and lines are no place for a picture; a set of variants shows several at once. */
const faceless: readonly NodeType[] = ['TEXT', 'TEXT_PATH', 'LINE', 'COMPONENT_SET', 'SLICE']
const hasFace = (node: SceneNode) => !faceless.includes(node.type)

function takesRectangle(node: SceneNode): node is Container {
  const container = node.type === 'FRAME' || node.type === 'COMPONENT' || node.type === 'GROUP' || node.type === 'SECTION'
  return container && node.children.length > 0 && !insideInstance(node)
}

export function insideInstance(node: BaseNode): boolean {
  for (let at = node.parent; at; at = at.parent) if (at.type === 'INSTANCE') return true
  return false
}

function partsOf(node: SceneNode, kept: ReadonlySet<string>): Pick<Plan, 'hide' | 'blank'> {
  const parts: Pick<Plan, 'hide' | 'blank'> = { hide: [], blank: [] }
  if (!('children' in node) || node.type === 'BOOLEAN_OPERATION') return parts
  for (const child of node.children) {
    if (kept.has(child.id) || isMask(child) || !canBeSeen(child)) continue
    if (!holdsKept(child, kept)) {
      parts.hide.push(child)
      continue
    }
    if (hasBody(child)) parts.blank.push(child)
    const inside = partsOf(child, kept)
    parts.hide.push(...inside.hide)
    parts.blank.push(...inside.blank)
  }
  return parts
}

function holdsKept(node: SceneNode, kept: ReadonlySet<string>): boolean {
  return 'children' in node && node.children.some((child) => kept.has(child.id) || holdsKept(child, kept))
}

function hasBody(node: SceneNode): node is Painted {
  const drawn = (paints: readonly Paint[]) => paints.some(({ visible }) => visible !== false)
  return isPainted(node) && (drawn(node.fills) || ('strokes' in node && drawn(node.strokes)))
}

/** Below every keep-layer, and above what lies under all that is replaced: a mask goes on shaping it. */
function placeFor(node: Container, kept: ReadonlySet<string>, hide: readonly SceneNode[]): number {
  const stays = (child: SceneNode) => kept.has(child.id) || holdsKept(child, kept)
  const index = node.children.findIndex((child) => stays(child) || hide.some(({ id }) => id === child.id))
  return index < 0 ? 0 : index
}

/** An instance whose whole face is one picture: replacing that is the smallest override. */
function onlyPicture(node: SceneNode, { hide, blank }: Pick<Plan, 'hide' | 'blank'>): Painted | undefined {
  const [only] = hide
  if (hide.length !== 1 || blank.length > 0 || !only || 'children' in only) return undefined
  const [a, b] = [only.absoluteBoundingBox, node.absoluteBoundingBox]
  const same = !!a && !!b && (['x', 'y', 'width', 'height'] as const).every((side) => Math.abs(a[side] - b[side]) < 1)
  return same && imageIndex(only) !== undefined ? (only as Painted) : undefined
}
