// figma.on: reports document changes once, after the turn (facts/figma.md, dynamic-page; typings,
// DocumentChangeEvent).
import type { SceneNode } from '@open-pencil/scene-graph'
import { eventName, isReported } from '../members/event-names.js'
import type { Realm } from '../members/realm.js'
import { kindOf, styleId, styleRef } from '../members/style-ids.js'
import { Ref } from '../sandbox/wire.js'

const ofFigma = (
  'selectionchange currentpagechange documentchange stylechange run close drop slidesviewchange canvasviewchange textreview ' +
  'timerstart timerstop timerpause timerresume timeradjust timerdone'
).split(' ')
const ofPage = ['nodechange']

interface Change {
  type: 'CREATE' | 'DELETE' | 'PROPERTY_CHANGE'
  properties: Set<string>
}

/** Stores the data of a node that an event needs after the node is removed. */
interface Known {
  type: string
  parent: string | null
  page: string | undefined
  style: boolean
  /** True for the container of styles beside the pages. */
  hidden: boolean
}

export class Events {
  private readonly wanted = new Set<string>()
  private readonly ends: (() => void)[] = []
  private readonly changes = new Map<string, Change>()
  private readonly known = new Map<string, Known>()
  private follows = false
  private telling = false

  constructor(
    private readonly realm: Realm,
    private readonly tell: (key: string, argument?: unknown) => void,
  ) {
    const { document } = realm
    this.ends.push(document.on('selection', () => this.tellIf(' selectionchange')))
    this.ends.push(document.on('page', () => this.tellIf(' currentpagechange')))
    this.ends.push(document.on('change', () => this.flush()))
  }

  listen(of: string, type: string): void {
    const known: readonly string[] = of === '' ? ofFigma : ofPage
    if (!known.includes(type))
      throw new Error(`in on: "${type}" is not an event that the playground knows`)
    if (type === 'documentchange' && this.realm.dynamicPage && !this.realm.allPagesLoaded)
      throw new Error(
        'in on: Cannot register documentchange handler in incremental mode without calling figma.loadAllPagesAsync first.',
      )
    if (of !== '' && !this.realm.isLoaded(of))
      throw new Error(
        'in on: Cannot register nodechange handler on a page that has not been loaded. Use page.loadAsync() first.',
      )
    if (['documentchange', 'nodechange', 'stylechange'].includes(type) && !this.follows)
      this.follow()
    this.wanted.add(`${of} ${type}`)
  }

  wants(key: string): boolean {
    return this.wanted.has(key)
  }

  end(): void {
    for (const end of this.ends) end()
  }

  private know(node: SceneNode): void {
    this.known.set(node.id, {
      type: this.realm.typeOf(node),
      parent: node.parentId,
      page: this.realm.document.pageOf(node.id),
      style: node.sharedStyleType !== null,
      hidden: node.type === 'CANVAS' && node.internalOnly,
    })
  }

  private follow(): void {
    this.follows = true
    const { graph } = this.realm
    for (const node of graph.getAllNodes()) this.know(node)
    const note = (id: string, type: Change['type'], properties: string[] = []) => {
      const node = graph.getNode(id)
      if (node) this.know(node)
      // Not reported (typings, documentchange, Special cases): changes by the listener itself, and
      // changes in instances that follow their component.
      if (this.telling || this.realm.document.instances.isFollowing) return
      const change = this.changes.get(id) ?? { type, properties: new Set() }
      // A node that was created and removed in the same turn is not reported.
      if (type === 'DELETE' && change.type === 'CREATE') return void this.changes.delete(id)
      if (type === 'DELETE') change.type = 'DELETE'
      for (const property of properties) change.properties.add(property)
      this.changes.set(id, change)
    }
    this.ends.push(
      graph.onNodeEvents({
        created: (node) => note(node.id, 'CREATE'),
        updated: (id, changed) => {
          const reported = Object.keys(changed).filter(isReported).map(eventName)
          if (reported.length > 0) note(id, 'PROPERTY_CHANGE', reported)
        },
        deleted: (id) => note(id, 'DELETE'),
        reparented: (id) => note(id, 'PROPERTY_CHANGE', ['parent']),
        reordered: (id) => note(id, 'PROPERTY_CHANGE', ['parent']),
      }),
    )
  }

  private tellIf(key: string, argument?: unknown): void {
    if (!this.wanted.has(key)) return
    this.telling = argument !== undefined
    try {
      this.tell(key, argument)
    } finally {
      this.telling = false
    }
  }

  private flush(): void {
    if (this.changes.size === 0) return
    const all = new Map(this.changes)
    this.changes.clear()
    // Of nodes created or removed together, only the topmost is reported (typings,
    // DocumentChangeEvent).
    const covered = (id: string, type: Change['type']): boolean => {
      const parent = this.known.get(id)?.parent
      const above = parent ? all.get(parent) : undefined
      return above?.type === type && type !== 'PROPERTY_CHANGE' && !this.known.get(parent!)?.hidden
    }
    const told = [...all].filter(([id, { type }]) => !covered(id, type))
    const nodes = told.filter(([id]) => !this.known.get(id)?.style && !this.known.get(id)?.hidden)
    const styles = told.filter(([id]) => this.known.get(id)?.style)
    const nodeChanges = nodes.map(([id, change]) => this.nodeChange(id, change))
    const styleChanges = styles.map(([id, change]) => this.styleChange(id, change))
    if (nodeChanges.length + styleChanges.length > 0)
      this.tellIf(' documentchange', { documentChanges: [...nodeChanges, ...styleChanges] })
    if (styleChanges.length > 0) this.tellIf(' stylechange', { styleChanges })
    for (const page of this.realm.graph.getPages()) {
      const here = nodes.flatMap(([id], i) =>
        this.known.get(id)?.page === page.id && id !== page.id ? [nodeChanges[i]] : [],
      )
      if (here.length > 0) this.tellIf(`${page.id} nodechange`, { nodeChanges: here })
    }
    for (const [id, { type }] of all) if (type === 'DELETE') this.known.delete(id)
  }

  private nodeChange(id: string, { type, properties }: Change): object {
    const nodeType = this.known.get(id)?.type ?? 'FRAME'
    const gone = { removed: true, type: nodeType, id }
    const node = type === 'DELETE' ? gone : (this.realm.ref(id) ?? new Ref('node', nodeType, id))
    return {
      type,
      id,
      origin: 'LOCAL',
      node,
      ...(type === 'PROPERTY_CHANGE' ? { properties: [...properties] } : {}),
    }
  }

  private styleChange(id: string, { type, properties }: Change): object {
    const node = this.realm.graph.getNode(id)
    const kind = {
      CREATE: 'STYLE_CREATE',
      DELETE: 'STYLE_DELETE',
      PROPERTY_CHANGE: 'STYLE_PROPERTY_CHANGE',
    }[type]
    const paint = (name: string) =>
      name === 'fills' && node && kindOf(node) === 'PaintStyle' ? 'paint' : name
    return {
      type: kind,
      id: node?.source.id ? styleId(node.source.id) : id,
      origin: 'LOCAL',
      style: node?.source.id && type !== 'DELETE' ? styleRef(node) : null,
      ...(type === 'PROPERTY_CHANGE' ? { properties: [...properties].map(paint) } : {}),
    }
  }
}
