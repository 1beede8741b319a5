// A report in words and numbers as the panel shows them. Pure.
import type { Legibility, PaletteReport, Report, UnmeasuredReason } from '../../contract/brand.js'

/** Smaller shares are shown in the strip and not counted out loud. */
const leastShare = 0.01
/** Distances that a line has room for. */
const mostDistances = 3

export const percent = (share: number) => `${Math.round(share * 100)} %`
/** Cut, not rounded: 4.49 fails AA and must not read 4.5. */
export const ratioWords = (ratio: number) => (Math.floor(ratio * 10 + 1e-9) / 10).toFixed(1)

export const paletteWords = ({ onPalette }: PaletteReport) => `${percent(onPalette)} on palette`

export function distanceWords({ strip }: PaletteReport): { on: string; off: string } {
  const shown = strip.filter(({ share }) => share >= leastShare)
  const on = shown.filter((colour) => colour.on).slice(0, mostDistances)
  const off = shown.filter((colour) => !colour.on).length
  return {
    on: on.length > 0 ? `ΔE ${on.map(({ deltaE }) => deltaE.toFixed(1)).join(' · ')}` : '',
    off: off > 0 ? `${off} off palette` : '',
  }
}

export function contrastWords({ typical, lowest }: Legibility): string {
  return `Contrast ${ratioWords(typical)} : 1, lowest ${ratioWords(lowest)}`
}

/** A text that is not there to be read lowers nothing. */
const nothingToRead: readonly string[] = ['hidden', 'transparent', 'cut', 'shape']

/** AA only where every text that can be seen was measured and passes; nothing where there is no text, or one has no figure. */
export function levelOf({ texts, unmeasured = [] }: Report): 'AA' | 'Below AA' | undefined {
  if (texts.some(({ passes }) => !passes)) return 'Below AA'
  if (texts.length === 0 || unmeasured.some(({ reason }) => !nothingToRead.includes(reason)))
    return undefined
  return 'AA'
}

const reasons: Record<UnmeasuredReason, string> = {
  hidden: 'Contrast was not measured because the layer is hidden.',
  transparent: 'Contrast was not measured because the letters are fully transparent.',
  cut: 'Contrast was not measured because no part of the text lies inside the picture.',
  covered: 'Contrast could not be measured because another layer covers the text.',
  blurred:
    'Contrast could not be measured because the text is blurred and its letters have no clear edges.',
  shape: 'Contrast was not measured because the text is used as a mask or as part of a shape.',
  tooSmall: 'Contrast could not be measured because the letters are too small or too thin.',
  crowded: 'Contrast could not be measured because too many texts lie over one another.',
  noFont:
    'Contrast could not be measured because the font of the text is missing, and its large and small letters need different contrasts.',
}

/** A full sentence for a text without a figure. */
export function reasonWords(reason: string): string {
  return reason in reasons
    ? reasons[reason as UnmeasuredReason]
    : 'Contrast could not be measured by the newer version of this plugin that made this result.'
}

export interface Numbered {
  n: number
  report: Report
}

/** What helps a text that fails: the result over which it reads best and passes, and a scrim. */
export function helpFor(
  { id, passes, needed, scrim }: Legibility,
  results: readonly Numbered[],
): string | undefined {
  if (passes) return undefined
  const reads = results.flatMap(({ n, report }) =>
    report.texts.flatMap((line) => (line.id === id && line.passes ? { n, line } : [])),
  )
  const best = reads.sort((a, b) => b.line.lowest - a.line.lowest)[0]
  const ways = [
    best && `result ${best.n + 1} (lowest ${ratioWords(best.line.lowest)})`,
    scrim && `a ${scrim.colour} scrim of ${percent(scrim.opacity)} behind it`,
  ].filter((way) => way !== undefined)
  const need = `AA needs ${needed} : 1.`
  return ways.length > 0 ? `${need} Try ${ways.join(', or ')}.` : `${need} Try another text colour.`
}
