// What holds a keep-layer to its source's sides, and how narrow a text may become. Reads layers, changes none.
import { constraintsFromPlace, type Holds } from './box.js'

/**
 * The constraints of its ancestor right under the source: those say what the source's own resizing would do to it. Groups have none, so
 * the first below them that has. In auto-layout, groups and sections constraints mean nothing; there it is held to where it stands.
 */
export function holdsOf(chain: readonly SceneNode[], source: SceneNode): Holds {
  const [outermost] = chain
  const layer = chain[chain.length - 1]
  const held = chain.find((node): node is SceneNode & ConstraintMixin => 'constraints' in node)
  if (held && obeys(source, outermost)) return held.constraints
  const [box, around] = [layer?.absoluteBoundingBox, source.absoluteBoundingBox]
  if (!box || !around) return { horizontal: 'MIN', vertical: 'MIN' }
  return constraintsFromPlace({ ...box, x: box.x - around.x, y: box.y - around.y }, around)
}

function obeys(source: SceneNode, child: SceneNode | undefined): boolean {
  if (source.type !== 'FRAME' && source.type !== 'COMPONENT' && source.type !== 'INSTANCE') return false
  return source.layoutMode === 'NONE' || (!!child && 'layoutPositioning' in child && child.layoutPositioning === 'ABSOLUTE')
}

/** Letters are about this part of their size across. */
const letterWidth = 0.62

/** About the room that its longest line needs: in less, words would go to another line, and out of a box of fixed height. */
export function leastWidth(text: TextNode): number {
  const longest = Math.max(1, ...text.characters.split(/[\n\u2028]/).map((line) => line.length))
  const size = text.fontSize === figma.mixed ? text.height : text.fontSize
  return longest * size * letterWidth
}
