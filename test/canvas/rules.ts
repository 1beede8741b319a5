// Reads the state of a document that the rules cover, and compares two states.
import type { PlaygroundDocument } from 'figma-playground/document'
import { plain } from '../plugin/campaign.js'

/** Properties that differ between documents that look the same, and the plugin's own notes. */
const ignored = [
  'figma:detachedInfo',
  // Figma can remove overrides only all at once, so a restored layer may keep an override equal to
  // its component's value.
  'figma:overridden',
  'overrides',
  'id',
  'parentId',
  'childIds',
  'source',
  'componentId',
  'guid',
  'sourceGuid',
]

export interface StateOptions {
  /** Layers that are left out with all their children. */
  without?: ReadonlySet<string>
  /** Leaves out the plugin's notes on layers. */
  withoutNotes?: boolean
  /** Leaves out image filters and blend modes, which the playground's files do not store. */
  withoutUnsaved?: boolean
}

/**
 * Returns every property of the layers on the pages of one tag, without ids and without the run's
 * own section.
 */
export function documentState(
  document: PlaygroundDocument,
  tag = '',
  { without, withoutNotes, withoutUnsaved }: StateOptions = {},
): unknown {
  const { graph } = document
  const isOfRun = (id: string) =>
    (graph.getNode(id)?.pluginData ?? []).some(({ key }) => key === 'section')
  const read = (id: string, inInstance = false): unknown => {
    const node = graph.getNode(id)
    if (!node) return undefined
    const isNote = (name: string) => name.startsWith('plugin') && (inInstance || withoutNotes)
    const own = Object.entries(node).filter(([name]) => !ignored.includes(name) && !isNote(name))
    const children = childrenOf(node.childIds).map((child) =>
      read(child, inInstance || node.type === 'INSTANCE'),
    )
    const text = JSON.stringify(plain(Object.fromEntries(own)), meaningful)
    return {
      ...(JSON.parse(
        withoutUnsaved ? text.replace(/,"(filters":\{[^}]*\}|blendMode":"[A-Z_]*")/g, '') : text,
      ) as object),
      children,
    }
  }
  const childrenOf = (ids: readonly string[]) =>
    ids.filter((id) => !isOfRun(id) && !without?.has(id))
  return graph
    .getPages()
    .filter(({ name }) => tag === '' || name.endsWith(` ${tag}`))
    .map((page) => ({
      name: page.name.replace(` ${tag}`, ''),
      layers: childrenOf(page.childIds).map((id) => read(id)),
    }))
}

/**
 * Leaves out meaningless differences between files and calls: empty bindings, and the flag for a
 * shadow's place on effects that are no drop shadow.
 */
function meaningful(this: { type?: unknown }, name: string, value: unknown): unknown {
  const idle =
    name === 'stopBindings' || (name === 'showShadowBehindNode' && this.type !== 'DROP_SHADOW')
  return idle ? undefined : value
}

/**
 * Returns the first difference of two states, such as `0.layers.1.children.0.opacity: 1 is now 0`;
 * `undefined` if they are equal.
 */
export function firstDifference(before: unknown, after: unknown, path = ''): string | undefined {
  if (JSON.stringify(before) === JSON.stringify(after)) return undefined
  const open = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null
  if (!open(before) || !open(after))
    return `${path.slice(1)}: ${JSON.stringify(before)} is now ${JSON.stringify(after)}`
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const found = firstDifference(before[key], after[key], `${path}.${key}`)
    if (found) return found
  }
  return undefined
}

/** Returns all descendants of a layer. */
export function layersBelow({ graph }: PlaygroundDocument, id: string): string[] {
  return (graph.getNode(id)?.childIds ?? []).flatMap((child) => [
    child,
    ...layersBelow({ graph } as PlaygroundDocument, child),
  ])
}

/** Returns the path by sibling index from the document down: a reopened file has other ids. */
export function pathOf({ graph }: PlaygroundDocument, id: string): string {
  const path: number[] = []
  let node = graph.getNode(id)
  for (let parent = node; node && node.type !== 'CANVAS'; node = parent) {
    parent = graph.getNode(node.parentId ?? '')
    path.unshift(parent?.childIds.indexOf(node.id) ?? -1)
  }
  const page = graph.getPages().findIndex((one) => one.id === node?.id)
  return [page, ...path].join('/')
}

export function idAtPath({ graph }: PlaygroundDocument, path: string): string {
  const [page = 0, ...below] = path.split('/').map(Number)
  return below.reduce(
    (id, index) => graph.getNode(id)?.childIds[index] ?? '',
    graph.getPages()[page]?.id ?? '',
  )
}
