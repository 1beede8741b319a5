// The colours that a result is made of, by area, the brand's own first; below them how far each is from the brand.
import type { PaletteReport } from '../../contract/brand.js'
import { distanceWords, paletteWords, percent } from './report-words.js'

export function PaletteStrip({ palette }: { palette: PaletteReport }) {
  const { on, off } = distanceWords(palette)
  return (
    <>
      <div
        class="strip"
        role="img"
        aria-label={`${paletteWords(palette)}: ${palette.strip.map(said).join('; ')}`}
      >
        {palette.strip.map((colour, index) => (
          <i
            key={index}
            class={colour.on ? '' : 'off'}
            title={said(colour)}
            style={{ background: colour.hex, flexGrow: colour.share }}
          />
        ))}
      </div>
      <div class="row between quiet" aria-hidden="true">
        <span>{on}</span>
        <span>{off}</span>
      </div>
    </>
  )
}

function said({ hex, share, deltaE, nearest, on }: PaletteReport['strip'][number]): string {
  return `${percent(share)} ${hex}, ${on ? nearest : `off palette, nearest ${nearest}`}, ΔE ${deltaE.toFixed(1)}`
}
