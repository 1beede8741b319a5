// figma.on: what a plugin hears of the document, after the turn and once (facts/figma.md, dynamic-page).
import type { SceneNode } from '@open-pencil/scene-graph'
import type { Realm } from './realm.js'
import { Ref } from './wire.js'

const OF_FIGMA = (
  'selectionchange currentpagechange documentchange stylechange run close drop slidesviewchange canvasviewchange textreview ' +
  'timerstart timerstop timerpause timerresume timeradjust timerdone'
).split(' ')
const OF_PAGE = ['nodechange', 'stylechange'] as const

/** The scene graph's fields under Figma's names, where they differ. */
const NAMED: Partial<Record<keyof SceneNode, string>> = {
  text: 'characters',
  fontFamily: 'fontName',
  fontWeight: 'fontName',
  parentId: 'parent',
}

interface Change {
  type: 'CREATE' | 'DELETE' | 'PROPERTY_CHANGE'
  nodeType: string
  page: string | undefined
  properties: Set<string>
}

export class Events {
  private readonly wanted = new Set<string>()
  private readonly ends: (() => void)[] = []
  private readonly changes = new Map<string, Change>()

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
    const known: readonly string[] = of === '' ? OF_FIGMA : OF_PAGE
    if (!known.includes(type)) throw new Error(`in on: "${type}" is not an event that the playground knows`)
    if (type === 'documentchange' && this.realm.dynamicPage && !this.realm.allPagesLoaded)
      throw new Error(
        'in on: Cannot register documentchange handler in incremental mode without calling figma.loadAllPagesAsync first.',
      )
    if ((type === 'documentchange' || type === 'nodechange') && !this.follows) this.follow()
    this.wanted.add(`${of} ${type}`)
  }

  wants(key: string): boolean {
    return this.wanted.has(key)
  }

  end(): void {
    for (const end of this.ends) end()
  }

  private follows = false
  private follow(): void {
    this.follows = true
    const { graph, document } = this.realm
    const note = (id: string, type: Change['type'], properties: string[] = []) => {
      const node = graph.getNode(id)
      const change = this.changes.get(id) ?? {
        type,
        nodeType: node ? this.realm.typeOf(node) : 'FRAME',
        page: document.pageOf(id),
        properties: new Set(),
      }
      if (type === 'DELETE') change.type = 'DELETE'
      for (const property of properties) change.properties.add(property)
      this.changes.set(id, change)
    }
    this.ends.push(
      graph.onNodeEvents({
        created: (node) => note(node.id, 'CREATE'),
        updated: (id, changed) =>
          note(
            id,
            'PROPERTY_CHANGE',
            Object.keys(changed).map((key) => NAMED[key as keyof SceneNode] ?? key),
          ),
        deleted: (id) => note(id, 'DELETE'),
        reparented: (id) => note(id, 'PROPERTY_CHANGE', ['parent']),
        reordered: (id) => note(id, 'PROPERTY_CHANGE', ['parent']),
      }),
    )
  }

  private tellIf(key: string, argument?: unknown): void {
    if (this.wanted.has(key)) this.tell(key, argument)
  }

  private flush(): void {
    if (this.changes.size === 0) return
    const all = [...this.changes]
    this.changes.clear()
    const told = all.map(([id, { type, nodeType, properties }]) => ({
      type,
      id,
      origin: 'LOCAL',
      node: type === 'DELETE' ? { removed: true, type: nodeType, id } : (this.realm.ref(id) ?? new Ref('node', nodeType, id)),
      ...(type === 'PROPERTY_CHANGE' ? { properties: [...properties] } : {}),
    }))
    this.tellIf(' documentchange', { documentChanges: told })
    for (const page of this.realm.graph.getPages()) {
      const here = told.filter((_, i) => all[i]![1].page === page.id)
      if (here.length > 0) this.tellIf(`${page.id} nodechange`, { nodeChanges: here })
    }
  }
}
