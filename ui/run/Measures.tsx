// The lines of a result's facts that were measured on its pixels. Stands inside a `dl` of facts.
import { Fragment } from 'preact'
import type { Report } from '../../contract/brand.js'
import { Legibility } from './Legibility.js'
import { PaletteStrip } from './PaletteStrip.js'
import { paletteWords, reasonWords, type Numbered } from './report-words.js'

interface Props {
  report: Report
  /** The other results of its run. */
  results: readonly Numbered[]
  /** The earlier result, by its number, that this one is nearly the same as. */
  sameAs?: number | undefined
}

export function Measures({
  report: { palette, texts, unmeasured = [], structure },
  results,
  sameAs,
}: Props) {
  return (
    <>
      {palette ? (
        <>
          <dt>Palette</dt>
          <dd>
            {paletteWords(palette)}
            <PaletteStrip palette={palette} />
          </dd>
        </>
      ) : null}
      {texts.map((line) => (
        <Fragment key={line.id}>
          <dt class="cut" title={line.name}>
            {line.name}
          </dt>
          <dd>
            <Legibility line={line} results={results} />
          </dd>
        </Fragment>
      ))}
      {unmeasured.map(({ id, name, reason }) => (
        <Fragment key={id}>
          <dt class="cut" title={name}>
            {name}
          </dt>
          <dd class="quiet">{reasonWords(reason)}</dd>
        </Fragment>
      ))}
      {structure === undefined ? null : (
        <>
          <dt>Structure kept</dt>
          <dd>{structure.toFixed(2)}</dd>
        </>
      )}
      {sameAs === undefined ? null : (
        <>
          <dt>Alike</dt>
          <dd>{`Nearly the same as result ${sameAs + 1}`}</dd>
        </>
      )}
    </>
  )
}
