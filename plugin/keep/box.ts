// Where a keep-layer goes above a variation of another ratio: by its constraints, as if its frame had been resized. Pure geometry.
import type { Size } from '../../contract/framing.js'

export interface Box extends Size {
  x: number
  y: number
}

export type Hold = 'MIN' | 'CENTER' | 'MAX' | 'STRETCH' | 'SCALE'

export interface Holds {
  horizontal: Hold
  vertical: Hold
}

/** `text`: only its width may change. `ratio`: it grows and shrinks as a whole, for a logo is never distorted. `box`: as Figma resizes it. */
export type Manner = 'text' | 'ratio' | 'box'

export interface Kept {
  /** In the source's own pixels, from its top left corner. */
  box: Box
  constraints: Holds
  manner: Manner
  /** A text's longest line needs this much; for the rest it is the box's width. */
  least: number
}

/** `scale` is by how much the layer is scaled as a whole before its box is resized to this one. */
export interface Placed extends Box {
  scale: number
}

/**
 * All of them at one scale, so that they keep their proportions to each other: 1 where all have room by their constraints, or
 * the largest step below it at which they do, never under the scale at which the whole source would fit.
 */
export function placeKept(kept: readonly Kept[], source: Size, target: Size): Placed[] {
  const floor = Math.min(1, target.width / source.width, target.height / source.height)
  for (let scale = 1; scale > floor; scale -= 0.05) {
    const placed = kept.map((layer) => placeOne(layer, source, target, scale))
    if (placed.every((box, index) => hasRoom(box, kept[index] as Kept, source, target)))
      return placed
  }
  return kept.map((layer) => placeOne(layer, source, target, floor))
}

function placeOne(
  { box, constraints: own, manner, least }: Kept,
  source: Size,
  target: Size,
  scale: number,
): Placed {
  const [width, height] = [box.width * scale, box.height * scale]
  const constraints = {
    horizontal:
      scale < 1
        ? nearest(own.horizontal, box.x, box.width, source.width, target.width)
        : own.horizontal,
    vertical:
      scale < 1
        ? nearest(own.vertical, box.y, box.height, source.height, target.height)
        : own.vertical,
  }
  const across = along(
    constraints.horizontal,
    box.x * scale,
    width,
    source.width * scale,
    target.width,
  )
  const down = along(
    constraints.vertical,
    box.y * scale,
    height,
    source.height * scale,
    target.height,
  )
  if (manner === 'box')
    return { x: across.start, y: down.start, width: across.length, height: down.length, scale }
  if (manner === 'text') {
    const margin = Math.max(0, source.width - box.x - box.width) * scale
    const free = { ...across, ...(flexible(constraints.horizontal) ? {} : { length: width }) }
    // Letters are laid out in whole pixels, so a scaled line may need one more than its share.
    const needed = scale === 1 ? least : Math.ceil(least * scale) + 1
    const { start, length } = narrowed(constraints.horizontal, free, needed, margin, target.width)
    return {
      x: start,
      y: anchored(constraints.vertical, down, height),
      width: length,
      height,
      scale,
    }
  }
  const factors = [
    ...(flexible(constraints.horizontal) && width > 0 ? [across.length / width] : []),
    ...(flexible(constraints.vertical) && height > 0 ? [down.length / height] : []),
  ]
  const wanted = factors.length > 0 ? Math.max(0.01, Math.min(...factors)) : 1
  // What differs from its own size by rounding alone is not scaled at all.
  const factor = Math.abs(wanted - 1) < 1e-9 ? 1 : wanted
  return {
    x: anchored(constraints.horizontal, across, width * factor),
    y: anchored(constraints.vertical, down, height * factor),
    width: width * factor,
    height: height * factor,
    scale: scale * factor,
  }
}

interface Span {
  start: number
  length: number
}

/** Scaling is our doing: where there is no less room than before, a layer shrinks towards the side that it stands nearer to. */
function nearest(hold: Hold, start: number, length: number, before: number, after: number): Hold {
  return hold === 'MIN' && after >= before && start + length / 2 > before / 2 ? 'MAX' : hold
}

const flexible = (constraint: Hold) => constraint === 'STRETCH' || constraint === 'SCALE'

/** One axis as Figma resizes it: where it starts and how long it is when its frame goes from `before` to `after`. */
export function along(
  constraint: Hold,
  start: number,
  length: number,
  before: number,
  after: number,
): Span {
  const grown = after - before
  if (constraint === 'MAX') return { start: start + grown, length }
  if (constraint === 'CENTER') return { start: start + grown / 2, length }
  if (constraint === 'STRETCH') return { start, length: Math.max(0.01, length + grown) }
  if (constraint === 'SCALE')
    return { start: (start * after) / before, length: (length * after) / before }
  return { start, length }
}

/** Where something of another length sits in the span that its constraint gave. */
function anchored(constraint: Hold, { start, length }: Span, wanted: number): number {
  if (constraint === 'MAX') return start + length - wanted
  return constraint === 'MIN' ? start : start + (length - wanted) / 2
}

/** A text's box gives up room that its words do not need before it would leave the frame. */
function narrowed(
  constraint: Hold,
  span: Span,
  least: number,
  margin: number,
  total: number,
): Span {
  const over = Math.max(0, span.start + span.length - (total - margin))
  const under = Math.max(0, Math.min(0, span.start) * -1)
  const length = Math.min(
    span.length,
    Math.max(least, span.length - (constraint === 'MAX' ? under : over)),
  )
  const given = span.length - length
  return {
    start: span.start + (constraint === 'MAX' ? given : constraint === 'CENTER' ? given / 2 : 0),
    length,
  }
}

/** It reaches no farther beyond the variation than it did beyond its source. */
function hasRoom(placed: Placed, { box }: Kept, source: Size, target: Size): boolean {
  const beyond = (start: number, length: number, total: number) =>
    Math.max(0, -start) + Math.max(0, start + length - total)
  const slack = 0.5
  return (
    beyond(placed.x, placed.width, target.width) <=
      beyond(box.x, box.width, source.width) + slack &&
    beyond(placed.y, placed.height, target.height) <=
      beyond(box.y, box.height, source.height) + slack
  )
}

/** For what has no constraints of its own: held to the side that it is nearer to, or stretched where it fills most of the source. */
export function constraintsFromPlace({ x, y, width, height }: Box, source: Size): Holds {
  const held = (start: number, length: number, total: number): Hold => {
    if (length > 0.8 * total) return 'STRETCH'
    const middle = (start + length / 2) / total
    return middle < 0.4 ? 'MIN' : middle > 0.6 ? 'MAX' : 'CENTER'
  }
  return { horizontal: held(x, width, source.width), vertical: held(y, height, source.height) }
}
