// Which parts of a variation are exported to measure its texts, and how large. Pure: takes boxes, gives boxes.
import type { PixelBox } from '../../contract/brand.js'
import type { Size } from '../../contract/framing.js'

/** Letters as they lie in the frame, in its own pixels. */
export interface Letters {
  box: PixelBox
  fontSizePx: number
  /** 100 to 900. */
  weight: number
}

export interface View<Of extends Letters> {
  /** Whole pixels of the frame. */
  box: PixelBox
  /** Of the export, in pixels. */
  widthPx: number
  letters: Of[]
}

const longestSidePx = 1024
const mostViews = 4
/** At twice the size of the canvas a shadow is seen close to the letters' edges, where it is darkest. */
const usualScale = 2
/** A stem of two pixels covers at least one of them wholly, wherever it lies. */
const leastStemPx = 2
/** Of a stem's width at weight 400, in ems. */
const stemEm = 0.09

/** One view of all texts; a second one, closer, of those whose stems are too thin in it, and so on. */
export function viewsOf<Of extends Letters>(letters: readonly Of[], frame: Size): View<Of>[] {
  const views: View<Of>[] = []
  let waiting = [...letters].sort((a, b) => scaleFor(a) - scaleFor(b))
  while (waiting.length > 0 && views.length < mostViews) {
    let some = waiting
    while (some.length > 1 && !some.some((one) => fits(one, some, frame)))
      some = some.slice(0, Math.ceil(some.length / 2))
    const inView = some.filter((one) => some.length === 1 || fits(one, some, frame))
    views.push(viewOf(inView, frame))
    waiting = waiting.filter((one) => !inView.includes(one))
  }
  const last = views[views.length - 1]
  // What has no view of its own is tried in the last one.
  if (last && waiting.length > 0)
    views[views.length - 1] = viewOf([...last.letters, ...waiting], frame)
  return views
}

const scaleFor = ({ fontSizePx, weight }: Letters) =>
  leastStemPx / (fontSizePx * stemEm * (weight / 400))

function fits<Of extends Letters>(one: Of, all: readonly Of[], frame: Size): boolean {
  const { width, height } = boxAround(all, frame)
  return scaleFor(one) <= longestSidePx / Math.max(width, height)
}

function viewOf<Of extends Letters>(letters: Of[], frame: Size): View<Of> {
  const box = boxAround(letters, frame)
  const scale = Math.min(
    longestSidePx / Math.max(box.width, box.height),
    Math.max(usualScale, ...letters.map(scaleFor)),
  )
  return { box, widthPx: Math.max(1, Math.floor(box.width * scale)), letters }
}

/** With the surroundings that the letters are compared with, as far as the frame has them. */
function boxAround(letters: readonly Letters[], frame: Size): PixelBox {
  const sides = letters.map(({ box, fontSizePx }) => {
    const margin = fontSizePx / 4 + 4
    return [
      box.x - margin,
      box.y - margin,
      box.x + box.width + margin,
      box.y + box.height + margin,
    ] as const
  })
  const x = Math.floor(Math.max(0, Math.min(...sides.map(([left]) => left))))
  const y = Math.floor(Math.max(0, Math.min(...sides.map(([, top]) => top))))
  const right = Math.ceil(Math.min(frame.width, Math.max(...sides.map(([, , side]) => side))))
  const bottom = Math.ceil(Math.min(frame.height, Math.max(...sides.map(([, , , side]) => side))))
  return { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) }
}

/**
 * Success criterion 1.4.3. Large is 18 point, or 14 point and bold; a point is 4/3 of a CSS pixel, and a pixel of the frame at 1× is taken for one.
 * https://www.w3.org/TR/WCAG22/#dfn-large-scale
 */
export function neededFor(fontSizePx: number, weight: number): 3 | 4.5 {
  // 14 point are 18⅔ pixels; designers write 18.66 or 18.67.
  return fontSizePx >= 24 || (weight >= 700 && fontSizePx >= 18.66) ? 3 : 4.5
}

/** `undefined` where they have nothing in common. */
export function shared(a: PixelBox, b: PixelBox): PixelBox | undefined {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)]
  const width = Math.min(a.x + a.width, b.x + b.width) - x
  const height = Math.min(a.y + a.height, b.y + b.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : undefined
}

/** Gives each a number from 1 to 7 that no other one near it has; none where all seven are taken. */
export function labelsOf(boxes: readonly PixelBox[]): (number | undefined)[] {
  const labels: (number | undefined)[] = []
  for (const box of boxes) {
    const wide = { x: box.x - 2, y: box.y - 2, width: box.width + 4, height: box.height + 4 }
    const taken = new Set(labels.filter((_, other) => shared(boxes[other] as PixelBox, wide)))
    labels.push([1, 2, 4, 7, 3, 5, 6].find((label) => !taken.has(label)))
  }
  return labels
}
