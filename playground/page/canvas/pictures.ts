// The document's images, decoded off the main thread at the size at which they are displayed.
// Independent of canvas and view.
import type { SceneGraph, SkiaRenderer } from '@open-pencil/core'
import { pictureSize, type CanvasKit } from '../../document/index.js'

type SkImage = ReturnType<SkiaRenderer['imageCache']['get']> & object

/** Longest sides of decoded images. 4096 px is Figma's maximum. */
const decodedSidesPx = [256, 1024, 4096] as const
type Side = (typeof decodedSidesPx)[number]

/** Limit in bytes. Decoded images are in WebAssembly's memory, which is limited to 2 GB. */
const bytesKept = 500e6
const atOnce = 4

interface Kept {
  side: Side
  image: SkImage | undefined
  /** True if the image is decoded at the file's full size. */
  whole: boolean
}

export class Pictures {
  private readonly kept = new Map<string, Kept>()
  private readonly wanted = new Map<string, { bytes: Uint8Array; side: Side }>()
  private readonly users = new Map<string, Set<string>>()
  private arrived = new Set<string>()
  private readonly decoding = new Set<string>()
  private round = 0
  /**
   * Milliseconds during which arriving images are collected, so that a loading page is not redrawn
   * for each of them.
   */
  togetherMs = 0
  private telling: ReturnType<typeof setTimeout> | undefined

  /** Calls `ready` with the ids of layers whose images changed. */
  constructor(
    private readonly ck: CanvasKit,
    private readonly renderer: SkiaRenderer,
    private readonly ready: (nodeIds: string[]) => void,
  ) {
    const draw = renderer.applyImageFill.bind(renderer)
    renderer.applyImageFill = (fill, node, graph) => {
      const hash = fill.imageHash
      const bytes = hash ? graph.images.get(hash) : undefined
      if (!hash || !bytes) return draw(fill, node, graph)
      const users = this.users.get(hash) ?? new Set()
      this.users.set(hash, users.add(node.id))
      const kept = this.kept.get(hash)
      // A tiled image is drawn at its full size.
      if (!kept || (fill.imageScaleMode === 'TILE' && !kept.whole))
        this.want(hash, bytes, fill.imageScaleMode === 'TILE' ? 4096 : 256)
      if (!kept) return this.blank()
      if (!kept.image) return false
      renderer.imageCache.set(hash, kept.image)
      return draw(fill, node, graph)
    }
  }

  /**
   * Requests images at their displayed size. Returns true while one of them is missing. `pixels`
   * returns 0 for a layer out of view.
   */
  look(graph: SceneGraph, pixels: (nodeId: string) => number): boolean {
    let bytes = this.bytes()
    let waiting = false
    for (const [hash, users] of this.users) {
      const kept = this.kept.get(hash)
      const file = graph.images.get(hash)
      if (!file || (kept && !kept.image)) continue
      let needed = 0
      for (const id of users) needed = Math.max(needed, pixels(id))
      if (needed > 0 && !kept) waiting = true
      if (!kept) continue
      const side = decodedSidesPx.find((one) => one >= needed * 0.9) ?? 4096
      if (side > kept.side && !kept.whole) this.want(hash, file, side)
      else if (needed === 0 && kept.side > 256 && bytes > bytesKept) {
        bytes -= weight(kept)
        this.want(hash, file, 256)
      }
      if (
        needed > 0 &&
        (this.wanted.has(hash) || this.decoding.has(hash) || this.arrived.has(hash))
      )
        waiting = true
    }
    return waiting
  }

  forget(): void {
    this.round++
    for (const { image } of this.kept.values()) image?.delete()
    this.kept.clear()
    this.wanted.clear()
    this.users.clear()
    this.arrived.clear()
    this.renderer.imageCache.clear()
  }

  private bytes(): number {
    let sum = 0
    for (const kept of this.kept.values()) sum += weight(kept)
    return sum
  }

  private blank(): boolean {
    this.renderer.fillPaint.setColor(this.ck.Color4f(0.5, 0.5, 0.5, 1))
    return true
  }

  private want(hash: string, bytes: Uint8Array, side: Side): void {
    if ((this.wanted.get(hash)?.side ?? 0) >= side) return
    this.wanted.set(hash, { bytes, side })
    // Start outside the current drawing: a decoder's promise may settle at once.
    queueMicrotask(() => this.next())
  }

  private next(): void {
    for (const [hash, { bytes, side }] of this.wanted) {
      if (this.decoding.size >= atOnce) return
      if (this.decoding.has(hash)) continue
      this.wanted.delete(hash)
      void this.decode(hash, bytes, side)
    }
  }

  private async decode(hash: string, bytes: Uint8Array, side: Side): Promise<void> {
    const { round } = this
    this.decoding.add(hash)
    const decoded = await decode(bytes, side).catch(() => undefined)
    this.decoding.delete(hash)
    if (round === this.round) {
      this.keep(hash, side, decoded)
      this.telling ??= setTimeout(() => this.tell(), this.togetherMs)
    }
    decoded?.bitmap.close()
    this.next()
  }

  private keep(hash: string, side: Side, decoded: Decoded | undefined): void {
    const flat = decoded && this.ck.MakeImageFromCanvasImageSource(decoded.bitmap)
    const image = flat?.makeCopyWithDefaultMipmaps()
    flat?.delete()
    // Recordings of the old image hold their own reference to it.
    this.kept.get(hash)?.image?.delete()
    this.kept.set(hash, { side, image, whole: decoded?.whole ?? true })
    this.renderer.imageCache.delete(hash)
    this.arrived.add(hash)
  }

  private tell(): void {
    this.telling = undefined
    const { arrived } = this
    this.arrived = new Set()
    this.ready([...arrived].flatMap((hash) => [...(this.users.get(hash) ?? [])]))
  }
}

const weight = ({ image }: Kept) => (image ? image.width() * image.height() * 4 * (4 / 3) : 0)

interface Decoded {
  bitmap: ImageBitmap
  whole: boolean
}

/** Creating a blob copies the file, so all sizes share one. */
const blobs = new WeakMap<Uint8Array, Blob>()

async function decode(bytes: Uint8Array, side: Side): Promise<Decoded> {
  const blob = blobs.get(bytes) ?? new Blob([bytes as BlobPart])
  blobs.set(bytes, blob)
  if (side === 4096) return { bitmap: await createImageBitmap(blob), whole: true }
  const size = pictureSize(bytes)
  const longest = Math.max(size?.width ?? 0, size?.height ?? 0)
  if (longest <= side * 1.25) return { bitmap: await createImageBitmap(blob), whole: true }
  const resize = size!.width > size!.height ? { resizeWidth: side } : { resizeHeight: side }
  return {
    bitmap: await createImageBitmap(blob, { ...resize, resizeQuality: 'medium' }),
    whole: false,
  }
}
