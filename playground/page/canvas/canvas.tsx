// The canvas: the page drawn by Skia and the overlay above it, both redrawn only after a change.
import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { CanvasKit } from '../../document/index.js'
import {
  boxOf,
  document as opened,
  graph,
  hovered,
  onChange,
  onPreview,
  pageId,
  revision,
  screen,
  screenIs,
  selection,
  view,
} from '../editor.js'
import { openContextMenu } from '../chrome/context-menu.js'
import { drop } from '../edit/drop.js'
import { theme } from '../theme/theme.js'
import { cursor, dragging, marquee, spaceHeld, pickForMenu, tags, useGestures } from './gestures.js'
import { canResize } from './handles.js'
import { paintOverlay } from './overlay-painter.js'
import { ScenePainter } from './scene-painter.js'

const paper = { light: [0.961, 0.961, 0.961], dark: [0.118, 0.118, 0.118] } as const

export function Canvas({ ck, onPainted }: { ck: CanvasKit; onPainted: () => void }) {
  const box = useRef<HTMLDivElement>(null)
  const sheet = useRef<HTMLCanvasElement>(null)
  useEffect(() => keepPainted(ck, box.current!, sheet.current!, onPainted), [ck])
  const gestures = useGestures(box)
  return (
    <div
      ref={box}
      class="canvas"
      tabIndex={0}
      role="application"
      aria-label="Canvas"
      {...gestures}
      onContextMenu={(event) => {
        pickForMenu(event)
        openContextMenu(event)
      }}
      data-hand={spaceHeld.value}
      style={{ cursor: spaceHeld.value ? undefined : cursor.value }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        if (event.dataTransfer)
          void drop(event.dataTransfer, { x: event.offsetX, y: event.offsetY })
      }}
    >
      <canvas ref={sheet} aria-hidden="true" />
    </div>
  )
}

function keepPainted(
  ck: CanvasKit,
  box: HTMLElement,
  sheet: HTMLCanvasElement,
  onPainted: () => void,
) {
  let painter: ScenePainter | undefined
  let asked = 0
  let ended = false
  const ask = () => {
    if (!asked && !ended) asked = requestAnimationFrame(paint)
  }

  function paint() {
    asked = 0
    if (!painter || ended) return
    const dpr = devicePixelRatio
    const [r, g, b] = paper[theme.value]
    if (painter.paint(graph.value, pageId.value, view.value, [r, g, b])) ask()
    box.setAttribute('aria-busy', String(!painter.settled))
    if (painter.settled) onPainted()
    tags.current = paintOverlay(sheet, {
      graph: graph.value,
      pageId: pageId.value,
      view: view.value,
      screen: screen.value,
      dpr,
      selection: selection.value,
      hovered: hovered.value,
      dragging: dragging.value,
      marquee: marquee.value,
      bounds: boxOf(selection.value),
      resizable: canResize(graph.value, selection.value),
    })
  }

  const observer = new ResizeObserver(() => resize())
  function resize() {
    const { clientWidth: width, clientHeight: height } = box
    painter?.resize({ width, height }, devicePixelRatio)
    screenIs({ width, height })
    // Paint synchronously: a resized canvas is blank until it is drawn.
    if (painter) paint()
  }

  let lastDocument = opened.value
  onChange((ids) => painter?.changed(ids))
  onPreview((ids, moved) => (moved ? painter?.moved(ids) : painter?.changed(ids)))
  const endScene = effect(() => {
    void [view.value, pageId.value, revision.value, theme.value, dragging.value]
    if (opened.value !== lastDocument) painter?.forget()
    lastDocument = opened.value
    ask()
  })
  const endOverlay = effect(() => {
    void [selection.value, hovered.value, marquee.value]
    ask()
  })
  void ScenePainter.start(ck, sheet, ask).then((started) => {
    painter = started
    resize()
    observer.observe(box)
    void document.fonts.load('500 11px Inter').then(ask)
  })
  return () => {
    ended = true
    cancelAnimationFrame(asked)
    observer.disconnect()
    endScene()
    endOverlay()
  }
}
