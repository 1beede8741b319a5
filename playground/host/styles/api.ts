// figma.create…Style, figma.getLocal…Styles, figma.getStyleById, and the order of styles.
import type { SceneNode } from '@open-pencil/scene-graph'
import type { Realm } from '../members/realm.js'
import { expect } from '../members/table.js'
import { Ref } from '../sandbox/wire.js'
import {
  graphType,
  foundStyle,
  styleById,
  styleRef,
  stylesOf,
  type StyleKind,
} from '../members/style-ids.js'

type Calls = Record<string, (...args: unknown[]) => unknown>

const names: [word: string, kind: StyleKind][] = [
  ['Paint', 'PaintStyle'],
  ['Text', 'TextStyle'],
  ['Effect', 'EffectStyle'],
  ['Grid', 'GridStyle'],
]

/**
 * Returns the id of the styles' container. It is beside the pages, so plugins and layer lists do
 * not see it.
 */
function besidePages(realm: Realm): string {
  const { graph } = realm
  const known = graph.getPages(true).find((page) => page.internalOnly)
  return (
    known ??
    graph.createNode('CANVAS', graph.rootId, { name: 'Internal Only Canvas', internalOnly: true })
  ).id
}

function create(kind: StyleKind, realm: Realm): Ref {
  const { graph } = realm
  const text = kind === 'TextStyle' ? { text: 'Ag', fontSize: 12, width: 0, height: 15 } : {}
  const made: SceneNode = graph.createNode(
    kind === 'TextStyle' ? 'TEXT' : 'RECTANGLE',
    besidePages(realm),
    {
      name: `${kind.replace('Style', '').toLowerCase()} style`,
      sharedStyleType: graphType[kind],
      internalOnly: true,
      fills: [],
      ...text,
    },
  )
  realm.graph.updateNode(made.id, { source: { ...made.source, id: `1:${made.id.split(':')[1]}` } })
  return styleRef(made)
}

const local = (kind: StyleKind, realm: Realm) => stylesOf(realm, kind).map(styleRef)

function moveAfter(target: unknown, reference: unknown, realm: Realm): void {
  const given = (value: unknown) => {
    if (!(value instanceof Ref)) throw new Error('Expected "targetNode" to have type Style')
    return foundStyle(value.id, realm)
  }
  const moved = given(target)
  const parent = realm.node(moved.parentId!)
  const at =
    reference === null
      ? 0
      : parent.childIds.filter((id) => id !== moved.id).indexOf(given(reference).id) + 1
  realm.graph.insertChildAt(moved.id, parent.id, at)
}

export function styleCalls(realm: Realm): Calls {
  const calls: Calls = {
    getStyleByIdAsync: async (id) => refOf(styleById(expect('id', 'string', id), realm)),
    getStyleById(id) {
      realm.refuseSync('figma.getStyleByIdAsync')
      return refOf(styleById(expect('id', 'string', id), realm))
    },
    async importStyleByKeyAsync(key) {
      throw new Error(
        `Could not find a published style with the key "${expect('key', 'string', key)}"`,
      )
    },
    getLocalCustomAnimationStylesAsync: async () => [],
  }
  for (const [word, kind] of names) {
    calls[`create${word}Style`] = () => create(kind, realm)
    calls[`getLocal${word}StylesAsync`] = async () => local(kind, realm)
    calls[`getLocal${word}Styles`] = () => {
      realm.refuseSync(`figma.getLocal${word}StylesAsync`)
      return local(kind, realm)
    }
    calls[`moveLocal${word}StyleAfter`] = (target, reference) => moveAfter(target, reference, realm)
  }
  return calls
}

const refOf = (node: SceneNode | undefined) => (node ? styleRef(node) : null)
