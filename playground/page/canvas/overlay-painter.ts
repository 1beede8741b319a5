// Draws the overlay above the page: frame names, hover, selection with its size, the marquee.
import type { SceneGraph, SceneNode } from '@open-pencil/core'
import { worldRows } from '../../document/index.js'
import { toScreen, type Box, type Size, type View } from './view.js'

export interface Overlay {
  graph: SceneGraph
  pageId: string
  view: View
  screen: Size
  dpr: number
  selection: readonly string[]
  hovered: string | null
  /** True while layers are dragged; the size label is hidden then. */
  dragging: boolean
  marquee: Box | null
  bounds: Box | null
  /** True if the selection has handles. */
  resizable: boolean
}

export interface NameTag extends Box {
  id: string
}

const named = new Set(['FRAME', 'COMPONENT', 'COMPONENT_SET', 'INSTANCE', 'SECTION'])
const components = new Set(['COMPONENT', 'COMPONENT_SET', 'INSTANCE'])
const font = '500 11px/16px Inter, sans-serif'
const nameHeight = 20
/** Smaller frames, in pixels, get no name, which would cover them. */
const leastNamed = 48

/** Draws the overlay and returns the positions of the frames' names, for hit testing. */
export function paintOverlay(canvas: HTMLCanvasElement, overlay: Overlay): NameTag[] {
  const pen = canvas.getContext('2d')
  if (!pen) return []
  const { graph, view, dpr, selection, hovered } = overlay
  const color = colorsOf(canvas)
  pen.setTransform(dpr, 0, 0, dpr, 0, 0)
  const tags = paintNames(pen, overlay, color)
  pen.lineJoin = 'miter'
  if (hovered && !selection.includes(hovered)) outline(pen, graph, view, hovered, color, 2)
  for (const id of selection) outline(pen, graph, view, id, color, selection.length > 1 ? 1 : 1.5)
  if (overlay.bounds && selection.length > 0) {
    const box = onScreen(overlay.bounds, view)
    const one = selection.length === 1 ? graph.getNode(selection[0]!) : undefined
    const tint = one && components.has(one.type) ? color('bg-component') : color('bg-brand')
    if (selection.length > 1) strokeBox(pen, box, tint)
    if (!overlay.dragging) {
      if (overlay.resizable) corners(pen, box, tint, '#fff')
      sizeLabel(pen, box, one ?? overlay.bounds, tint)
    }
  }
  if (overlay.marquee) {
    pen.fillStyle = color('bg-brand')
    pen.globalAlpha = 0.08
    pen.fillRect(
      overlay.marquee.x,
      overlay.marquee.y,
      overlay.marquee.width,
      overlay.marquee.height,
    )
    pen.globalAlpha = 1
    strokeBox(pen, overlay.marquee, color('bg-brand'))
  }
  return tags
}

type Color = (name: string) => string

function colorsOf(element: Element): Color {
  const style = getComputedStyle(element)
  return (name) => style.getPropertyValue(`--figma-color-${name}`)
}

function paintNames(
  pen: CanvasRenderingContext2D,
  { graph, pageId, view, screen, selection, hovered }: Overlay,
  color: Color,
): NameTag[] {
  const tags: NameTag[] = []
  pen.font = font
  pen.textBaseline = 'alphabetic'
  for (const id of graph.getNode(pageId)?.childIds ?? []) {
    const node = graph.getNode(id)
    if (!node || !node.visible || node.internalOnly || !named.has(node.type)) continue
    const { x, y } = toScreen(view, node.x, node.y)
    const room = Math.max(24, node.width * view.zoom)
    if (x > screen.width || x + room < 0 || y < 0 || y - nameHeight > screen.height) continue
    const component = components.has(node.type)
    const lit = selection.includes(id) || hovered === id
    if (!lit && node.width * view.zoom < leastNamed) continue
    pen.fillStyle = color(component ? 'text-component' : lit ? 'text-brand' : 'text-secondary')
    let textX = x
    if (component) {
      diamond(pen, x + 5, y - 10)
      textX += 14
    }
    const text = shortened(pen, node.name, room - (textX - x))
    pen.fillText(text, textX, y - 6)
    tags.push({
      id,
      x,
      y: y - nameHeight,
      width: textX - x + pen.measureText(text).width,
      height: nameHeight,
    })
  }
  return tags
}

function shortened(pen: CanvasRenderingContext2D, text: string, room: number): string {
  if (pen.measureText(text).width <= room) return text
  let end = text.length
  while (end > 0 && pen.measureText(text.slice(0, end) + '…').width > room) end--
  return text.slice(0, end) + '…'
}

function diamond(pen: CanvasRenderingContext2D, x: number, y: number): void {
  pen.beginPath()
  pen.moveTo(x, y - 4.5)
  pen.lineTo(x + 4.5, y)
  pen.lineTo(x, y + 4.5)
  pen.lineTo(x - 4.5, y)
  pen.fill()
}

function outline(
  pen: CanvasRenderingContext2D,
  graph: SceneGraph,
  view: View,
  id: string,
  color: Color,
  width: number,
): void {
  const node = graph.getNode(id)
  if (!node) return
  const [a, c, left, b, d, top] = worldRows(graph, node)
  const corner = (x: number, y: number) => toScreen(view, a * x + c * y + left, b * x + d * y + top)
  const points = [
    corner(0, 0),
    corner(node.width, 0),
    corner(node.width, node.height),
    corner(0, node.height),
  ]
  pen.beginPath()
  // Align an unrotated box to whole pixels, so that its line is not blurred.
  points.forEach(({ x, y }, i) =>
    i ? pen.lineTo(...crisp(node, x, y)) : pen.moveTo(...crisp(node, x, y)),
  )
  pen.closePath()
  pen.strokeStyle = color(
    components.has(node.type) || insideInstance(graph, node) ? 'bg-component' : 'bg-brand',
  )
  pen.lineWidth = width
  pen.stroke()
}

const crisp = (node: SceneNode, x: number, y: number): [number, number] =>
  node.rotation === 0 ? [Math.round(x) + 0.5, Math.round(y) + 0.5] : [x, y]

function insideInstance(graph: SceneGraph, node: SceneNode): boolean {
  for (
    let at = node.parentId ? graph.getNode(node.parentId) : undefined;
    at;
    at = at.parentId ? graph.getNode(at.parentId) : undefined
  )
    if (at.type === 'INSTANCE') return true
  return false
}

const onScreen = (box: Box, view: View): Box => ({
  ...toScreen(view, box.x, box.y),
  width: box.width * view.zoom,
  height: box.height * view.zoom,
})

function strokeBox(
  pen: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  style: string,
): void {
  pen.strokeStyle = style
  pen.lineWidth = 1
  pen.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(width), Math.round(height))
}

function corners(
  pen: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  tint: string,
  paper: string,
): void {
  if (width < 16 || height < 16) return
  for (const [cx, cy] of [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ] as const) {
    pen.fillStyle = paper
    pen.fillRect(Math.round(cx) - 3, Math.round(cy) - 3, 7, 7)
    strokeBox(pen, { x: Math.round(cx) - 3, y: Math.round(cy) - 3, width: 6, height: 6 }, tint)
  }
}

function sizeLabel(
  pen: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  size: Size,
  tint: string,
): void {
  const text = `${tidy(size.width)} × ${tidy(size.height)}`
  pen.font = font
  const w = pen.measureText(text).width + 12
  const left = Math.round(x + width / 2 - w / 2)
  const top = Math.round(y + height + 8)
  pen.fillStyle = tint
  pen.beginPath()
  pen.roundRect(left, top, w, 18, 4)
  pen.fill()
  pen.fillStyle = '#fff'
  pen.fillText(text, left + 6, top + 13)
}

const tidy = (length: number) => String(Math.round(length * 100) / 100)
