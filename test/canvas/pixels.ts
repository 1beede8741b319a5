// Compares the rendering of a swapped layer with that of its variation's frame.
import type { PlaygroundDocument } from 'figma-playground/document'
import { pixelsOf, type Pixels } from '../plugin/campaign.js'

const leastDifference = 8
/**
 * Alpha that counts as opaque. Files and blending round: at 250 of 255 nothing visible shines
 * through.
 */
const opaque = 250
/**
 * Alpha difference at an edge. A pixel partly covered by several paints, clipped once more, loses
 * up to half of its coverage.
 */
const edgeDifference = 128

/**
 * Returns the layer exported alone, within its own box; at one pixel per canvas pixel if no width
 * is given.
 */
export async function exported(
  document: PlaygroundDocument,
  id: string,
  width?: number,
): Promise<Pixels | undefined> {
  const size = width === undefined ? { scale: 1 } : { width }
  const png = await document
    .render([id], { format: 'PNG', ...size, useAbsoluteBounds: true })
    .catch(() => null)
  return png ? pixelsOf(png) : undefined
}

/** Returns the same export with temporary properties on some layers. */
export async function exportedWith(
  document: PlaygroundDocument,
  id: string,
  properties: ReadonlyMap<string, object>,
): Promise<Pixels | undefined> {
  const { graph } = document
  const before = [...properties].map(([layer, changes]) => {
    const node = graph.getNode(layer) as unknown as Record<string, unknown>
    return [
      layer,
      Object.fromEntries(Object.keys(changes).map((name) => [name, node[name]])),
    ] as const
  })
  for (const [layer, changes] of properties) graph.updateNode(layer, changes)
  const pixels = await exported(document, id)
  for (const [layer, changes] of before) graph.updateNode(layer, changes)
  return pixels
}

export interface Tolerance {
  /**
   * The image's box is not aligned with the pixels, so it is resampled: each pixel may have the
   * value of a neighbour.
   */
  sampledAnew: boolean
  /**
   * The swapped layer's own body. Along its edge, unless it is a box on whole pixels, both image
   * and outline are antialiased.
   */
  body?: Pixels | undefined
  /**
   * Compares within the body only: the frame of a photograph is a box, whatever the outline of the
   * swapped layer.
   */
  withinBody?: boolean
}

/** Returns the share of pixels that differ visibly, from 0 to 1. */
export function differentShare(
  frame: Pixels | undefined,
  layer: Pixels | undefined,
  { sampledAnew, body, withinBody }: Tolerance = { sampledAnew: false },
): number {
  if (!frame || !layer) return frame === layer ? 0 : 1
  const [width, height] = [Math.min(frame.width, layer.width), Math.min(frame.height, layer.height)]
  // A box that is not on whole pixels touches one more pixel than its size.
  if (
    Math.max(Math.abs(frame.width - layer.width), Math.abs(frame.height - layer.height)) >
    (sampledAnew ? 1 : 0)
  )
    return 1
  const [one, other] = [premultiplied(frame), premultiplied(layer)]
  let different = 0
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [least, most] = body ? span(body.data, body, x, y, 3) : [0, 0]
      if (withinBody && body && least < opaque) continue
      const allowed = most - least > leastDifference ? edgeDifference : leastDifference
      const differs = [0, 1, 2, 3].some((channel) => {
        const value = other[(y * layer.width + x) * 4 + channel] ?? 0
        const [low, high] = sampledAnew
          ? span(one, frame, x, y, channel)
          : pair(one[(y * frame.width + x) * 4 + channel] ?? 0)
        return value < low - allowed || value > high + allowed
      })
      if (differs) different += 1
    }
  return different / (width * height)
}

const pair = (value: number): [number, number] => [value, value]

/** Returns the number of opaque pixels. */
export function opaqueArea({ data }: Pixels): number {
  let area = 0
  for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) >= opaque) area += 1
  return area
}

/** Weights colours by their alpha. */
function premultiplied({ data }: Pixels): Float32Array {
  return Float32Array.from(data, (value, at) =>
    at % 4 === 3 ? value : (value * (data[at - (at % 4) + 3] ?? 0)) / 255,
  )
}

/** Returns the minimum and maximum among a pixel and its neighbours. */
function span(
  data: ArrayLike<number>,
  { width, height }: Pixels,
  x: number,
  y: number,
  channel: number,
): [number, number] {
  let [least, most] = [255, 0]
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row += 1)
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column += 1) {
      const value = data[(row * width + column) * 4 + channel] ?? 0
      least = Math.min(least, value)
      most = Math.max(most, value)
    }
  return [least, most]
}
