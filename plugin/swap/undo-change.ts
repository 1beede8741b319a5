// Undoes one recorded change of one layer, property by property. What is not as the swap left it belongs to whoever changed it.
import { readValue } from '../document/nodes.js'
import { lookOf } from './added-rectangle.js'
import type { Change } from './swap-record.js'
import {
  sameValue,
  setValues,
  styleNames,
  styleOf,
  type Painting,
  type Settable,
  type Values,
} from './values.js'

export interface Undone {
  /** Somebody has changed it since. */
  changed: boolean
  /** Figma did not take a value. */
  failed: boolean
  /** What is still to be undone, should it become possible. */
  left?: Change
}

/** `root`: the swapped layer, where it is there still. */
export async function undoChange(
  node: SceneNode,
  change: Change,
  root?: SceneNode,
): Promise<Undone> {
  return change.did === 'add' ? removeAdded(node, change, root) : setBack(node, change)
}

/** Another picture, another place or another parent makes the rectangle the designer's. */
function removeAdded(
  node: SceneNode,
  change: Extract<Change, { did: 'add' }>,
  root: SceneNode | undefined,
): Undone {
  const now = lookOf(node)
  const { x, y, width, height, ...look } = change.after
  const same = Object.entries(look).every(([name, value]) => sameValue(now[name], value))
  const [here, there] = [
    [now['x'], now['y'], now['width'], now['height']],
    [x, y, width, height],
  ]
  const placed =
    width === undefined ||
    here.every((side, index) => near(side, there[index])) ||
    fillsParent(node) ||
    sameSizeInGroup(node, change.after)
  if (!same || !placed || (root && !isInside(node, root)))
    return { changed: true, failed: false, left: change }
  try {
    node.remove()
    return { changed: false, failed: false }
  } catch {
    return { changed: false, failed: true, left: change }
  }
}

const near = (one: unknown, other: unknown) => Math.abs(Number(one) - Number(other)) < 0.5

/** Its parent was resized, and it was stretched along. */
function fillsParent({ x, y, width, height, parent }: SceneNode): boolean {
  if (!parent || !('width' in parent)) return false
  const [left, top] = parent.type === 'GROUP' ? [parent.x, parent.y] : [0, 0]
  return near(x, left) && near(y, top) && near(width, parent.width) && near(height, parent.height)
}

/** In a group, and where a group has been ungrouped, it moves with the rest. */
function sameSizeInGroup(
  { width, height, parent }: SceneNode,
  after: Record<string, unknown>,
): boolean {
  const free =
    !parent || parent.type === 'GROUP' || parent.type === 'PAGE' || parent.type === 'SECTION'
  return free && near(width, after['width']) && near(height, after['height'])
}

function isInside(node: SceneNode, root: SceneNode): boolean {
  for (let at: BaseNode | null = node.parent; at; at = at.parent) if (at.id === root.id) return true
  return false
}

async function setBack(
  node: SceneNode,
  { before, after, styles }: Extract<Change, { did: 'set' }>,
): Promise<Undone> {
  const undone: Undone = { changed: false, failed: false }
  const [left, leftAfter]: [Values, Values] = [{}, {}]
  const leftStyles: typeof styles = {}
  for (const name of Object.keys(after) as Settable[]) {
    const now = readValue(node, name)
    if (!isSame(node, name, now, after[name])) {
      undone.changed = true
      if (isSame(node, name, now, before[name])) continue
    } else if (await took(node, name, before[name], styles[name as Painting])) continue
    else undone.failed = true
    left[name] = before[name]
    leftAfter[name] = after[name]
    if (styles[name as Painting]) leftStyles[name as Painting] = styles[name as Painting] as string
  }
  if (Object.keys(left).length > 0)
    undone.left = { did: 'set', before: left, after: leftAfter, styles: leftStyles }
  return undone
}

/** A file may name the blend mode of a layer that holds no others either way: they look the same. */
function isSame(node: SceneNode, name: Settable, one: unknown, other: unknown): boolean {
  if (sameValue(one, other)) return true
  const plain = (mode: unknown) => mode === 'NORMAL' || mode === 'PASS_THROUGH'
  const holds = 'children' in node && node.children.length > 0 && node.type !== 'BOOLEAN_OPERATION'
  return name === 'blendMode' && !holds && plain(one) && plain(other)
}

async function took(
  node: SceneNode,
  name: Settable,
  value: unknown,
  style: string | undefined,
): Promise<boolean> {
  try {
    setValues(node, { [name]: value })
    return !style || (await restyle(node, name as Painting, style))
  } catch {
    return false
  }
}

const setStyle = {
  fills: 'setFillStyleIdAsync',
  strokes: 'setStrokeStyleIdAsync',
  effects: 'setEffectStyleIdAsync',
} as const

/** New paints have taken the layer from its style. Where the style itself is gone, the look alone is back. */
async function restyle(node: SceneNode, painting: Painting, style: string): Promise<boolean> {
  if (styleOf(node, painting) === style) return true
  if (!(await figma.getStyleByIdAsync(style)) || !(styleNames[painting] in node)) return false
  await (node as unknown as Record<string, (id: string) => Promise<void>>)[setStyle[painting]]?.(
    style,
  )
  return true
}
