// A source's fingerprint: cheap to take, and different once anybody changed what can be seen of it. Reads, changes nothing but its own note.
import { digest } from '../document/digest.js'
import { readValue } from '../document/nodes.js'

const printKey = 'source-print'
/** A larger source is judged by its first layers and their number. */
const mostSeen = 500

/** A grid asks the same of one source for each of its cells, all at once. */
const sameMomentMs = 1000
let last = { id: '', at: 0, print: '' }

export function rememberSource(frame: FrameNode, source: SceneNode): void {
  const at = Date.now()
  if (last.id !== source.id || at - last.at > sameMomentMs)
    last = { id: source.id, at, print: printOf(source) }
  frame.setPluginData(printKey, last.print)
}

export const rememberedPrint = (frame: FrameNode) => frame.getPluginData(printKey)

export function printOf(source: SceneNode): string {
  const lines: string[] = []
  const walk = (node: SceneNode, isSource: boolean): void => {
    if (lines.length >= mostSeen) return
    lines.push(lineOf(node, isSource))
    if ('children' in node) for (const child of node.children) walk(child, false)
  }
  walk(source, true)
  return digest(lines.join('\n'))
}

const seen = [
  'visible',
  'opacity',
  'blendMode',
  'fills',
  'strokes',
  'strokeWeight',
  'effects',
  'cornerRadius',
  'isMask',
  'characters',
] as const
const letters = [
  'fontSize',
  'fontName',
  'textAlignHorizontal',
  'lineHeight',
  'letterSpacing',
] as const

/** Where the source itself stands does not matter to its picture. */
function lineOf(node: SceneNode, isSource: boolean): string {
  const place = isSource ? [] : node.relativeTransform
  const names = node.type === 'TEXT' ? [...seen, ...letters] : seen
  return JSON.stringify([
    node.type,
    node.width,
    node.height,
    place,
    ...names.map((name) => readValue(node, name)),
  ])
}
