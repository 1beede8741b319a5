// Mouse gestures on the canvas: pan, zoom, select, drag, resize, marquee. Only one gesture is
// active at a time.
import { batch, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { RefObject } from 'preact'
import { gripOf, resizeGripped, settleAround, type Grip } from '../../document/index.js'
import { duplicate } from '../edit/layers.js'
import { boxOf, document, graph, hovered, pageId, select, selection, view } from '../editor.js'
import { canResize, cursorOf, handleAt, pulled, type Handle } from './handles.js'
import type { NameTag } from './overlay-painter.js'
import { canMove, chainAt, pickDeeper, pickOutermost } from './pick.js'
import { panned, toPage, zoomedAt, type Box } from './view.js'

export const marquee = signal<Box | null>(null)
export const dragging = signal(false)
/** Positions of the frames' names at the last paint. */
export const tags: { current: NameTag[] } = { current: [] }
export const spaceHeld = signal(false)
/** CSS cursor for the current mouse position. */
export const cursor = signal('default')

type Gesture =
  | { kind: 'resting' }
  | { kind: 'panning'; x: number; y: number }
  | { kind: 'pressed'; x: number; y: number; pickOnRelease: string | null }
  | { kind: 'moving'; x: number; y: number; from: Map<string, { x: number; y: number }> }
  | { kind: 'resizing'; x: number; y: number; handle: Handle; grip: Grip }
  | { kind: 'framing'; x: number; y: number; kept: readonly string[] }

/** Pixels before a press becomes a drag. */
const slack = 3

export function useGestures(box: RefObject<HTMLElement | null>) {
  // Frameworks attach passive listeners, which cannot prevent the browser from zooming its own
  // page.
  useEffect(() => {
    const element = box.current
    element?.addEventListener('wheel', wheel, { passive: false })
    return () => element?.removeEventListener('wheel', wheel)
  }, [])
  return useMemo(handlers, [])
}

function wheel(event: WheelEvent): void {
  event.preventDefault()
  const unit = event.deltaMode === 1 ? 16 : 1
  const [dx, dy] = [event.deltaX * unit, event.deltaY * unit]
  if (event.ctrlKey || event.metaKey)
    view.value = zoomedAt(
      view.value,
      event.offsetX,
      event.offsetY,
      view.value.zoom * Math.exp(-dy * (Math.abs(dy) < 40 ? 0.01 : 0.002)),
    )
  else
    view.value = event.shiftKey && !dx ? panned(view.value, -dy, 0) : panned(view.value, -dx, -dy)
}

function handlers() {
  let gesture: Gesture = { kind: 'resting' }

  const place = (event: MouseEvent) => toPage(view.value, event.offsetX, event.offsetY)
  const chain = (event: MouseEvent) => {
    const { x, y } = place(event)
    return chainAt(graph.value, pageId.value, x, y)
  }
  const tagAt = ({ offsetX: x, offsetY: y }: MouseEvent) =>
    tags.current
      .filter(
        (tag) => x >= tag.x && x <= tag.x + tag.width && y >= tag.y && y <= tag.y + tag.height,
      )
      .at(-1)
  const target = (event: MouseEvent): string | null => {
    const tag = tagAt(event)
    if (tag) return graph.value.getNode(tag.id)?.locked ? null : tag.id
    const found = chain(event)
    const node =
      event.ctrlKey || event.metaKey
        ? found.at(-1)
        : pickOutermost(graph.value, found, selection.value)
    return node?.id ?? null
  }

  function down(event: PointerEvent): void {
    const element = event.currentTarget as HTMLElement
    element.setPointerCapture(event.pointerId)
    const { offsetX: x, offsetY: y } = event
    if (event.button === 1 || spaceHeld.value) {
      gesture = { kind: 'panning', x, y }
      return
    }
    if (event.button !== 0) return
    const handle = handleUnder(event)
    const grip = handle && gripOf(graph.value, selection.value[0]!)
    if (handle && grip) {
      document.value.commitUndo()
      gesture = { kind: 'resizing', x, y, handle, grip }
      dragging.value = true
      return
    }
    const id = target(event)
    if (!id) {
      if (!event.shiftKey) select([])
      gesture = { kind: 'framing', x, y, kept: selection.value }
      return
    }
    const already = selection.value.includes(id)
    if (event.shiftKey)
      select(already ? selection.value.filter((one) => one !== id) : [...selection.value, id])
    // A press within a selection may start a drag of all of it; only a click that ends there
    // selects the single layer.
    else if (!already && !withinSelection(event)) select([id])
    gesture = { kind: 'pressed', x, y, pickOnRelease: event.shiftKey ? null : id }
  }

  function handleUnder({ offsetX: x, offsetY: y }: MouseEvent): Handle | undefined {
    const box = canResize(graph.value, selection.value) ? boxOf(selection.value) : null
    return box ? handleAt(box, view.value, x, y) : undefined
  }

  function withinSelection(event: MouseEvent): boolean {
    const found = chain(event)
    return found.some((node) => selection.value.includes(node.id))
  }

  function move(event: PointerEvent): void {
    const { offsetX: x, offsetY: y } = event
    if (gesture.kind === 'panning') {
      view.value = panned(view.value, x - gesture.x, y - gesture.y)
      gesture = { kind: 'panning', x, y }
    } else if (gesture.kind === 'resizing') {
      const { handle, grip } = gesture
      const { zoom } = view.value
      const to = pulled(grip.box, handle, (x - gesture.x) / zoom, (y - gesture.y) / zoom, {
        ratio: event.shiftKey,
        centred: event.altKey,
      })
      batch(() => resizeGripped(graph.value, grip, to))
    } else if (gesture.kind === 'pressed' && Math.hypot(x - gesture.x, y - gesture.y) > slack) {
      // Alt leaves the original in place and moves a copy.
      if (event.altKey) duplicate()
      const movable = selection.value
        .map((id) => graph.value.getNode(id))
        .filter((node) => node && canMove(graph.value, node))
      gesture = {
        kind: 'moving',
        x: gesture.x,
        y: gesture.y,
        from: new Map(movable.map((node) => [node!.id, { x: node!.x, y: node!.y }])),
      }
      dragging.value = true
      move(event)
    } else if (gesture.kind === 'moving') {
      const { zoom } = view.value
      let [dx, dy] = [(x - gesture.x) / zoom, (y - gesture.y) / zoom]
      if (event.shiftKey) [dx, dy] = Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy]
      const { from } = gesture
      batch(() => {
        for (const [id, start] of from)
          graph.value.updateNodePositionPreview(
            id,
            Math.round(start.x + dx),
            Math.round(start.y + dy),
          )
      })
    } else if (gesture.kind === 'framing') {
      const frame = {
        x: Math.min(x, gesture.x),
        y: Math.min(y, gesture.y),
        width: Math.abs(x - gesture.x),
        height: Math.abs(y - gesture.y),
      }
      marquee.value = frame
      select([...new Set([...gesture.kept, ...within(frame)])])
    } else if (gesture.kind === 'resting') {
      const handle = handleUnder(event)
      cursor.value = handle ? cursorOf(handle) : 'default'
      hovered.value = handle ? null : target(event)
    }
  }

  function up(): void {
    if (gesture.kind === 'moving') settle(gesture.from)
    if (gesture.kind === 'resizing') {
      settleAround(graph.value, graph.value.getNode(gesture.grip.id)?.parentId)
      document.value.commitUndo()
    }
    if (gesture.kind === 'pressed' && gesture.pickOnRelease) select([gesture.pickOnRelease])
    marquee.value = null
    dragging.value = false
    gesture = { kind: 'resting' }
  }

  return {
    onPointerDown: down,
    onPointerMove: move,
    onPointerUp: up,
    onPointerCancel: up,
    onPointerLeave: () => (hovered.value = null),
    onDblClick: (event: MouseEvent) => {
      if (tagAt(event)) return
      const node = pickDeeper(chain(event), selection.value)
      if (node) select([node.id])
    },
  }
}

/** Selects the layer under the right mouse button, unless it is selected already. */
export function pickForMenu(event: MouseEvent): void {
  const { x, y } = toPage(view.value, event.offsetX, event.offsetY)
  const found = chainAt(graph.value, pageId.value, x, y)
  if (found.some((node) => selection.value.includes(node.id))) return
  const node = pickOutermost(graph.value, found, selection.value)
  select(node ? [node.id] : [])
}

/** Commits the drag preview as one change and one undo step. */
function settle(from: Map<string, { x: number; y: number }>): void {
  const to = [...from].map(([id, start]) => {
    const { x, y } = graph.value.getNode(id)!
    graph.value.updateNodePositionPreview(id, start.x, start.y)
    return { id, x, y }
  })
  batch(() => {
    for (const { id, x, y } of to) graph.value.updateNode(id, { x, y })
    for (const { id } of to) settleAround(graph.value, graph.value.getNode(id)?.parentId)
  })
  document.value.commitUndo()
}

function within(frame: Box): string[] {
  const a = toPage(view.value, frame.x, frame.y)
  const b = toPage(view.value, frame.x + frame.width, frame.y + frame.height)
  return (graph.value.getNode(pageId.value)?.childIds ?? []).filter((id) => {
    const node = graph.value.getNode(id)
    const box = node && node.visible && !node.locked && !node.internalOnly ? boxOf([id]) : null
    return box && box.x < b.x && box.x + box.width > a.x && box.y < b.y && box.y + box.height > a.y
  })
}
