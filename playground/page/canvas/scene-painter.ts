// Draws the document's page with Skia, in software: tiles drawn from recordings, a few per frame,
// and moved as images while the user pans. The overlay draws the selection.
import { SkiaRenderer, type SceneGraph } from '@open-pencil/core'
import { drawAllLetters, drawFigmaPaints, ownBounds, type CanvasKit } from '../../document/index.js'
import { Pictures } from './pictures.js'
import { Recordings, type Patience } from './recordings.js'
import { spanOf, tileSizePx, Tiles, type Level } from './tiles.js'
import { visibleBox, type Box, type Size, type View } from './view.js'

/**
 * Milliseconds of a frame for drawing new tiles: few during a gesture, more at rest or after a
 * change.
 */
const budgetMs = { moving: 7, resting: 30, changed: 60 }
/** Milliseconds without zooming after which the page is drawn sharp. */
const zoomPauseMs = 120
/** Scale factors between which existing tiles are reused while zooming. */
const stretchLimits = { larger: 1.7, smaller: 0.55 }
/** Images that arrive within this time are drawn together. */
const togetherMs = 80
/**
 * Tiles per side of the overview: the whole page at low resolution, shown until sharper tiles are
 * drawn.
 */
const overviewTiles = 4

type Rgb = [number, number, number]
type MallocObj = ReturnType<CanvasKit['Malloc']>
type Surface = NonNullable<ReturnType<CanvasKit['MakeSurface']>>

export class ScenePainter {
  private readonly renderer: SkiaRenderer
  private readonly recordings: Recordings
  private readonly pictures: Pictures
  private readonly tiles = new Tiles()
  private readonly pixels: MallocObj
  private readonly surface: Surface
  private graph: SceneGraph | undefined
  private pageId = ''
  private paper = ''
  private size: Size = { width: 1, height: 1 }
  private dpr = 1
  private current: Level | undefined
  private previous: Level | undefined
  private overview: Level | undefined
  private overviewBox: Box | null = null
  private lastView: View | undefined
  private zoomedAt = -Infinity
  private changedNow = false
  /** True when all visible tiles are drawn at full resolution. */
  settled = false

  private constructor(
    private readonly ck: CanvasKit,
    private readonly canvas: HTMLCanvasElement,
    private readonly ask: () => void,
  ) {
    const info = {
      width: tileSizePx,
      height: tileSizePx,
      colorType: ck.ColorType.RGBA_8888,
      alphaType: ck.AlphaType.Opaque,
      colorSpace: ck.ColorSpace.SRGB,
    }
    this.pixels = ck.Malloc(Uint8Array, tileSizePx * tileSizePx * 4)
    const surface = ck.MakeRasterDirectSurface(info, this.pixels, tileSizePx * 4)
    if (!surface) throw new Error('Skia could not draw on the canvas.')
    this.surface = surface
    this.renderer = new SkiaRenderer(ck, surface)
    drawFigmaPaints(this.renderer)
    this.recordings = new Recordings(ck, this.renderer)
    this.pictures = new Pictures(ck, this.renderer, (ids) => this.pictured(ids))
  }

  /**
   * Calls `ask` when a repaint is needed without a change of the document: an image or a font was
   * loaded.
   */
  static async start(
    ck: CanvasKit,
    canvas: HTMLCanvasElement,
    ask: () => void,
  ): Promise<ScenePainter> {
    const painter = new ScenePainter(ck, canvas, ask)
    const anew = () => {
      painter.forgetDrawings()
      ask()
    }
    drawAllLetters(painter.renderer, anew)
    await painter.renderer.loadFonts(anew)
    return painter
  }

  resize(size: Size, dpr: number): void {
    this.size = size
    this.dpr = dpr
    this.canvas.width = Math.max(1, Math.round(size.width * dpr))
    this.canvas.height = Math.max(1, Math.round(size.height * dpr))
    Object.assign(this.renderer, { viewportWidth: size.width, viewportHeight: size.height, dpr })
  }

  /** Marks the nodes for redrawing. */
  changed(ids: Iterable<string>): void {
    const { graph } = this
    if (!graph) return
    const all = [...ids]
    // A change of the root means a variable or a style, which any node may use.
    if (all.includes(graph.rootId)) this.forgetDrawings()
    const roots = new Set(all.map((id) => this.recordings.rootOf(graph, id)))
    for (const id of all) {
      this.renderer.invalidateVectorPath(id)
      this.forgetPictures(graph, id)
      this.recordings.forget(graph, id)
    }
    this.touch(graph, roots)
    this.changedNow = true
  }

  /** Discards the ancestors' drawings too: they may cast the layer's shadow. */
  private forgetPictures(graph: SceneGraph, id: string): void {
    this.renderer.invalidateNodePicture(id)
    for (let at = graph.getNode(id); at; at = at.parentId ? graph.getNode(at.parentId) : undefined)
      this.renderer.invalidateNodePicture(at.id)
  }

  /** Marks nodes that moved without a change of appearance. */
  moved(ids: Iterable<string>): void {
    const { graph } = this
    if (!graph) return
    for (const id of ids) {
      const root = this.recordings.rootOf(graph, id)
      this.forgetPictures(graph, id)
      this.touch(graph, [root])
      this.recordings.replan()
      if (root !== id) this.recordings.forget(graph, id)
    }
    this.changedNow = true
  }

  private touch(graph: SceneGraph, roots: Iterable<string>): void {
    for (const root of roots)
      for (const box of this.recordings.covers(graph, root)) this.tiles.touch(box, this.current)
  }

  /** Redraws the nodes whose image was loaded. */
  private pictured(ids: string[]): void {
    const { graph } = this
    if (!graph) return
    for (const id of ids) {
      const box = ownBounds(graph, [id])
      if (box) this.tiles.touch(box, this.current)
      this.forgetPictures(graph, id)
      this.recordings.forget(graph, id)
    }
    this.ask()
  }

  /** Discards all caches, for another document. */
  forget(): void {
    this.pictures.forget()
    this.forgetDrawings()
  }

  private forgetDrawings(): void {
    this.renderer.invalidateAllPictures()
    this.recordings.forgetAll()
    this.tiles.clear()
    this.current = this.previous = this.overview = undefined
    this.overviewBox = null
  }

  /**
   * Paints the whole canvas. Returns true if another call is needed for missing or sharper tiles.
   */
  paint(graph: SceneGraph, pageId: string, view: View, [r, g, b]: Rgb): boolean {
    const started = performance.now()
    const paper = `rgb(${r * 255} ${g * 255} ${b * 255})`
    if (graph !== this.graph || pageId !== this.pageId || paper !== this.paper) {
      if (graph !== this.graph || pageId !== this.pageId) this.recordings.forgetAll()
      Object.assign(this, {
        graph,
        pageId,
        paper,
        lastView: undefined,
        current: undefined,
        previous: undefined,
        overview: undefined,
        overviewBox: null,
      })
      this.tiles.clear()
    }
    if (this.lastView && this.lastView.zoom !== view.zoom) this.zoomedAt = started
    const moving =
      !!this.lastView &&
      (this.lastView.panX !== view.panX ||
        this.lastView.panY !== view.panY ||
        this.lastView.zoom !== view.zoom)
    this.lastView = view
    this.renderer.syncFontGeneration()
    graph.clearAbsPosCache()
    Object.assign(this.renderer, { pageId, zoom: view.zoom })

    const level = this.levelFor(view.zoom * this.dpr, started)
    const missing = this.missing(level, visibleBox(view, this.size))
    const budget = this.changedNow ? budgetMs.changed : moving ? budgetMs.moving : budgetMs.resting
    // Show the tiles changed by a gesture together; otherwise the image would tear.
    missing.sort((one, other) => Number(other.stale) - Number(one.stale) || one.far - other.far)
    let left = missing.length
    const patience = { until: started + budget, recorded: 0 }
    for (const { column, row } of missing) {
      if (left < missing.length && performance.now() - started > budget) break
      if (!this.draw(graph, level, column, row, [r, g, b], patience)) break
      left--
    }
    if (left === 0) this.changedNow = false
    // The longer a page takes to draw, the less often it is redrawn while images arrive.
    this.pictures.togetherMs = Math.max(togetherMs, (performance.now() - started) * 4)
    this.show(view, level, left > 0)
    const blurred = level.scale !== view.zoom * this.dpr
    this.settled = false
    if (left > 0 || blurred || moving) return true
    this.settled = !this.lookAtPictures(graph, view)
    return this.settled && this.drawOverview(graph, started, [r, g, b])
  }

  private levelFor(scale: number, now: number): Level {
    const { current } = this
    if (current && current.scale !== scale && now - this.zoomedAt < zoomPauseMs) {
      const stretch = scale / current.scale
      if (stretch < stretchLimits.larger && stretch > stretchLimits.smaller) return current
    }
    if (current && current.scale !== scale) {
      // Skip an incomplete level: the fuller previous one stays until the new one is complete.
      if (!this.previous || current.tiles.size >= 6) this.previous = current
      this.tiles.keepOnly([this.overview, this.previous])
    }
    return (this.current = this.tiles.level(scale))
  }

  private missing(
    level: Level,
    seen: Box,
  ): { column: number; row: number; far: number; stale: boolean }[] {
    const span = spanOf(seen, level.scale)
    const [middleX, middleY] = [(span.left + span.right - 1) / 2, (span.top + span.bottom - 1) / 2]
    const missing = []
    for (let row = span.top; row < span.bottom; row++)
      for (let column = span.left; column < span.right; column++) {
        const tile = this.tiles.at(level, column, row)
        if (tile && !tile.stale) continue
        missing.push({
          column,
          row,
          far: Math.hypot(column - middleX, row - middleY),
          stale: tile !== undefined,
        })
      }
    return missing
  }

  /** Returns true if the tile was drawn: recording its layers may take longer than a frame. */
  private draw(
    graph: SceneGraph,
    level: Level,
    column: number,
    row: number,
    [r, g, b]: Rgb,
    patience: Patience,
  ): boolean {
    const { scale } = level
    const canvas = this.surface.getCanvas()
    const seen = {
      x: (column * tileSizePx) / scale,
      y: (row * tileSizePx) / scale,
      width: tileSizePx / scale,
      height: tileSizePx / scale,
    }
    if (!this.recordings.prepare(graph, this.pageId, seen, patience)) return false
    canvas.save()
    canvas.clear(this.ck.Color4f(r, g, b, 1))
    canvas.translate(-column * tileSizePx, -row * tileSizePx)
    canvas.scale(scale, scale)
    this.recordings.draw(canvas, graph, this.pageId, seen)
    canvas.restore()
    this.surface.flush()
    const sheet = this.tiles.at(level, column, row)?.canvas ?? this.tiles.makeRoom() ?? newSheet()
    // WebAssembly's memory moves when it grows, so get a new view of its bytes each time.
    const bytes = this.pixels.toTypedArray() as Uint8Array<ArrayBuffer>
    const image = new ImageData(
      new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.length),
      tileSizePx,
      tileSizePx,
    )
    sheet.getContext('2d')!.putImageData(image, 0, 0)
    this.tiles.put(level, column, row, sheet)
    return true
  }

  private show(view: View, level: Level, gaps: boolean): void {
    const pen = this.canvas.getContext('2d', { alpha: false })!
    pen.setTransform(1, 0, 0, 1, 0, 0)
    if (gaps) {
      pen.fillStyle = this.paper
      pen.fillRect(0, 0, this.canvas.width, this.canvas.height)
      for (const other of [this.overview, this.previous])
        if (other && other !== level) this.lay(pen, view, other)
    }
    this.lay(pen, view, level)
  }

  private lay(pen: CanvasRenderingContext2D, view: View, level: Level): void {
    const stretch = (view.zoom * this.dpr) / level.scale
    const side = tileSizePx * stretch
    const [x, y] = [Math.round(view.panX * this.dpr), Math.round(view.panY * this.dpr)]
    pen.imageSmoothingEnabled = stretch !== 1
    pen.imageSmoothingQuality = 'low'
    const span = spanOf(visibleBox(view, this.size), level.scale)
    const many = (span.right - span.left) * (span.bottom - span.top) > level.tiles.size
    const draw = (column: number, row: number) => {
      const tile = this.tiles.at(level, column, row)
      if (!tile) return
      const [left, top] = [Math.round(x + column * side), Math.round(y + row * side)]
      pen.drawImage(
        tile.canvas,
        left,
        top,
        Math.round(x + (column + 1) * side) - left,
        Math.round(y + (row + 1) * side) - top,
      )
    }
    if (many) {
      for (const { column, row } of [...level.tiles.values()])
        if (column >= span.left && column < span.right && row >= span.top && row < span.bottom)
          draw(column, row)
    } else
      for (let row = span.top; row < span.bottom; row++)
        for (let column = span.left; column < span.right; column++) draw(column, row)
  }

  /** Draws overview tiles until the frame's time limit. Returns true while some are missing. */
  private drawOverview(graph: SceneGraph, started: number, rgb: Rgb): boolean {
    const page = graph.getNode(this.pageId)
    const box = (this.overviewBox ??= ownBounds(graph, page?.childIds ?? []))
    if (!box || box.width <= 0 || box.height <= 0) return false
    this.overview ??= this.tiles.level(
      Math.min(this.dpr / 4, ((overviewTiles - 1) * tileSizePx) / Math.max(box.width, box.height)),
    )
    const patience = { until: started + budgetMs.moving, recorded: 0 }
    for (const { column, row } of this.missing(this.overview, box)) {
      if (performance.now() > patience.until) return true
      if (!this.draw(graph, this.overview, column, row, rgb, patience)) return true
    }
    return false
  }

  /** Returns true while a visible image is missing. */
  private lookAtPictures(graph: SceneGraph, view: View): boolean {
    const sight = visibleBox(view, this.size)
    return this.pictures.look(graph, (id) => {
      const box = ownBounds(graph, [id])
      return box && meets(box, sight) ? Math.max(box.width, box.height) * view.zoom * this.dpr : 0
    })
  }
}

const meets = (a: Box, b: Box) =>
  a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y

function newSheet(): HTMLCanvasElement {
  const sheet = document.createElement('canvas')
  sheet.width = sheet.height = tileSizePx
  return sheet
}
