// Changes a layer so that it shows a picture, and writes on each layer what was there before. What is to be done was decided in way.ts.
import { inverse, isStraight, movedBy, after as following, straight, type Matrix } from '../keep/affine.js'
import type { Size } from '../../contract/framing.js'
import { noteChange, type Change } from './note.js'
import { isPlain } from './overrides.js'
import { uprightIn } from './turned.js'
import { planSwap, refused, type Container, type Painted, type Way } from './way.js'

export interface Picture {
  hash: string
  size: Size
}

interface Step {
  node: SceneNode
  change: Change
  act(): void
}

/** All notes are written before the first layer is changed: a swap that cannot be given back is not begun. */
export function applySwap(node: SceneNode, kept: ReadonlySet<string>, picture: Picture, swap: string): void {
  const { way, hide, blank } = planSwap(node, kept)
  const steps = [...hide.map(hideStep), ...blank.map(blankStep), ...(way.way === 'rectangle' ? [] : [fillStep(way, picture)])]
  const plain = steps.map(({ node: layer }) => isPlain(layer))
  steps.forEach(({ node: layer, change }, index) => noteChange(layer, swap, { change, plain: plain[index] === true }))
  for (const { act } of steps) act()
  if (way.way === 'rectangle') addRectangle(way.node, way.index, picture, swap)
}

function fillStep(way: Exclude<Way, { way: 'rectangle' }>, picture: Picture): Step {
  const { node } = way
  const style = styleOf(node, 'fillStyleId')
  if (way.way === 'fill') {
    const paint: ImagePaint = { type: 'IMAGE', imageHash: picture.hash, ...shown(node, picture) }
    const before = [...node.fills]
    const change: Change = { did: 'fill', before, after: picture.hash, style }
    return { node, change, act: () => (node.fills = [...before, paint]) }
  }
  const before = node.fills[way.index] as ImagePaint
  // Upright, only the picture changes: the layer's own crop stays. Turned, that crop would turn the picture twice.
  const paint: ImagePaint = {
    ...before,
    imageHash: picture.hash,
    ...(isStraight(node.absoluteTransform) ? {} : shown(node, picture)),
  }
  const act = () => (node.fills = node.fills.map((one, index) => (index === way.index ? paint : one)))
  return { node, change: { did: 'image', before, after: picture.hash, style }, act }
}

function shown(node: SceneNode, { size }: Picture): Pick<ImagePaint, 'scaleMode' | 'imageTransform'> {
  if (isStraight(node.absoluteTransform)) return { scaleMode: 'FILL' }
  return { scaleMode: 'CROP', imageTransform: uprightIn(node.absoluteTransform, node, size) }
}

/** Visibility where nothing else moves by it, opacity where auto-layout or a group would; neither where a variable holds it. */
function hideStep(node: SceneNode): Step {
  const parent = node.parent
  const bound = node.boundVariables ?? {}
  const flows = !parent || parent.type === 'GROUP' || ('layoutMode' in parent && parent.layoutMode !== 'NONE')
  if (!flows && !bound.visible && !node.componentPropertyReferences?.visible)
    return { node, change: { did: 'hide', how: 'visible', before: node.visible }, act: () => (node.visible = false) }
  if (!('opacity' in node) || bound.opacity) throw refused('bound')
  return { node, change: { did: 'hide', how: 'opacity', before: node.opacity }, act: () => (node.opacity = 0) }
}

function blankStep(node: Painted): Step {
  const strokes = 'strokes' in node ? [...node.strokes] : []
  const effects = 'effects' in node ? [...node.effects] : []
  const unseen = (paints: readonly Paint[]) => paints.map((paint) => ({ ...paint, visible: false }))
  const change: Change = {
    did: 'blank',
    fills: [...node.fills],
    fillStyle: styleOf(node, 'fillStyleId'),
    strokes,
    strokeStyle: styleOf(node, 'strokeStyleId'),
    effects,
    effectStyle: styleOf(node, 'effectStyleId'),
  }
  const act = () => {
    if (node.fills.length > 0) node.fills = unseen(node.fills)
    if (strokes.length > 0 && 'strokes' in node) node.strokes = unseen(strokes)
    // Its body's shadow is in the picture; a blur belongs to what is kept too.
    if (effects.length > 0 && 'effects' in node)
      node.effects = effects.map((effect) => (effect.type.endsWith('SHADOW') ? { ...effect, visible: false } : effect))
  }
  return { node, change, act }
}

export function styleOf(node: SceneNode, name: 'fillStyleId' | 'strokeStyleId' | 'effectStyleId'): string {
  const id = name in node ? (node as unknown as Record<string, unknown>)[name] : ''
  return typeof id === 'string' ? id : ''
}

/** As large as the source is seen, upright, because that is how its picture was made. */
function addRectangle(parent: Container, index: number, picture: Picture, swap: string): void {
  const box = parent.absoluteBoundingBox
  const back = inverse(groundOf(parent))
  if (!box || !back) throw refused('noPlace')
  const rectangle = figma.createRectangle()
  noteChange(rectangle, swap, { change: { did: 'add', after: picture.hash }, plain: false })
  rectangle.name = `${parent.name} / variation`
  rectangle.fills = [{ type: 'IMAGE', imageHash: picture.hash, scaleMode: 'FILL' }]
  parent.insertChild(index, rectangle)
  if ('layoutMode' in parent && parent.layoutMode !== 'NONE') rectangle.layoutPositioning = 'ABSOLUTE'
  if (parent.type !== 'SECTION') rectangle.constraints = { horizontal: 'STRETCH', vertical: 'STRETCH' }
  rectangle.resize(box.width, box.height)
  rectangle.relativeTransform = following(back, movedBy(straight, box.x, box.y))
}

/** Where a child's coordinates count from: groups are transparent to them. */
function groundOf(parent: Container): Matrix {
  let at: BaseNode | null = parent
  while (at && (at.type === 'GROUP' || at.type === 'BOOLEAN_OPERATION')) at = at.parent
  return at && 'absoluteTransform' in at ? at.absoluteTransform : straight
}
