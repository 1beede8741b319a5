// Parents and children, and which nodes may contain which. Figma keeps a moved node's relative
// position, so its absolute position changes.
import type { SceneNode } from '@open-pencil/scene-graph'
import type { Realm } from '../members/realm.js'
import { expect, plain, wrongType, type Methods, type Properties } from '../members/table.js'
import { Ref } from '../sandbox/wire.js'
import { keysOf, sharedKeysOf } from '../members/plugin-data.js'
import { placeAt, relativeRows } from './place.js'
import { fitGroups } from './resize.js'

/** Returns the children's ids. Throws for a page that a dynamic-page plugin has not loaded. */
function childIds(node: SceneNode, realm: Realm): string[] {
  if (node.type === 'CANVAS' && !realm.isLoaded(node.id))
    throw new Error(
      `Cannot access children of a page that has not been explicitly loaded with documentAccess: dynamic-page. Use page.loadAsync() or figma.loadAllPagesAsync() first.`,
    )
  if (node.id === realm.graph.rootId) return realm.graph.getPages().map((page) => page.id)
  const skips = realm.skipInvisible && (node.type === 'INSTANCE' || realm.insideInstance(node))
  return node.childIds.filter((id) => {
    const child = realm.graph.getNode(id)
    return child && !child.internalOnly && !(skips && !child.visible)
  })
}

function descendants(node: SceneNode, realm: Realm, into: SceneNode[] = []): SceneNode[] {
  for (const id of childIds(node, realm)) {
    const child = realm.node(id)
    into.push(child)
    if (child.childIds.length > 0) descendants(child, realm, into)
  }
  return into
}

function needAllPages(node: SceneNode, realm: Realm, method: string): void {
  if (node.id === realm.graph.rootId && realm.dynamicPage && !realm.allPagesLoaded)
    throw new Error(
      `in ${method}: Cannot call figma.root.${method} with documentAccess: dynamic-page without first calling figma.loadAllPagesAsync. Use figma.loadAllPagesAsync() first.`,
    )
}

function insideComponent(node: SceneNode, realm: Realm): boolean {
  for (
    let at: SceneNode | undefined = node;
    at;
    at = at.parentId ? realm.graph.getNode(at.parentId) : undefined
  )
    if (at.type === 'COMPONENT') return true
  return false
}

const noInstance = 'Cannot move node. New parent is an instance or is inside of an instance'

function insert(parent: SceneNode, child: SceneNode, index: number, realm: Realm): void {
  const { graph } = realm
  if (parent.type === 'CANVAS' && !realm.isLoaded(parent.id))
    throw new Error(
      'Cannot append to a page that has not been explicitly loaded. Use page.loadAsync() first.',
    )
  if (parent.type === 'INSTANCE' || realm.insideInstance(parent)) throw new Error(noInstance)
  if (realm.insideInstance(child))
    throw new Error('Cannot move node. The node is inside of an instance')
  if (graph.isDescendant(parent.id, child.id))
    throw new Error('A node cannot be appended to itself or to one of its own children')
  const page = child.type === 'CANVAS'
  if (page !== (parent.id === graph.rootId))
    throw new Error(
      page
        ? 'Pages can only be children of the document'
        : 'Only pages can be children of the document',
    )
  if (parent.type === 'COMPONENT_SET' && child.type !== 'COMPONENT')
    throw new Error('Component sets can only have component children')
  if (child.type === 'COMPONENT' && insideComponent(parent, realm))
    throw new Error('Cannot move a component into another component')
  if (child.type === 'SECTION' && parent.type !== 'CANVAS' && parent.type !== 'SECTION')
    throw new Error('Sections can only be children of a page or another section')
  const before = child.parentId ? graph.getNode(child.parentId) : undefined
  const rows = page ? undefined : relativeRows(child, realm)
  if (before) realm.unsettle(before)
  graph.insertChildAt(
    child.id,
    parent.id,
    before === parent && parent.childIds.indexOf(child.id) < index ? index - 1 : index,
  )
  if (rows) placeAt(child, rows, realm)
  realm.unsettle(parent)
  if (before && before !== parent) fitGroups(before, realm)
}

export function removeNode(node: SceneNode, realm: Realm): void {
  const { graph, document } = realm
  if (realm.insideInstance(node)) throw new Error('Removing this node is not allowed')
  if (node.id === graph.rootId) throw new Error('The document cannot be removed')
  if (node.type === 'CANVAS' && graph.getPages().length === 1)
    throw new Error('Removing this node is not allowed')
  if (node.id === document.currentPageId)
    document.currentPageId = graph.getPages().find((page) => page.id !== node.id)!.id
  const parent = node.parentId ? graph.getNode(node.parentId) : undefined
  if (parent) realm.unsettle(parent)
  graph.deleteNode(node.id)
  graph.clearAbsPosCache()
  fitGroups(parent, realm)
}

export const treeProperties: Properties = {
  type: { get: (node, realm) => realm.typeOf(node) },
  name: {
    get: (node) => node.name,
    // A text with an explicit name keeps it when its characters change (typings 6390).
    set: (node, value, realm) =>
      realm.change(node, {
        name: expect('name', 'string', value),
        ...(node.type === 'TEXT' ? { autoRename: false } : {}),
      }),
  },
  visible: plain('visible', 'boolean', 'visible'),
  locked: plain('locked', 'boolean', 'locked'),
  parent: { get: (node, realm) => realm.ref(node.parentId) },
  children: { get: (node, realm) => realm.refs(childIds(node, realm)) },
  selection: {
    get: (node, realm) => realm.refs(realm.document.selectionOf(node.id)),
    set(node, value, realm) {
      if (!Array.isArray(value)) throw wrongType('selection', 'array', value)
      const nodes = value.map((one) => realm.given(one, 'selection'))
      const stranger = nodes.find(
        (one) => realm.document.pageOf(one.id) !== node.id || one.type === 'CANVAS',
      )
      if (stranger) throw new Error(`The selection of a page can only include nodes in that page`)
      realm.document.select(
        node.id,
        nodes.map((one) => one.id),
      )
    },
  },
  documentColorProfile: {
    get: (_, realm) => (realm.graph.documentColorSpace === 'srgb' ? 'SRGB' : 'DISPLAY_P3'),
  },
}

interface Criteria {
  types?: string[]
  pluginData?: { keys?: string[] }
  sharedPluginData?: { namespace: string; keys?: string[] }
}

/**
 * Ends a copy's link to its component when it leaves the instance; a copied instance keeps its
 * link.
 */
function release(node: SceneNode, realm: Realm): void {
  if (node.type === 'INSTANCE') return
  if (node.componentId) realm.change(node, { componentId: null })
  for (const child of realm.graph.getChildren(node.id)) release(child, realm)
}

/** Turns components within a copy into instances of the originals (typings, clone). */
function instancesFor(source: SceneNode, copy: SceneNode, realm: Realm): void {
  const { graph, document } = realm
  source.childIds.forEach((id, i) => {
    const [from, made] = [realm.node(id), realm.node(copy.childIds[i]!)]
    if (from.type !== 'COMPONENT') return instancesFor(from, made, realm)
    const { x, y, rotation, flipX, flipY, horizontalConstraint, verticalConstraint } = from
    const place = {
      x,
      y,
      rotation,
      flipX,
      flipY,
      horizontalConstraint,
      verticalConstraint,
      name: from.name,
    }
    const instance = graph.createInstance(from.id, copy.id, place)
    if (!instance) return
    document.instances.reset(instance)
    graph.deleteNode(made.id)
    graph.insertChildAt(instance.id, copy.id, i)
  })
}

const frames = new Set(['FRAME', 'COMPONENT', 'COMPONENT_SET', 'INSTANCE'])

export const treeMethods: Methods = {
  appendChild: (node, [child], realm) =>
    insert(node, realm.given(child, 'child'), node.childIds.length, realm),
  insertChild(node, [index, child], realm) {
    const at = expect('index', 'number', index)
    if (at < 0 || at > node.childIds.length)
      throw new Error(
        `Index ${at} is out of bounds: the parent has ${node.childIds.length} children`,
      )
    insert(node, realm.given(child, 'child'), at, realm)
  },
  remove: (node, _, realm) => removeNode(node, realm),
  clone(node, _, realm) {
    const page = node.type === 'CANVAS'
    const copy = realm.graph.cloneTree(
      node.id,
      page ? realm.graph.rootId : realm.document.currentPageId,
    )
    if (!copy) throw new Error('This node cannot be cloned')
    if (page) realm.loadedPages.add(copy.id)
    release(copy, realm)
    // A component set is copied with new components (typings 11181).
    if (!page && node.type !== 'COMPONENT_SET') instancesFor(node, copy, realm)
    return realm.ref(copy.id)
  },
  getTopLevelFrame(node, _, realm) {
    let at: SceneNode | undefined = node
    while (at?.parentId && realm.graph.getNode(at.parentId)?.type !== 'CANVAS')
      at = realm.graph.getNode(at.parentId)
    // A layer directly on the page that is not a frame has no containing frame (typings 6515).
    return at && frames.has(at.type) ? realm.ref(at.id) : undefined
  },
  // `findChildren` and `findChild` of the document need no loaded pages: the pages themselves are
  // always available (typings 10486).
  '#children': (node, _, realm) => realm.refs(childIds(node, realm)),
  '#descendants'(node, [method], realm) {
    needAllPages(node, realm, String(method))
    return realm.refs(descendants(node, realm).map((one) => one.id))
  },
  findAllWithCriteria(node, [given], realm) {
    needAllPages(node, realm, 'findAllWithCriteria')
    if (typeof given !== 'object' || given === null || given instanceof Ref)
      throw wrongType('criteria', 'object', given)
    const { types, pluginData, sharedPluginData } = given as Criteria
    if (!types && !pluginData && !sharedPluginData)
      throw new Error('Must provide at least one of "types", "pluginData" or "sharedPluginData"')
    const has = (present: string[], wanted: string[] | undefined) =>
      wanted ? wanted.some((key) => present.includes(key)) : present.length > 0
    const found = descendants(node, realm).filter(
      (one) =>
        (!types || types.includes(realm.typeOf(one))) &&
        (!pluginData || has(keysOf(one, realm), pluginData.keys)) &&
        (!sharedPluginData ||
          has(sharedKeysOf(one, sharedPluginData.namespace), sharedPluginData.keys)),
    )
    return realm.refs(found.map((one) => one.id))
  },
  async loadAsync(node, _, realm) {
    realm.loadedPages.add(node.id)
  },
}
