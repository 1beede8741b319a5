// Propagates changes of a component to its instances, except to fields that are overridden there.
// Independent of plugins.
import { cloneNodeProps, type SceneGraph, type SceneNode } from '@open-pencil/scene-graph'
import { extra, extraOf } from './extras.js'

/** Fields that are never copied from the component. */
const ownFields = new Set(
  [
    'id type parentId childIds source componentId overrides pluginData pluginRelaunchData componentPropertyAssignments componentPropertyValues',
    'componentPropertyDefinitions figmaDerivedLayout textPicture figmaDerivedTextGlyphs figma:overridden componentKey sharedStyleType internalOnly',
  ]
    .join(' ')
    .split(' '),
)

/** Fields that an instance sets itself: its position, and its role in its parent's layout. */
const ofTheInstance = new Set(
  'x y rotation flipX flipY visible locked horizontalConstraint verticalConstraint layoutGrow layoutAlignSelf layoutPositioning gridPosition'.split(
    ' ',
  ),
)

/** Fields that count as overrides when they differ from the component. */
const comparedFields = (
  'fills strokes effects opacity visible name text fontSize fontFamily fontWeight italic styleRuns cornerRadius topLeftRadius topRightRadius ' +
  'bottomLeftRadius bottomRightRadius blendMode clipsContent itemSpacing paddingLeft paddingRight paddingTop paddingBottom'
).split(' ') as (keyof SceneNode)[]

const place = new Set(['x', 'y', 'width', 'height', 'rotation', 'flipX', 'flipY'])

export class Instances {
  private readonly copies = new Map<string, Set<string>>()
  private following = 0

  constructor(
    private readonly graph: SceneGraph,
    private readonly quiet: () => boolean,
  ) {
    for (const node of graph.getAllNodes()) this.index(node)
    graph.onNodeEvents({
      created: (node) => {
        this.index(node)
        this.rearranged(node.parentId)
      },
      updated: (id, changes) => this.updated(id, changes),
      deleted: (id) => this.deleted(id),
      reordered: (_, parent) => this.rearranged(parent),
      reparented: (_, from, to) => {
        this.rearranged(from)
        this.rearranged(to)
      },
    })
  }

  /** True while a change propagates from a component. */
  get isFollowing(): boolean {
    return this.following > 0
  }

  /** Runs `work` without recording its changes as overrides. */
  withoutOverrides<T>(work: () => T): T {
    this.following++
    try {
      return work()
    } finally {
      this.following--
    }
  }

  /** Restores all inherited fields of an instance from its component. */
  reset(instance: SceneNode): void {
    const source = instance.componentId ? this.graph.getNode(instance.componentId) : undefined
    if (source) this.withoutOverrides(() => this.takeAll(instance, source, true))
  }

  private takeAll(copy: SceneNode, source: SceneNode, root: boolean): void {
    const all = Object.keys(source) as (keyof SceneNode)[]
    const props = cloneNodeProps(source, null) as unknown as Record<string, unknown>
    const skipped = (key: string) =>
      ownFields.has(key) || (root && (ofTheInstance.has(key) || key === 'name'))
    const changes = Object.fromEntries(
      all.filter((key) => !skipped(key)).map((key) => [key, props[key]]),
    )
    this.graph.updateNode(copy.id, {
      ...(changes as Partial<SceneNode>),
      ...extra('overridden', null),
    })
    this.match(copy, source)
    for (const child of this.graph.getChildren(copy.id)) {
      const from = child.componentId ? this.graph.getNode(child.componentId) : undefined
      if (from && from.parentId === source.id) this.takeAll(child, from, false)
    }
  }

  private index(node: SceneNode): void {
    if (!node.componentId) return
    const known = this.copies.get(node.componentId)
    if (known) known.add(node.id)
    else this.copies.set(node.componentId, new Set([node.id]))
  }

  private copiesOf(id: string): SceneNode[] {
    return [...(this.copies.get(id) ?? [])].flatMap((copy) => {
      const node = this.graph.getNode(copy)
      return node?.componentId === id ? [node] : []
    })
  }

  private updated(id: string, changes: Partial<SceneNode>): void {
    const node = this.graph.getNode(id)
    if (!node) return
    if ('componentId' in changes) this.index(node)
    if (this.quiet()) return
    const keys = Object.keys(changes).filter((key) => !ownFields.has(key))
    if (keys.length === 0) return
    if (this.following === 0 && !this.graph.isApplyingLayout) this.markOverridden(node, keys)
    for (const copy of this.copiesOf(id)) this.follow(copy, node, keys)
  }

  private markOverridden(node: SceneNode, keys: string[]): void {
    if (!node.componentId) return
    const own = keys.filter(
      (key) =>
        !place.has(key) &&
        !(node.type === 'INSTANCE' && ofTheInstance.has(key) && !this.inside(node)),
    )
    const before = extraOf<string[]>(node, 'overridden') ?? []
    const next = [
      ...new Set([
        ...before,
        ...own,
        ...(node.type === 'INSTANCE'
          ? keys.filter((key) => key === 'width' || key === 'height')
          : []),
      ]),
    ]
    if (next.length > before.length) Object.assign(node, extra('overridden', next))
  }

  private inside(node: SceneNode): boolean {
    for (
      let at = node.parentId ? this.graph.getNode(node.parentId) : undefined;
      at;
      at = at.parentId ? this.graph.getNode(at.parentId) : undefined
    )
      if (at.type === 'INSTANCE') return true
    return false
  }

  private follow(copy: SceneNode, source: SceneNode, keys: string[]): void {
    const overridden = extraOf<string[]>(copy, 'overridden') ?? []
    const root = source.type === 'COMPONENT'
    const resized = !root && this.isResized(copy, source)
    const taken = keys.filter(
      (key) =>
        !overridden.includes(key) &&
        !(root && ofTheInstance.has(key)) &&
        !(resized && place.has(key)),
    )
    if (taken.length === 0) return
    const props = cloneNodeProps(source, null) as unknown as Record<string, unknown>
    this.withoutOverrides(() =>
      this.graph.updateNode(
        copy.id,
        Object.fromEntries(taken.map((key) => [key, props[key]])) as Partial<SceneNode>,
      ),
    )
  }

  /**
   * Returns true if the parents differ in size: in a resized instance, positions are not copied
   * from the component.
   */
  private isResized(copy: SceneNode, source: SceneNode): boolean {
    const [above, from] = [
      this.graph.getNode(copy.parentId ?? ''),
      this.graph.getNode(source.parentId ?? ''),
    ]
    return !!above && !!from && (above.width !== from.width || above.height !== from.height)
  }

  private rearranged(parentId: string | null): void {
    if (!parentId || this.quiet()) return
    const parent = this.graph.getNode(parentId)
    if (parent)
      for (const copy of this.copiesOf(parentId))
        this.withoutOverrides(() => this.match(copy, parent))
  }

  private deleted(id: string): void {
    if (this.quiet()) return
    // Removing a component, and its children with it, leaves its instances unchanged.
    for (const copy of this.copiesOf(id)) {
      const source = this.graph.getNode(copy.parentId ?? '')?.componentId
      if (source && this.isAttached(source))
        this.withoutOverrides(() => this.graph.deleteNode(copy.id))
    }
    this.copies.delete(id)
  }

  private isAttached(id: string): boolean {
    for (let at = this.graph.getNode(id); at; at = this.graph.getNode(at.parentId ?? '')) {
      if (at.id === this.graph.rootId) return true
      if (!at.parentId || !this.graph.getNode(at.parentId)?.childIds.includes(at.id)) return false
    }
    return false
  }

  /**
   * Records differences between instances and their components as overrides, in a document from
   * another tool.
   */
  noticeOverrides(): void {
    for (const node of this.graph.getAllNodes()) {
      const source = node.componentId ? this.graph.getNode(node.componentId) : undefined
      if (!source || extraOf(node, 'overridden')) continue
      const root = source.type === 'COMPONENT'
      const compared = root
        ? comparedFields.filter((key) => !ofTheInstance.has(key))
        : comparedFields
      const own = compared.filter(
        (key) => JSON.stringify(node[key]) !== JSON.stringify(source[key]),
      )
      if (own.length > 0) Object.assign(node, extra('overridden', own))
    }
  }

  /** Gives the copy the same children in the same order. */
  private match(copy: SceneNode, source: SceneNode): void {
    const { graph } = this
    const own = new Map(graph.getChildren(copy.id).map((child) => [child.componentId, child]))
    for (const child of graph.getChildren(source.id))
      if (!own.has(child.id)) own.set(child.id, this.copyInto(copy.id, child))
    for (const child of graph.getChildren(copy.id))
      if (!source.childIds.includes(child.componentId ?? '')) graph.deleteNode(child.id)
    const wanted = source.childIds.flatMap((id) => own.get(id)?.id ?? [])
    if (wanted.some((id, i) => copy.childIds[i] !== id))
      wanted.forEach((id, i) => graph.insertChildAt(id, copy.id, i))
  }

  private copyInto(parentId: string, source: SceneNode): SceneNode {
    const made = this.graph.createNode(source.type, parentId, cloneNodeProps(source, source.id))
    for (const child of this.graph.getChildren(source.id))
      if (!this.graph.getChildren(made.id).some((one) => one.componentId === child.id))
        this.copyInto(made.id, child)
    return made
  }
}
