// Layers as recorded drawings, each with what it covers: drawn again without asking the document. Large containers are opened, and
// their layers recorded one by one, so that a change records little anew. Knows no screen.
import type { SceneGraph, SceneNode, SkiaRenderer } from '@open-pencil/core'
import { effectOverflow, strokeOverflow } from '@open-pencil/scene-graph/geometry'
import { paintedBounds, type Box, type CanvasKit } from '../../document/index.js'

export type SkCanvas = ReturnType<SkiaRenderer['surface']['getCanvas']>
type Picture = NonNullable<SkiaRenderer['scenePicture']>

/** One layer in the order of drawing. */
interface Place {
  node: SceneNode
  /** What it paints, on the page. */
  box: Box
  open: boolean
}

/** How long recording may go on; what was recorded is kept, so the next time gets further. */
export interface Patience {
  until: number
  recorded: number
}

/** Layers within a container from which on it is opened. */
const manyChildren = 120
const everywhere = { x: -1e9, y: -1e9, w: 2e9, h: 2e9 }

export class Recordings {
  private readonly kept = new Map<string, Picture>()
  private readonly opened = new Map<string, boolean>()
  /** What each paints, from its own corner. */
  private readonly covered = new Map<string, Box | null>()
  /** Each container's layers, bottom first; worked out anew after a change. */
  private readonly plans = new Map<string, Place[]>()
  /** Where on the page each was drawn last. */
  private readonly drawnAt = new Map<string, Box>()

  constructor(
    private readonly ck: CanvasKit,
    private readonly renderer: SkiaRenderer,
  ) {}

  /** Records what of a container's layers lies in the box; answers whether patience lasted. */
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

  /** Draws what was prepared. */
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
    // Where its parent is: the renderer reckons a faded layer's bounds on the page.
    const [x, y] = cornerOf(graph, node)
    this.renderer.renderNode(canvas, graph, node.id, {}, x - node.x, y - node.y)
    this.renderer.worldViewport = worldViewport
    const picture = recorder.finishRecordingAsPicture()
    recorder.delete()
    this.kept.set(node.id, picture)
  }

  /** Only plain containers: what turns, fades, blends, masks, blurs or lays itself over its children is recorded as one. */
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
    const outside = !node || node.type === 'CANVAS' || id === graph.rootId
    const painted = outside ? null : paintedBounds(graph, [id])
    return [before, painted && grown(painted)].filter((box) => !!box)
  }

  /** They are elsewhere. */
  replan(): void {
    this.plans.clear()
  }

  /** What is around a layer may be opened or recorded anew: how many layers it has, and what it covers, may be different. */
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

/** Of a container that lets nothing out: its own box with its stroke and shadow. */
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

/** A hair more than it paints: edges are smoothed beyond themselves. */
const grown = ({ x, y, width, height }: Box): Box => ({
  x: x - 2,
  y: y - 2,
  width: width + 4,
  height: height + 4,
})

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

const meets = (a: Box, b: Box) =>
  a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y
