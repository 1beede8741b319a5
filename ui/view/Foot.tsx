// What will be made, what it will cost, what stands in the way, and the one button.
import { estimateUsd } from '../../contract/price.js'
import type { Recipe } from '../../contract/recipe.js'
import { wordsFor } from '../../contract/words.js'
import { about, failure, form, selection, source, starting } from '../state.js'
import { upstreamWords } from './upstream.js'

export function Foot({ onRemix }: { onRemix: () => void }) {
  const count = Number(form.value.values.numberResults)
  const whole = Number.isInteger(count) && count > 0
  const speed = form.value.values.renderingSpeed as Recipe['renderingSpeed']
  const price = whole ? estimateUsd([{ renderingSpeed: speed, numberResults: count }]) : 0
  const images = whole ? (count === 1 ? '1 image' : `${count} images`) : ''
  const hindrance = whatHinders()
  const words = failure.value && wordsFor(failure.value)
  return (
    <footer class="foot">
      {words ? (
        <p role="alert" class="alert">
          {words.sentence} <span>{words.wayOut}</span>
        </p>
      ) : null}
      <div class="row between">
        <span>
          <b>{images}</b>
        </span>
        {whole ? (
          <span>
            about <b>${price.toFixed(2)}</b>
          </span>
        ) : null}
      </div>
      <p class="quiet">{hindrance ?? (about.value ? upstreamWords(about.value.upstream).money : '')}</p>
      <button
        class="button primary wide"
        type="button"
        disabled={hindrance !== undefined || starting.value}
        onClick={onRemix}
        onKeyDown={(event) => event.repeat && event.preventDefault()}
      >
        {starting.value ? 'Remix is starting' : images ? `Remix ${images}` : 'Remix'}
      </button>
    </footer>
  )
}

/** Why the button cannot work yet, in words. */
function whatHinders(): string | undefined {
  if (selection.value.count === 0) return 'Select a frame to remix'
  if (selection.value.count > 1) return `${selection.value.count} layers are selected. Select one`
  if (!source.value) return 'This layer has no picture to remix. Select a frame'
  if (!about.value) return 'Waiting for the relay'
  return undefined
}
