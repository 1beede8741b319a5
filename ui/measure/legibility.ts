// Measures the contrast of each live text with its surroundings, and finds the scrim that would fix
// a low one. Pure.
import type { Legibility, Scrim, StencilText, TextViews } from '../../contract/brand.js'
import type { Rgb } from './colour.js'
import { contrastOf, over } from './contrast.js'
import { patchesOf, type Patch, type ViewRasters } from './patches.js'
import type { Steps } from './steps.js'

/** Step of a scrim's opacity, such as a designer would type. */
const scrimStep = 0.05
const scrims = { black: [0, 0, 0], white: [255, 255, 255] } as const

/** A view's rasters with the texts in it. */
export interface MeasuredView extends ViewRasters {
  texts: readonly StencilText[]
}

export interface TextFigures {
  texts: Legibility[]
  unmeasured: TextViews['unmeasured']
}

/** Returns the figure of each text, or the reason why it has none. */
export function* legibilityOf(
  views: readonly MeasuredView[],
  unmeasured: TextViews['unmeasured'],
): Steps<TextFigures> {
  const measured = new Map<string, Measured[]>()
  const without = new Map<string, TextViews['unmeasured'][number]>()
  for (const view of views)
    for (const text of view.texts) {
      const patches = patchesOf(view, text)
      if (typeof patches === 'string')
        without.set(text.id, { id: text.id, name: text.name, reason: patches })
      else measured.set(text.id, [...(measured.get(text.id) ?? []), measuredOf(text, patches)])
      yield
    }
  // If the small letters alone cannot be measured, the text has no figure: it would be that of the
  // larger letters, which need less.
  const texts = [...measured].filter(([id]) => !without.has(id)).map(([, parts]) => worstOf(parts))
  return { texts, unmeasured: [...unmeasured, ...without.values()] }
}

interface Measured {
  text: StencilText
  patches: Patch[]
  typical: number
  lowest: number
}

/** Returns the median patch as typical and the worst one as lowest. */
function measuredOf(text: StencilText, patches: Patch[]): Measured {
  const ratios = patches
    .map(({ letters, ground }) => contrastOf(letters, ground))
    .sort((a, b) => a - b)
  const middle = ratios.length >> 1
  const median =
    ratios.length % 2 ? ratios[middle] : ((ratios[middle - 1] ?? 1) + (ratios[middle] ?? 1)) / 2
  return { text, patches, typical: median ?? 1, lowest: ratios[0] ?? 1 }
}

/**
 * Returns the figure of the part, large or small letters, that is furthest below its required
 * contrast.
 */
function worstOf(measured: readonly Measured[]): Legibility {
  const worst = measured.reduce((a, b) =>
    b.lowest / b.text.needed < a.lowest / a.text.needed ? b : a,
  )
  const { id, name, needed } = worst.text
  const { typical, lowest } = worst
  const passes = lowest >= needed
  const scrim = passes ? undefined : scrimFor(measured)
  return { id, name, typical, lowest, needed, passes, ...(scrim && { scrim }) }
}

/**
 * Returns the thinnest scrim behind the whole text, black or white, with which every patch reaches
 * its required contrast. Grey or thin letters may have none.
 */
export function scrimFor(
  measured: readonly Pick<Measured, 'text' | 'patches'>[],
): Scrim | undefined {
  for (let step = 1; step * scrimStep <= 1; step++) {
    const opacity = Math.round(step * scrimStep * 100) / 100
    for (const colour of ['black', 'white'] as const)
      if (
        measured.every(({ text, patches }) =>
          patches.every(
            (patch) => contrastWith(scrims[colour], opacity, patch, text) >= text.needed,
          ),
        )
      )
        return { colour, opacity }
  }
  return undefined
}

/**
 * Translucent letters change with their background. Letters with another blend mode cannot be
 * calculated: no scrim is proposed.
 */
function contrastWith(
  scrim: Rgb,
  amount: number,
  { letters, ground }: Patch,
  { opacity }: StencilText,
): number {
  if (opacity === undefined) return 0
  const behind = over(scrim, amount, ground)
  const shifted = (channel: 0 | 1 | 2) =>
    Math.min(
      255,
      Math.max(0, letters[channel] + (1 - opacity) * (behind[channel] - ground[channel])),
    )
  return contrastOf([shifted(0), shifted(1), shifted(2)], behind)
}
