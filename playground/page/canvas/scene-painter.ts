// Draws the document's page with Skia, in software, on one canvas. Knows neither selection nor mouse: those are the overlay's.
import { SkiaRenderer, type SceneGraph } from '@open-pencil/core'
import { drawFigmaGradients, type CanvasKit } from '../../document/index.js'
import type { Size, View } from './view.js'

/** From here on a page is moved as one picture while a hand moves it, and drawn afresh when it rests. */
const MANY_NODES = 400
const MOVING_MS = 200
/** Decoded pictures live in WebAssembly's memory, which ends at 2 GB. */
const PICTURE_BYTES_KEPT = 700e6

type Rgb = [number, number, number]

export class ScenePainter {
  private readonly renderer: SkiaRenderer
  private version = 0
  private movedAt = -Infinity
  private lastView: View | undefined

  private constructor(
    private readonly ck: CanvasKit,
    private readonly canvas: HTMLCanvasElement,
  ) {
    this.renderer = new SkiaRenderer(ck, this.surface())
    this.renderer.showRulers = false
    drawFigmaGradients(this.renderer)
  }

  static async start(ck: CanvasKit, canvas: HTMLCanvasElement): Promise<ScenePainter> {
    const painter = new ScenePainter(ck, canvas)
    await painter.renderer.loadFonts()
    return painter
  }

  resize({ width, height }: Size, dpr: number): void {
    this.canvas.width = Math.max(1, Math.round(width * dpr))
    this.canvas.height = Math.max(1, Math.round(height * dpr))
    this.renderer.replaceSurface(this.surface())
    Object.assign(this.renderer, { viewportWidth: width, viewportHeight: height, dpr })
  }

  /** The nodes look different now. */
  changed(ids: Iterable<string>): void {
    this.version++
    for (const id of ids) {
      this.renderer.invalidateNodePicture(id)
      this.renderer.invalidateVectorPath(id)
    }
  }

  /** Another document: nothing that was kept is of use. */
  forget(): void {
    this.version++
    this.renderer.invalidateAllPictures()
    this.dropPictures()
  }

  /** Answers whether it should be called again soon, for a sharper picture. */
  paint(graph: SceneGraph, pageId: string, view: View, [r, g, b]: Rgb): boolean {
    const { renderer } = this
    const last = this.lastView
    if (last && (last.panX !== view.panX || last.panY !== view.panY || last.zoom !== view.zoom)) this.movedAt = performance.now()
    this.lastView = view
    const moving = performance.now() - this.movedAt < MOVING_MS && graph.nodes.size > MANY_NODES
    // open-pencil keeps a picture larger than the screen for panning; building one isn't worth it for a page that stands still.
    renderer.sceneBackingAllocationFailed = !moving
    Object.assign(renderer, { panX: view.panX, panY: view.panY, zoom: view.zoom, pageId, pageColor: { r, g, b, a: 1 } })
    renderer.render(graph, new Set(), {}, this.version, 'scene')
    if (this.pictureBytes() > PICTURE_BYTES_KEPT) this.dropPictures()
    return moving
  }

  private surface() {
    const surface = this.ck.MakeSWCanvasSurface(this.canvas)
    if (!surface) throw new Error('Skia could not draw on the canvas.')
    return surface
  }

  private pictureBytes(): number {
    let bytes = 0
    for (const image of this.renderer.imageCache.values()) bytes += image.width() * image.height() * 4 * (4 / 3)
    return bytes
  }

  private dropPictures(): void {
    for (const image of this.renderer.imageCache.values()) image.delete()
    this.renderer.imageCache.clear()
    this.renderer.invalidateAllPictures()
  }
}
