// Shared state of the host's tables: the document, the plugin's permissions, and loaded pages and
// fonts.
import type { SceneGraph, SceneNode } from '@open-pencil/scene-graph'
import { computeLayout } from '@open-pencil/core/layout'
import { extraOf, type PlaygroundDocument } from '../../document/index.js'
import type { Manifest, RunOptions } from '../../stage.js'
import { dataId } from '../manifest/data-id.js'
import { Ref } from '../sandbox/wire.js'

export class Realm {
  readonly graph: SceneGraph
  readonly loadedPages = new Set<string>()
  readonly loadedFonts = new Set<string>()
  allPagesLoaded = false
  /** figma.skipInvisibleInstanceChildren */
  skipInvisible = false
  private readonly unsettled = new Set<string>()

  constructor(
    readonly document: PlaygroundDocument,
    readonly manifest: Manifest,
    readonly options: RunOptions,
  ) {
    this.graph = document.graph
    this.loadedPages.add(document.currentPageId)
  }

  get dynamicPage(): boolean {
    return this.manifest.documentAccess === 'dynamic-page'
  }

  /**
   * Returns true if the page is loaded. The page that the user views counts as loaded: asynchronous
   * calls are for nodes outside the currently viewed page (developers.figma.com/docs/plugins). A
   * page that a plugin has read stays loaded when the user changes pages.
   */
  isLoaded(pageId: string): boolean {
    if (pageId === this.document.currentPageId) this.loadedPages.add(pageId)
    return !this.dynamicPage || this.allPagesLoaded || this.loadedPages.has(pageId)
  }

  /** Throws Figma's error for calls that a dynamic-page plugin may not make (facts/figma.md). */
  refuseSync(instead: string): void {
    if (this.dynamicPage)
      throw new Error(`Cannot call with documentAccess: dynamic-page. Use ${instead} instead.`)
  }

  /**
   * Returns the id under which private data is stored. Throws without one, as Figma does (reported
   * from the field).
   */
  pluginId(what: string): string {
    const id = dataId(this.manifest, this.options.profile)
    if (!id) throw new Error(`${what} is not available: the manifest has no "id".`)
    return id
  }

  node(id: string): SceneNode {
    const node = this.graph.getNode(id)
    if (!node) throw new Error(`The node with id "${id}" does not exist`)
    return node
  }

  /**
   * Returns the node. With `skipInvisibleInstanceChildren`, invisible layers of an instance do not
   * exist (typings 96).
   */
  seenNode(id: string): SceneNode {
    const node = this.node(id)
    if (this.skipInvisible && this.isSkipped(node))
      throw new Error(`The node with id "${id}" does not exist`)
    return node
  }

  isSkipped(node: SceneNode): boolean {
    for (
      let at: SceneNode | undefined = node;
      at && this.insideInstance(at);
      at = this.graph.getNode(at.parentId ?? '')
    )
      if (!at.visible) return true
    return false
  }

  given(value: unknown, name = 'node'): SceneNode {
    if (!(value instanceof Ref) || value.kind !== 'node')
      throw new Error(
        `Expected "${name}" to have type Node but got ${value === null ? 'null' : typeof value} instead`,
      )
    return this.node(value.id)
  }

  ref(id: string | null | undefined): Ref | null {
    const node = id ? this.graph.getNode(id) : undefined
    return node ? new Ref('node', this.typeOf(node), node.id) : null
  }

  refs(ids: readonly string[]): Ref[] {
    return ids.flatMap((id) => this.ref(id) ?? [])
  }

  typeOf(node: SceneNode): string {
    if (node.id === this.graph.rootId) return 'DOCUMENT'
    if (node.type === 'CANVAS') return 'PAGE'
    if (extraOf(node, 'slice')) return 'SLICE'
    return node.type === 'ROUNDED_RECTANGLE' ? 'RECTANGLE' : node.type
  }

  change(node: SceneNode, changes: Partial<SceneNode>): void {
    this.graph.updateNode(node.id, changes)
    if (node.layoutMode !== 'NONE' || this.inAutoLayout(node)) this.unsettle(node)
  }

  /** Variables and collections are not nodes, so undo and the file need a separate notification. */
  changedResources(): void {
    this.document.touchResources()
  }

  inAutoLayout(node: SceneNode): boolean {
    const parent = node.parentId ? this.graph.getNode(node.parentId) : undefined
    return !!parent && parent.layoutMode !== 'NONE' && node.layoutPositioning !== 'ABSOLUTE'
  }

  /**
   * Marks the outermost auto-layout frame as outdated. The layout is computed when a position or
   * size is read.
   */
  unsettle(node: SceneNode): void {
    let outermost: SceneNode | undefined
    for (
      let at: SceneNode | undefined = node;
      at;
      at = at.parentId ? this.graph.getNode(at.parentId) : undefined
    ) {
      if (at.layoutMode !== 'NONE') outermost = at
    }
    if (outermost) this.unsettled.add(outermost.id)
  }

  settle(): void {
    if (this.unsettled.size === 0) return
    const frames = [...this.unsettled]
    this.unsettled.clear()
    for (const id of frames)
      if (this.graph.getNode(id))
        this.graph.withLayoutMutations(() => computeLayout(this.graph, id))
  }

  insideInstance(node: SceneNode | undefined): boolean {
    for (
      let at = node?.parentId ? this.graph.getNode(node.parentId) : undefined;
      at;
      at = at.parentId ? this.graph.getNode(at.parentId) : undefined
    )
      if (at.type === 'INSTANCE') return true
    return false
  }
}
