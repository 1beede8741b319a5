// Where else a page shows the same picture. Reads layers, changes none.
import { pageAround } from '../document/nodes.js'
import { insideInstance, isPainted } from './plan.js'

const shapes: NodeType[] = [
  'RECTANGLE',
  'FRAME',
  'ELLIPSE',
  'POLYGON',
  'STAR',
  'VECTOR',
  'COMPONENT',
  'INSTANCE',
  'BOOLEAN_OPERATION',
]

/** The picture that a layer shows as its own topmost fill. */
export function pictureIn(node: SceneNode): string | undefined {
  const index = imageIndex(node)
  const paint = index === undefined || !isPainted(node) ? undefined : node.fills[index]
  return paint?.type === 'IMAGE' ? (paint.imageHash ?? undefined) : undefined
}

/** The topmost picture that can be seen. */
export function imageIndex(node: SceneNode): number | undefined {
  if (!isPainted(node)) return undefined
  for (let index = node.fills.length - 1; index >= 0; index -= 1) {
    const paint = node.fills[index]
    if (paint?.type === 'IMAGE' && paint.visible !== false) return index
  }
  return undefined
}

/** Not the source itself and no variation. Layers inside instances come last: those may follow their component by themselves. */
export async function alikeOn(source: SceneNode): Promise<SceneNode[]> {
  const picture = pictureIn(source)
  const page = pageAround(source)
  if (!picture || !page) return []
  await page.loadAsync()
  const found = page
    .findAllWithCriteria({ types: shapes })
    .filter(
      (node) => node.id !== source.id && !node.getPluginData('run') && pictureIn(node) === picture,
    )
  return [...found.filter((node) => !insideInstance(node)), ...found.filter(insideInstance)]
}
