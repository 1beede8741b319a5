// An open document: scene graph, pages, selection, images, undo, files. Independent of plugins and
// of the DOM.
import { SceneGraph, type SceneNode } from '@open-pencil/scene-graph'
import { availableFonts, renderNodes, type RenderOptions } from './drawing.js'
import { readFig, writeFig } from './fig.js'
import { ownBounds } from './geometry.js'
import { History } from './history.js'
import { Instances } from './instances.js'
import { NoticeBoard, type Notices } from './notices.js'
import { clippingOf } from './paste.js'
import { pictureHash, pictureKind, pictureSize } from './picture.js'
import { freePlace } from './placing.js'

export class PlaygroundDocument {
  private readonly board = new NoticeBoard()
  private readonly history: History
  /** Links between components and their copies. */
  readonly instances: Instances
  private readonly selections = new Map<string, string[]>()
  private page: string
  private readonly versions: string[] = []
  /** The node of the file's thumbnail, if a plugin has set one. */
  thumbnailId: string | undefined

  private constructor(
    /**
     * The scene graph, for a renderer. Change it through its methods only: they notify the history.
     */
    readonly graph: SceneGraph,
    public name: string,
  ) {
    if (graph.getPages().length === 0) graph.addPage('Page 1')
    this.page = graph.getPages()[0]!.id
    this.history = new History(graph, (id) => this.noticed(id))
    this.instances = new Instances(graph, () => this.history.restoring)
  }

  static empty(name = 'Untitled'): PlaygroundDocument {
    const graph = new SceneGraph()
    graph.documentColorSpace = 'srgb'
    return new PlaygroundDocument(graph, name)
  }

  /** Opens a .fig file, whichever program wrote it. */
  static async open(bytes: Uint8Array, name: string): Promise<PlaygroundDocument> {
    const document = new PlaygroundDocument(await readFig(bytes), name.replace(/\.fig$/i, ''))
    document.instances.noticeOverrides()
    return document
  }

  /** Returns the document as a .fig, with its images, plugin data, relaunch data and variables. */
  save(): Promise<Uint8Array> {
    return writeFig(this.graph)
  }

  /** All nodes by id, including the root and the pages. */
  get nodes(): ReadonlyMap<string, SceneNode> {
    return this.graph.nodes
  }

  get pages(): SceneNode[] {
    return this.graph.getPages()
  }

  get currentPageId(): string {
    return this.page
  }

  set currentPageId(id: string) {
    if (id === this.page) return
    if (this.graph.getNode(id)?.type !== 'CANVAS') throw new Error(`There is no page "${id}".`)
    this.page = id
    this.board.turned('page', () => this.page)
    this.board.turned('selection', () => this.selection)
  }

  /** Ids of the selected nodes of the current page. */
  get selection(): string[] {
    return this.selectionOf(this.page)
  }

  set selection(ids: readonly string[]) {
    this.select(this.page, ids)
  }

  selectionOf(pageId: string): string[] {
    return [...(this.selections.get(pageId) ?? [])]
  }

  select(pageId: string, ids: readonly string[]): void {
    const next = [...new Set(ids)].filter((id) => this.graph.getNode(id))
    const before = this.selections.get(pageId) ?? []
    if (next.length === before.length && next.every((id, i) => id === before[i])) return
    this.selections.set(pageId, next)
    if (pageId === this.page) this.board.turned('selection', () => this.selection)
  }

  /**
   * Calls the listener once per turn, after all changes of that turn. Returns a function that
   * removes it.
   */
  on<K extends keyof Notices>(kind: K, listener: (what: Notices[K]) => void): () => void {
    return this.board.on(kind, listener)
  }

  /** Stores the bytes and returns their SHA-1, which fills use as `imageHash`. */
  addImage(bytes: Uint8Array): string {
    const hash = pictureHash(bytes)
    if (!this.graph.images.has(hash)) this.graph.images.set(hash, bytes.slice())
    return hash
  }

  image(hash: string): Uint8Array | undefined {
    return this.graph.images.get(hash)
  }

  /** Font families of the document's texts that are not available; Inter is drawn instead. */
  get missingFonts(): string[] {
    const here = new Set(availableFonts().map(({ family }) => family))
    const used = [...this.graph.getAllNodes()].flatMap((node) =>
      node.type === 'TEXT'
        ? [node.fontFamily, ...node.styleRuns.map((run) => run.style.fontFamily)]
        : [],
    )
    return [...new Set(used)]
      .filter((family): family is string => !!family && !here.has(family))
      .sort()
  }

  get canUndo(): boolean {
    return this.history.canUndo
  }

  get canRedo(): boolean {
    return this.history.canRedo
  }

  /** Reports changes of variables or collections to undo and to listeners. */
  touchResources(): void {
    this.history.touchResources()
    this.board.touched(this.graph.rootId)
  }

  /** Combines the changes since the last call into one undo step. */
  commitUndo(): void {
    this.history.commit()
  }

  /**
   * Records a saved version with this title and returns its id. The playground stores no older
   * contents.
   */
  noteVersion(title: string): string {
    return String(this.versions.push(title))
  }

  undo(): boolean {
    return this.history.undo()
  }

  redo(): boolean {
    return this.history.redo()
  }

  /** Returns the image's bytes, or null if nothing is visible. */
  render(nodeIds: string[], options: RenderOptions): Promise<Uint8Array | null> {
    return renderNodes(this.graph, this.pageOf(nodeIds[0]) ?? this.page, nodeIds, options)
  }

  pageOf(id: string | undefined): string | undefined {
    for (
      let at = id ? this.graph.getNode(id) : undefined;
      at;
      at = at.parentId ? this.graph.getNode(at.parentId) : undefined
    )
      if (at.type === 'CANVAS') return at.id
    return undefined
  }

  /**
   * Places a PNG, JPEG or GIF as a new frame of the image's pixel size, without overlap; selects it
   * and returns its id.
   */
  placeImage(bytes: Uint8Array, name: string, at?: { x: number; y: number }): string {
    const size = pictureSize(bytes)
    if (!pictureKind(bytes) || !size) throw new Error(`${name} is no PNG, JPEG or GIF.`)
    const fill = {
      type: 'IMAGE',
      imageHash: this.addImage(bytes),
      imageScaleMode: 'FILL',
      opacity: 1,
      visible: true,
    } as const
    const frame = this.graph.createNode('FRAME', this.page, {
      name: name.replace(/\.[a-z]+$/i, ''),
      ...freePlace(this.takenBoxes(), size, at),
      ...size,
      clipsContent: true,
      fills: [{ ...fill, color: { r: 0, g: 0, b: 0, a: 1 } }],
    })
    this.commitUndo()
    this.selection = [frame.id]
    return frame.id
  }

  /**
   * Creates nodes from Figma's clipboard HTML on the current page; selects them and returns their
   * ids.
   */
  async paste(html: string): Promise<string[]> {
    const clipping = await clippingOf(html)
    if (!clipping) return []
    const ids = clipping.place(this.graph, this.page, freePlace(this.takenBoxes(), clipping.size))
    this.instances.noticeOverrides()
    this.commitUndo()
    this.selection = ids
    return ids
  }

  private takenBoxes() {
    return this.graph
      .getChildren(this.page)
      .flatMap((node) => ownBounds(this.graph, [node.id]) ?? [])
  }

  private noticed(id: string): void {
    this.board.touched(id)
    const selected = this.selections.get(this.page)
    if (!this.graph.getNode(id) && selected?.includes(id))
      this.select(
        this.page,
        selected.filter((one) => one !== id),
      )
  }
}
