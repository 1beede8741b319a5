// Whether a text that stays live can be read over a picture, and which scrim would help where it cannot. Pure.
import type { Ink, KeptText, KeptTexts, Legibility, Scrim } from '../../contract/brand.js'
import type { Rgb } from './colour.js'
import { contrastOver, neededFor, over } from './contrast.js'
import { patchesBehind } from './patches.js'
import type { Raster } from './raster.js'
import type { Steps } from './steps.js'

/** A scrim's opacity is given in steps that a designer would type. */
const scrimStep = 0.05
const scrims = { black: [0, 0, 0], white: [255, 255, 255] } as const

/** In the order given. A text that is not over the picture, or has no colour of its own, has no line. */
export function* legibilityOf(picture: Raster, { frame, texts }: KeptTexts): Steps<Legibility[]> {
  const lines: Legibility[] = []
  for (const text of texts) {
    const measured: Measured[] = []
    for (const ink of text.inks) {
      const patches = patchesBehind(picture, text.box, frame, ink.fontSizePx)
      if (patches.length > 0) measured.push(measuredOf(ink, patches))
      yield
    }
    const line = worstOf(text, measured)
    if (line) lines.push(line)
  }
  return lines
}

interface Measured {
  ink: Ink
  patches: Rgb[]
  typical: number
  lowest: number
  needed: 3 | 4.5
}

/** Typical is the median patch, by area; lowest the worst one. */
function measuredOf(ink: Ink, patches: Rgb[]): Measured {
  const ratios = patches.map((patch) => contrastOver(patch, ink)).sort((a, b) => a - b)
  const middle = ratios.length >> 1
  const median = ratios.length % 2 ? ratios[middle] : ((ratios[middle - 1] ?? 1) + (ratios[middle] ?? 1)) / 2
  return { ink, patches, typical: median ?? 1, lowest: ratios[0] ?? 1, needed: neededFor(ink) }
}

/** A text of several inks is as legible as the one that is furthest from what it needs. */
function worstOf({ id, name }: KeptText, measured: readonly Measured[]): Legibility | undefined {
  const [first, ...rest] = measured
  if (!first) return undefined
  const worst = rest.reduce((a, b) => (b.lowest / b.needed < a.lowest / a.needed ? b : a), first)
  const { typical, lowest, needed } = worst
  const passes = lowest >= needed
  const scrim = passes ? undefined : scrimFor(measured)
  return { id, name, typical, lowest, needed, passes, ...(scrim && { scrim }) }
}

/** The thinnest scrim behind the whole text, black or white, over which every ink reaches what it needs. Grey or thin ink may have none. */
export function scrimFor(measured: readonly Pick<Measured, 'ink' | 'patches' | 'needed'>[]): Scrim | undefined {
  for (let step = 1; step * scrimStep <= 1; step++) {
    const opacity = Math.round(step * scrimStep * 100) / 100
    for (const colour of ['black', 'white'] as const)
      if (
        measured.every(({ ink, patches, needed }) =>
          patches.every((patch) => contrastOver(over(scrims[colour], opacity, patch), ink) >= needed),
        )
      )
        return { colour, opacity }
  }
  return undefined
}
