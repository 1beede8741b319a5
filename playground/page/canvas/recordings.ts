// Records layers as Skia pictures with their bounds, which can be drawn again without the document.
// Large containers are opened: their layers are recorded one by one, so that a change records few
// of them again. Independent of the screen.
import type { SceneGraph, SceneNode, SkiaRenderer } from '@open-pencil/core'
import { effectOverflow, strokeOverflow } from '@open-pencil/scene-graph/geometry'
import { paintedBounds, type Box, type CanvasKit } from '../../document/index.js'

export type SkCanvas = ReturnType<SkiaRenderer['surface']['getCanvas']>
type Picture = NonNullable<SkiaRenderer['scenePicture']>

/** One layer in drawing order. */
interface Place {
  node: SceneNode
  /** Painted bounds, in the page's coordinates. */
  box: Box
  open: boolean
}

/** Time limit for recording. Finished recordings are stored, so the next call gets further. */
export interface Patience {
  until: number
  recorded: number
}

/** Number of descendants from which a container is opened. */
const manyChildren = 120
const everywhere = { x: -1e9, y: -1e9, w: 2e9, h: 2e9 }

export class Recordings {
  private readonly kept = new Map<string, Picture>()
  private readonly opened = new Map<string, boolean>()
  /** Painted bounds of each layer, relative to its own corner. */
  private readonly covered = new Map<string, Box | null>()
  /** Layers of each container, bottom first; rebuilt after a change. */
  private readonly plans = new Map<string, Place[]>()
  /** Bounds of each layer on the page when it was last drawn. */
  private readonly drawnAt = new Map<string, Box>()

  constructor(
    private readonly ck: CanvasKit,
    private readonly renderer: SkiaRenderer,
  ) {}

  /** Records the container's layers within the box. Returns false if the time limit was reached. */
  prepare(graph: SceneGraph, containerId: string, seen: Box, patience: Patience): boolean {
    for (const { node, box, open } of this.planOf(graph, containerId)) {
      if (!meets(box, seen)) continue
      if (open) {
        if (!this.prepare(graph, node.id, seen, patience)) return false
      } else if (!this.kept.has(node.id)) {
        if (patience.recorded > 0 && performance.now() > patience.until) return false
        this.record(graph, node)
        patience.recorded++
      }
    }
    return true
  }

  /** Draws the recorded layers. */
  draw(canvas: SkCanvas, graph: SceneGraph, containerId: string, seen: Box): void {
    for (const { node, box, open } of this.planOf(graph, containerId)) {
      if (!meets(box, seen)) continue
      const picture = this.kept.get(node.id)
      if (open) this.drawOpened(canvas, graph, node, seen)
      else if (picture) {
        const [x, y] = cornerOf(graph, node)
        canvas.save()
        canvas.translate(x, y)
        canvas.drawPicture(picture)
        canvas.restore()
      }
    }
  }

  private drawOpened(canvas: SkCanvas, graph: SceneGraph, node: SceneNode, seen: Box): void {
    const [x, y] = cornerOf(graph, node)
    canvas.save()
    canvas.translate(x, y)
    if (node.type === 'SECTION') this.renderer.renderSection(canvas, node, graph)
    else if (node.type !== 'GROUP') this.renderer.renderShape(canvas, node, graph)
    if (node.clipsContent) {
      const rounded = node.cornerRadius > 0 || node.independentCorners
      if (rounded) canvas.clipRRect(this.renderer.makeRRect(node), this.ck.ClipOp.Intersect, true)
      else
        canvas.clipRect(
          this.ck.LTRBRect(0, 0, node.width, node.height),
          this.ck.ClipOp.Intersect,
          true,
        )
    }
    canvas.translate(-x, -y)
    this.draw(canvas, graph, node.id, seen)
    canvas.restore()
  }

  private planOf(graph: SceneGraph, containerId: string): Place[] {
    const known = this.plans.get(containerId)
    if (known) return known
    const plan = (graph.getNode(containerId)?.childIds ?? []).flatMap((id): Place[] => {
      const node = graph.getNode(id)
      const covered =
        node && node.visible && !node.internalOnly && !node.isMask
          ? this.coverOf(graph, node)
          : null
      if (!node || !covered) return []
      const [x, y] = cornerOf(graph, node)
      const box = { ...covered, x: covered.x + x, y: covered.y + y }
      this.drawnAt.set(id, box)
      return [{ node, box, open: this.isOpen(graph, node) }]
    })
    this.plans.set(containerId, plan)
    return plan
  }

  private coverOf(graph: SceneGraph, node: SceneNode): Box | null {
    const known = this.covered.get(node.id)
    if (known !== undefined) return known
    const made =
      this.isOpen(graph, node) && node.clipsContent ? ownCover(node) : paintedCover(graph, node)
    this.covered.set(node.id, made)
    return made
  }

  private record(graph: SceneGraph, node: SceneNode): void {
    const box = this.coverOf(graph, node)!
    const recorder = new this.ck.PictureRecorder()
    const canvas = recorder.beginRecording(
      this.ck.XYWHRect(box.x, box.y, box.width, box.height),
      true,
    )
    canvas.translate(-node.x, -node.y)
    const { worldViewport } = this.renderer
    this.renderer.worldViewport = everywhere
    // Translate by the parent's position: the renderer computes a translucent layer's bounds in
    // page coordinates.
    const [x, y] = cornerOf(graph, node)
    this.renderer.renderNode(canvas, graph, node.id, {}, x - node.x, y - node.y)
    this.renderer.worldViewport = worldViewport
    const picture = recorder.finishRecordingAsPicture()
    recorder.delete()
    this.kept.set(node.id, picture)
  }

  /**
   * Returns true for plain containers only. A container with rotation, opacity, blending, masks,
   * blurs or an overlay over its children is recorded as a whole.
   */
  private isOpen(graph: SceneGraph, node: SceneNode): boolean {
    const known = this.opened.get(node.id)
    if (known !== undefined) return known
    const open =
      containerTypes.has(node.type) &&
      node.childIds.length > 0 &&
      node.rotation === 0 &&
      !node.flipX &&
      !node.flipY &&
      node.opacity === 1 &&
      (node.blendMode === 'NORMAL' || node.blendMode === 'PASS_THROUGH') &&
      node.cornerSmoothing === 0 &&
      node.layoutGrids.length === 0 &&
      !node.isMask &&
      node.effects.every(
        (effect) =>
          !effect.visible ||
          (effect.type === 'DROP_SHADOW' && node.fills.some((fill) => fill.visible)),
      ) &&
      !graph.getChildren(node.id).some((child) => child.isMask) &&
      graph.countDescendants(node.id) > manyChildren
    this.opened.set(node.id, open)
    return open
  }

  /** Returns the layer that this one is recorded with: itself or an ancestor. */
  rootOf(graph: SceneGraph, id: string): string {
    for (let at = graph.getNode(id); at; at = at.parentId ? graph.getNode(at.parentId) : undefined)
      if (this.kept.has(at.id) || this.opened.get(at.id)) return at.id
    return id
  }

  /** Returns the bounds at the last drawing and the current bounds. */
  covers(graph: SceneGraph, id: string): Box[] {
    const before = this.drawnAt.get(id)
    const node = graph.getNode(id)
    const outside = !node || node.type === 'CANVAS' || id === graph.rootId
    const painted = outside ? null : paintedBounds(graph, [id])
    return [before, painted && grown(painted)].filter((box) => !!box)
  }

  /** Discards the drawing order after layers moved. */
  replan(): void {
    this.plans.clear()
  }

  /**
   * Discards the recordings of a layer and its ancestors: the number of their layers and their
   * bounds may have changed.
   */
  forget(graph: SceneGraph, id: string): void {
    this.replan()
    this.drop(id)
    for (let at = graph.getNode(id); at; at = at.parentId ? graph.getNode(at.parentId) : undefined)
      this.drop(at.id)
  }

  forgetAll(): void {
    for (const picture of this.kept.values()) picture.delete()
    for (const all of [this.kept, this.opened, this.covered, this.plans, this.drawnAt]) all.clear()
  }

  private drop(id: string): void {
    this.kept.get(id)?.delete()
    this.kept.delete(id)
    this.opened.delete(id)
    this.covered.delete(id)
  }
}

const containerTypes = new Set<SceneNode['type']>([
  'FRAME',
  'GROUP',
  'SECTION',
  'COMPONENT',
  'INSTANCE',
])

function paintedCover(graph: SceneGraph, node: SceneNode): Box | null {
  const painted = paintedBounds(graph, [node.id])
  if (!painted) return null
  const [left, top] = cornerOf(graph, node)
  return grown({ ...painted, x: painted.x - left, y: painted.y - top })
}

/** Returns the bounds of a container that clips: its own box with stroke and shadow. */
function ownCover(node: SceneNode): Box {
  const { left, top, right, bottom } = effectOverflow(
    node.effects.filter((effect) => effect.visible),
  )
  const out = strokeOverflow(node.strokes)
  const size = {
    width: node.width + 2 * out + left + right,
    height: node.height + 2 * out + top + bottom,
  }
  return grown({ x: -out - left, y: -out - top, ...size })
}

/** Returns the box with a margin of 2 units, since antialiasing extends beyond edges. */
const grown = ({ x, y, width, height }: Box): Box => ({
  x: x - 2,
  y: y - 2,
  width: width + 4,
  height: height + 4,
})

/**
 * Returns the layer's position on the page. No ancestor of a separately recorded layer is rotated,
 * so positions add up.
 */
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

const meets = (a: Box, b: Box) =>
  a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y
