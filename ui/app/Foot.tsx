// What will be made, what it will cost, what stands in the way, and the one button.
import { wordsFor } from '../../contract/words.js'
import { sumOf, type AxisName, type Plan } from '../plan/plan.js'
import { planned } from '../state/planned.js'
import { leftOf } from '../session/budget.js'
import { about, failure, form, preparing, selection, sources, usage } from '../state/state.js'
import { Alert } from '../controls/Alert.js'
import { hindranceWords } from '../form/SourceCard.js'
import { upstreamWords } from './upstream-words.js'

export function Foot({ onRemix }: { onRemix: () => void }) {
  const now = planned.value
  const plan = 'plan' in now && now.plan.images > 0 ? now.plan : undefined
  const hindrance = whatHinders()
  const left = usage.value && leftOf(usage.value)
  const tooDear =
    plan && left && plan.estimateUsd > left.usd
      ? `Over the budget. $${left.usd.toFixed(2)} is ${left.words}.`
      : undefined
  const over =
    'failure' in now && now.failure.field === 'Grid' ? wordsFor(now.failure).sentence : tooDear
  const images = plan ? `${plan.images} image${plan.images === 1 ? '' : 's'}` : ''
  return (
    <footer class="foot">
      <Alert failure={failure.value} />
      {plan ? (
        <div class="row between">
          <span class="sum">
            <b>{sumOf(plan)}</b>
          </span>
          <span class="still">
            about <b>${plan.estimateUsd.toFixed(2)}</b>
          </span>
        </div>
      ) : null}
      {plan && plan.varying.length > 1 ? <Columns plan={plan} /> : null}
      <div class="row between">
        <span class={over ? 'bad' : 'quiet'}>
          {over ?? hindrance ?? (about.value ? upstreamWords(about.value.upstream).money : '')}
        </span>
        {left && !tooDear ? (
          <span class="quiet still">{`$${left.usd.toFixed(2)} ${left.words}`}</span>
        ) : null}
      </div>
      <button
        class="button primary wide"
        type="button"
        disabled={hindrance !== undefined || over !== undefined || preparing.value !== undefined}
        onClick={onRemix}
        onKeyDown={(event) => event.repeat && event.preventDefault()}
      >
        {preparing.value ? preparingWords(preparing.value) : images ? `Remix ${images}` : 'Remix'}
      </button>
    </footer>
  )
}

const columnNames: Record<AxisName, string> = {
  source: 'Frames',
  prompt: 'Prompts',
  strength: 'Strengths',
  size: 'Sizes',
  speed: 'Speeds',
}

/** Which axis makes the columns; the others make the rows. */
function Columns({ plan }: { plan: Plan }) {
  return (
    <label class="row between quiet columns">
      Columns
      <select
        class="field"
        value={plan.columns}
        onChange={(event) =>
          (form.value = { ...form.value, columns: event.currentTarget.value as AxisName })
        }
      >
        {plan.varying.map((name) => (
          <option key={name} value={name}>
            {columnNames[name]}
          </option>
        ))}
      </select>
    </label>
  )
}

const preparingWords = ({ done, of }: { done: number; of: number }) =>
  of > 1 ? `Sending frame ${done + 1} of ${of}` : 'Remix is starting'

/** Why the button cannot work yet, in words. */
function whatHinders(): string | undefined {
  const [first] = selection.value.sources
  if (!first) return 'Select a frame to remix'
  if (sources.value.length === 0)
    return first.hindrance ? `This layer ${hindranceWords[first.hindrance]}` : undefined
  if (!about.value) return 'Waiting for the relay'
  return undefined
}
