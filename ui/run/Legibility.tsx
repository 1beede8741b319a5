// A kept text's contrast over one result, whether that is AA, and what helps where it isn't.
import type { Legibility as Line } from '../../contract/brand.js'
import { contrastWords, helpFor, type Numbered } from './report-words.js'

/** `results` are the others of the run that have been measured. */
export function Legibility({ line, results }: { line: Line; results: readonly Numbered[] }) {
  return (
    <>
      <span class={line.passes ? '' : 'warned'}>{contrastWords(line)}</span>
      {line.passes ? (
        <span class="quiet"> · AA</span>
      ) : (
        <p class="quiet">{helpFor(line, results)}</p>
      )}
    </>
  )
}
