// What holds a keep-layer to its source's sides, and how narrow a text may become. Reads layers, changes none.
import { constraintsFromPlace, type Holds } from './box.js'
import { loadFontsOf } from './fonts.js'

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
  if (source.type !== 'FRAME' && source.type !== 'COMPONENT' && source.type !== 'INSTANCE')
    return false
  return (
    source.layoutMode === 'NONE' ||
    (!!child && 'layoutPositioning' in child && child.layoutPositioning === 'ABSOLUTE')
  )
}

/**
 * Returns the width of the text's longest line if no line were wrapped, as the host lays it out: letter spacing, case and every font
 * size count. In less, words would go to another line. Without its fonts a text keeps the width that it has.
 */
export async function widthInOneLine(text: TextNode): Promise<number> {
  if (!(await loadFontsOf(text))) return text.width
  const copy = text.clone()
  try {
    copy.textAutoResize = 'WIDTH_AND_HEIGHT'
    return Math.ceil(copy.width)
  } catch {
    return text.width
  } finally {
    copy.remove()
  }
}
