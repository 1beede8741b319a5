// A report in words and numbers as the panel shows them. Pure.
import type { Legibility, PaletteReport, Report } from '../../contract/brand.js'

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

/** AA only where every text passes; nothing where there is no text. */
export function levelOf({ texts }: Report): 'AA' | 'Below AA' | undefined {
  if (texts.length === 0) return undefined
  return texts.every(({ passes }) => passes) ? 'AA' : 'Below AA'
}

export interface Numbered {
  n: number
  report: Report
}

/** What helps a text that fails: the result over which it reads best and passes, and a scrim. */
export function helpFor({ id, passes, needed, scrim }: Legibility, results: readonly Numbered[]): string | undefined {
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
