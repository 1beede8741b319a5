// Pan and zoom of the canvas, and operations on them. Pure; independent of canvas and document.

export interface View {
  /** Position of the page's origin, in CSS pixels from the canvas's corner. */
  panX: number
  panY: number
  zoom: number
}

export interface Size {
  width: number
  height: number
}

export interface Box extends Size {
  x: number
  y: number
}

export const minZoom = 0.01
export const maxZoom = 64

export const toPage = (view: View, x: number, y: number) => ({
  x: (x - view.panX) / view.zoom,
  y: (y - view.panY) / view.zoom,
})

export const toScreen = (view: View, x: number, y: number) => ({
  x: x * view.zoom + view.panX,
  y: y * view.zoom + view.panY,
})

export const panned = (view: View, dx: number, dy: number): View => ({
  ...view,
  panX: view.panX + dx,
  panY: view.panY + dy,
})

/** Zooms around the point. */
export function zoomedAt(view: View, x: number, y: number, zoom: number): View {
  const next = Math.min(maxZoom, Math.max(minZoom, zoom))
  const factor = next / view.zoom
  return { zoom: next, panX: x - (x - view.panX) * factor, panY: y - (y - view.panY) * factor }
}

/** Returns the view that shows the whole box, with at most the zoom `most`. */
export function fitted(box: Box, screen: Size, { margin = 64, most = 1 } = {}): View {
  const room = {
    width: Math.max(1, screen.width - 2 * margin),
    height: Math.max(1, screen.height - 2 * margin),
  }
  const zoom = Math.max(
    minZoom,
    Math.min(most, room.width / Math.max(1, box.width), room.height / Math.max(1, box.height)),
  )
  return centred(box.x + box.width / 2, box.y + box.height / 2, screen, zoom)
}

export const centred = (x: number, y: number, screen: Size, zoom: number): View => ({
  zoom,
  panX: screen.width / 2 - x * zoom,
  panY: screen.height / 2 - y * zoom,
})

/**
 * Below this zoom a document of many frames would be illegible, so the view starts at its upper
 * left corner instead, with room to the right.
 */
const legibleZoom = 0.3
const cornerPx = 56

export function opening(box: Box, screen: Size): View {
  const whole = fitted(box, screen)
  if (whole.zoom >= legibleZoom) return whole
  const zoom = legibleZoom * 1.2
  return { zoom, panX: cornerPx - box.x * zoom, panY: cornerPx - box.y * zoom }
}

export const visibleBox = (view: View, screen: Size): Box => ({
  ...toPage(view, 0, 0),
  width: screen.width / view.zoom,
  height: screen.height / view.zoom,
})
