// Draws nodes to PNG, JPG or SVG bytes with Skia. The caller passes CanvasKit and fonts; nothing is
// fetched here.
import { SkiaRenderer } from '@open-pencil/core/canvas'
import { extractExportGraph } from '@open-pencil/core/io'
import { renderNodesToSVG } from '@open-pencil/core/io/formats/svg'
import { setTextMeasurer } from '@open-pencil/core/layout'
import { fontManager } from '@open-pencil/core/text'
import { parseFontStyle, type SceneGraph, type SceneNode } from '@open-pencil/scene-graph'
import { drawAllLetters, loadLetters, setLetterFonts, textsOf, type ReadFont } from './letters.js'
import { drawFigmaPaints } from './paints.js'
import { ownBounds, paintedBounds, placeByRows, worldRows, type Box } from './geometry.js'

export type CanvasKit = ConstructorParameters<typeof SkiaRenderer>[0]

export interface FontFile {
  family: string
  style: string
  bytes: ArrayBuffer | Uint8Array
}

export interface RenderOptions {
  format: 'PNG' | 'JPG' | 'SVG'
  /** Pixels per unit; ignored when a width or height in pixels is given. */
  scale?: number
  width?: number
  height?: number
  /** Exports the nodes' own boxes instead of their painted bounds (shadows, outside strokes). */
  useAbsoluteBounds?: boolean
  /** Exports without layers behind or above (Figma's default). */
  contentsOnly?: boolean
  /** Exports all layers within the nodes' boxes, like a slice. */
  region?: boolean
}

const registered = new Map<string, Set<string>>()
let renderer: SkiaRenderer | undefined

/** Registers font files for every renderer. No fonts are requested from the network. */
export function loadFonts(fonts: FontFile[]): void {
  fontManager.setOnlineFontProviders({} as Parameters<typeof fontManager.setOnlineFontProviders>[0])
  fontManager.setHostFontLoader(standIn)
  for (const { family, style, bytes } of fonts) {
    const data = bytes instanceof Uint8Array ? bytes.slice().buffer : bytes
    fontManager.markLoaded(family, style, data as ArrayBuffer)
    registered.set(family, (registered.get(family) ?? new Set()).add(style))
  }
}

/**
 * Returns a substitute for a missing font of another tool's document: the available font with the
 * nearest style.
 */
async function standIn(_: string, style: string): Promise<ArrayBuffer | null> {
  const wanted = parseFontStyle(style).weight
  const styles = [...(registered.get('Inter') ?? [])]
  const nearest = styles.sort(
    (a, b) =>
      Math.abs(parseFontStyle(a).weight - wanted) - Math.abs(parseFontStyle(b).weight - wanted),
  )[0]
  return nearest ? fontManager.loadedData('Inter', nearest) : null
}

export const availableFonts = (): { family: string; style: string }[] =>
  [...registered].flatMap(([family, styles]) => [...styles].map((style) => ({ family, style })))

/**
 * Sets CanvasKit (0.40, the version that @open-pencil/core is built on), the fonts, and the
 * function that reads fonts for other scripts on demand. Call it once per process.
 */
export async function startDrawing(
  ck: CanvasKit,
  fonts: FontFile[],
  readFont: ReadFont,
): Promise<void> {
  loadFonts(fonts)
  setLetterFonts(readFont)
  if (renderer) return
  const surface = ck.MakeSurface(1, 1)
  if (!surface) throw new Error('Skia could not make a surface.')
  const made = new SkiaRenderer(ck, surface)
  Object.assign(made, { viewportWidth: 1, viewportHeight: 1, dpr: 1 })
  drawFigmaPaints(made)
  drawAllLetters(made)
  await made.loadFonts()
  renderer = made
  setTextMeasurer((node, maxWidth) => made.measureTextNode(node, maxWidth))
}

/** Returns the renderer, for Skia's geometry without drawing. */
export const skia = (): SkiaRenderer | undefined => renderer

/** Returns the size of a text, or null before startDrawing. */
export const measureText = (
  node: SceneNode,
  maxWidth?: number,
): { width: number; height: number } | null => renderer?.measureTextNode(node, maxWidth) ?? null

/** Returns the image's bytes, or null if nothing is visible. */
export async function renderNodes(
  graph: SceneGraph,
  pageId: string,
  ids: string[],
  options: RenderOptions,
): Promise<Uint8Array | null> {
  const painted = paintedBounds(graph, ids)
  const box = options.region
    ? ownBounds(graph, ids)
    : options.useAbsoluteBounds
      ? painted && ownBounds(graph, ids)
      : painted
  if (!box || box.width <= 0 || box.height <= 0) return null
  if (options.format === 'SVG') {
    const svg = renderNodesToSVG(graph, pageId, ids, { xmlDeclaration: false })
    return svg === null ? null : new TextEncoder().encode(svg)
  }
  if (!renderer)
    throw new Error('Drawing was not started: startDrawing(canvasKit, fonts) comes first.')
  await Promise.all(
    fontManager
      .collectFontKeys(graph, ids)
      .map(([family, style]) => fontManager.loadFont(family, style)),
  )
  await loadLetters(textsOf(graph, ids))
  renderer.syncFontGeneration()
  return raster(renderer, sceneOf(graph, pageId, ids, options.contentsOnly !== false), box, options)
}

export function sceneOf(
  graph: SceneGraph,
  pageId: string,
  ids: string[],
  contentsOnly: boolean,
): { graph: SceneGraph; pageId: string } {
  if (!contentsOnly) return { graph, pageId }
  const cut = extractExportGraph(graph, { scope: 'selection', nodeIds: ids })
  const page = cut.graph.getNode(pageId)
  if (!page) throw new Error('The nodes to draw are on no page.')
  page.childIds = ids.filter((id) => cut.graph.getNode(id))
  for (const id of page.childIds) {
    const [node, source] = [cut.graph.getNode(id), graph.getNode(id)]
    if (!node || !source || source.parentId === pageId) continue
    node.parentId = pageId
    Object.assign(node, placeByRows(node, worldRows(graph, source)))
  }
  cut.graph.clearAbsPosCache()
  return { graph: cut.graph, pageId }
}

function pixels(
  box: Box,
  { width, height, scale = 1 }: RenderOptions,
): { scale: number; width: number; height: number } {
  const factor = width ? width / box.width : height ? height / box.height : scale
  // 0.001 tolerates floating-point error, which would add an empty row.
  const whole = (length: number) => Math.max(1, Math.ceil(length * factor - 0.001))
  return { scale: factor, width: width ?? whole(box.width), height: height ?? whole(box.height) }
}

async function raster(
  skia: SkiaRenderer,
  scene: { graph: SceneGraph; pageId: string },
  box: Box,
  options: RenderOptions,
): Promise<Uint8Array | null> {
  const { ck } = skia
  const size = pixels(box, options)
  const surface = ck.MakeSurface(size.width, size.height)
  if (!surface) throw new Error('The picture is too large to draw.')
  try {
    const canvas = surface.getCanvas()
    canvas.clear(options.format === 'JPG' ? ck.WHITE : ck.TRANSPARENT)
    canvas.scale(size.scale, size.scale)
    canvas.translate(-box.x, -box.y)
    skia.invalidateAllPictures()
    skia.renderSceneToCanvas(canvas, scene.graph, scene.pageId)
    surface.flush()
    return await encode(skia, surface, options.format)
  } finally {
    surface.delete()
    forgetPictures(skia)
  }
}

type Surface = NonNullable<ReturnType<CanvasKit['MakeSurface']>>

/** Returns null if no encoder for the format is available. */
async function encode(
  { ck }: SkiaRenderer,
  surface: Surface,
  format: 'PNG' | 'JPG' | 'SVG',
): Promise<Uint8Array | null> {
  const image = surface.makeImageSnapshot()
  try {
    const encoded = format === 'JPG' ? ck.ImageFormat.JPEG : ck.ImageFormat.PNG
    if (typeof OffscreenCanvas === 'undefined')
      return image.encodeToBytes(encoded, format === 'JPG' ? 90 : 100)
    // A browser encodes many times faster than CanvasKit, and encodes JPEG too, which the smaller
    // build of CanvasKit cannot.
    const { width, height } = image.getImageInfo()
    const raw = image.readPixels(0, 0, {
      width,
      height,
      alphaType: ck.AlphaType.Unpremul,
      colorType: ck.ColorType.RGBA_8888,
      colorSpace: ck.ColorSpace.SRGB,
    })
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d')
    if (!raw || !context) return null
    context.putImageData(
      new ImageData(
        new Uint8ClampedArray(raw.buffer as ArrayBuffer, 0, width * height * 4),
        width,
        height,
      ),
      0,
      0,
    )
    const blob = await canvas.convertToBlob(
      format === 'JPG' ? { type: 'image/jpeg', quality: 0.9 } : { type: 'image/png' },
    )
    return new Uint8Array(await blob.arrayBuffer())
  } finally {
    image.delete()
  }
}

// Decoded images are in WebAssembly's memory: 4096 × 4096 px take 85 MB with their mipmaps.
const picturesKept = 8
function forgetPictures(skia: SkiaRenderer): void {
  if (skia.imageCache.size <= picturesKept) return
  for (const image of skia.imageCache.values()) image.delete()
  skia.imageCache.clear()
}
