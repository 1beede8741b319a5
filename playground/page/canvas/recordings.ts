// Layers as recorded drawings, each with what it covers: drawn again without asking the document. Large containers are opened, and
// their layers recorded one by one, so that a change records little anew. Knows no screen.
import type { SceneGraph, SceneNode, SkiaRenderer } from '@open-pencil/core'
import { paintedBounds, type Box, type CanvasKit } from '../../document/index.js'

export type SkCanvas = ReturnType<SkiaRenderer['surface']['getCanvas']>
type Picture = NonNullable<SkiaRenderer['scenePicture']>

interface Recording {
  picture: Picture | null
  /** What it paints, from its layer's own corner. */
  box: Box | null
}

/** Layers within a container from which on it is opened. */
const MANY = 120
const EVERYWHERE = { x: -1e9, y: -1e9, w: 2e9, h: 2e9 }

export class Recordings {
  private readonly kept = new Map<string, Recording>()
  private readonly opened = new Map<string, boolean>()
  /** Where on the page each was drawn last. */
  private readonly drawnAt = new Map<string, Box>()

  constructor(
    private readonly ck: CanvasKit,
    private readonly renderer: SkiaRenderer,
  ) {}

  /** Draws what of these layers lies in the box; `x`, `y` are their parent's corner on the page. */
  draw(canvas: SkCanvas, graph: SceneGraph, ids: readonly string[], seen: Box, x = 0, y = 0): void {
    for (const id of ids) {
      const node = graph.getNode(id)
      if (!node || !node.visible || node.internalOnly) continue
      if (this.isOpen(graph, node)) {
        this.drawOpened(canvas, graph, node, seen, x + node.x, y + node.y)
        continue
      }
      const { box, picture } = this.recordingOf(graph, node)
      if (!box || !picture) continue
      this.drawnAt.set(id, { ...box, x: box.x + x + node.x, y: box.y + y + node.y })
      if (!meets(box, x + node.x, y + node.y, seen)) continue
      canvas.save()
      canvas.translate(x + node.x, y + node.y)
      canvas.drawPicture(picture)
      canvas.restore()
    }
  }

  private drawOpened(canvas: SkCanvas, graph: SceneGraph, node: SceneNode, seen: Box, x: number, y: number): void {
    const frame = { x: 0, y: 0, width: node.width, height: node.height }
    if (node.clipsContent) this.drawnAt.set(node.id, { ...frame, x, y })
    if (node.clipsContent && !meets(frame, x, y, seen)) return
    canvas.save()
    canvas.translate(x, y)
    if (node.type === 'SECTION') this.renderer.renderSection(canvas, node, graph)
    else if (node.type !== 'GROUP') this.renderer.renderShape(canvas, node, graph)
    if (node.clipsContent) canvas.clipRect(this.ck.LTRBRect(0, 0, node.width, node.height), this.ck.ClipOp.Intersect, true)
    canvas.translate(-x, -y)
    this.draw(canvas, graph, node.childIds, seen, x, y)
    canvas.restore()
  }

  private recordingOf(graph: SceneGraph, node: SceneNode): Recording {
    const found = this.kept.get(node.id)
    if (found) return found
    const made = this.record(graph, node)
    this.kept.set(node.id, made)
    return made
  }

  private record(graph: SceneGraph, node: SceneNode): Recording {
    const painted = paintedBounds(graph, [node.id])
    if (!painted) return { picture: null, box: null }
    const [left, top] = cornerOf(graph, node)
    const box = grown({ ...painted, x: painted.x - left, y: painted.y - top })
    const recorder = new this.ck.PictureRecorder()
    const canvas = recorder.beginRecording(this.ck.XYWHRect(box.x, box.y, box.width, box.height), true)
    canvas.translate(-node.x, -node.y)
    const { worldViewport } = this.renderer
    this.renderer.worldViewport = EVERYWHERE
    this.renderer.renderNode(canvas, graph, node.id, {})
    this.renderer.worldViewport = worldViewport
    const picture = recorder.finishRecordingAsPicture()
    recorder.delete()
    return { picture, box }
  }

  /** Only plain containers: what turns, fades, blends, masks or lays itself over its children is recorded as one. */
  private isOpen(graph: SceneGraph, node: SceneNode): boolean {
    const known = this.opened.get(node.id)
    if (known !== undefined) return known
    const plain =
      (node.type === 'FRAME' || node.type === 'GROUP' || node.type === 'SECTION') &&
      node.childIds.length > 0 &&
      node.rotation === 0 &&
      !node.flipX &&
      !node.flipY &&
      node.opacity === 1 &&
      (node.blendMode === 'NORMAL' || node.blendMode === 'PASS_THROUGH') &&
      node.cornerRadius === 0 &&
      !node.independentCorners &&
      node.layoutGrids.length === 0 &&
      !node.isMask &&
      !node.effects.some((effect) => effect.visible) &&
      !graph.getChildren(node.id).some((child) => child.isMask) &&
      graph.countDescendants(node.id) > MANY
    this.opened.set(node.id, plain)
    return plain
  }

  /** The layer that this one is drawn with: itself, or what is around it. */
  rootOf(graph: SceneGraph, id: string): string {
    for (let at = graph.getNode(id); at; at = at.parentId ? graph.getNode(at.parentId) : undefined)
      if (this.kept.has(at.id) || this.opened.get(at.id)) return at.id
    return id
  }

  /** Where it was drawn last, and where it would be drawn now. */
  covers(graph: SceneGraph, id: string): Box[] {
    const before = this.drawnAt.get(id)
    const node = graph.getNode(id)
    const now = !node || node.type === 'CANVAS' || id === graph.rootId ? null : paintedBounds(graph, [id])
    return [before, now && grown(now)].filter((box) => !!box)
  }

  /** What is around a layer may be opened or recorded anew: how many layers it has, and what it covers, may be different. */
  forget(graph: SceneGraph, id: string): void {
    this.drop(id)
    for (let at = graph.getNode(id); at; at = at.parentId ? graph.getNode(at.parentId) : undefined) this.drop(at.id)
  }

  forgetAll(): void {
    for (const id of [...this.kept.keys()]) this.drop(id)
    this.opened.clear()
    this.drawnAt.clear()
  }

  private drop(id: string): void {
    this.kept.get(id)?.picture?.delete()
    this.kept.delete(id)
    this.opened.delete(id)
  }
}

/** A hair more than it paints: edges are smoothed beyond themselves. */
const grown = ({ x, y, width, height }: Box): Box => ({ x: x - 2, y: y - 2, width: width + 4, height: height + 4 })

/** On the page. What is recorded by itself has nothing turned around it, so places add up. */
function cornerOf(graph: SceneGraph, node: SceneNode): [number, number] {
  let [left, top] = [0, 0]
  for (
    let at: SceneNode | undefined = node;
    at && at.type !== 'CANVAS';
    at = at.parentId ? graph.getNode(at.parentId) : undefined
  )
    [left, top] = [left + at.x, top + at.y]
  return [left, top]
}

const meets = (box: Box, x: number, y: number, seen: Box) =>
  x + box.x < seen.x + seen.width &&
  x + box.x + box.width > seen.x &&
  y + box.y < seen.y + seen.height &&
  y + box.y + box.height > seen.y
