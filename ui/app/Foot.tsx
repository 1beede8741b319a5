// The foot of the form: the images to be made, their cost, the obstacle if there is one, and the one button.
import { wordsFor } from '../../contract/words.js'
import { Alert } from '../controls/Alert.js'
import { hindranceWords } from '../form/SourceCard.js'
import { setValue } from '../form/set-value.js'
import type { AxisName } from '../plan/axis-name.js'
import { sumOf, type Plan, type Planned } from '../plan/plan.js'
import { tightestCap } from '../session/budget.js'
import { retryNow } from '../session/connect.js'
import { planned } from '../state/planned.js'
import {
  about,
  connecting,
  failure,
  form,
  preparing,
  screen,
  selection,
  sources,
  unreachable,
  usage,
} from '../state/state.js'
import { connectionWords } from '../words/en/connection.js'
import { footWords } from '../words/en/foot.js'
import { money } from '../words/format.js'
import { problemWords } from './Connect.js'
import { upstreamWords } from './upstream-words.js'

export function Foot({ onRemix }: { onRemix: () => void }) {
  const now = planned.value
  const plan = 'plan' in now && now.plan.images > 0 ? now.plan : undefined
  const obstacle = findObstacle(now)
  const left = usage.value && tightestCap(usage.value)
  return (
    <footer class="foot">
      <Connection />
      {unreachable.value ? null : <Alert failure={failure.value} />}
      {plan ? (
        <div class="row between">
          <span class="sum">
            <b>{sumOf(plan)}</b>
          </span>
          <span class="still">
            {footWords.about} <b>{money(plan.estimateUsd)}</b>
          </span>
        </div>
      ) : null}
      {plan && plan.varying.length > 1 ? <Columns plan={plan} /> : null}
      <div class="row between wrap">
        <span class={obstacle?.isFault ? 'bad' : 'quiet'} role="status">
          {obstacle?.sentence ?? (about.value ? upstreamWords(about.value.upstream).money : '')}
          {obstacle?.fewer ? <MakeInstead {...obstacle.fewer} /> : null}
        </span>
        {left && !obstacle?.isFault ? (
          <span class="quiet still">{footWords.left(left.leftUsd, footWords.caps[left.cap])}</span>
        ) : null}
      </div>
      <button
        class="button primary wide"
        type="button"
        disabled={obstacle !== undefined || preparing.value !== undefined}
        onClick={onRemix}
        onKeyDown={(event) => event.repeat && event.preventDefault()}
      >
        {preparing.value
          ? preparingWords(preparing.value)
          : plan
            ? footWords.remixImages(plan.images)
            : footWords.remix}
      </button>
    </footer>
  )
}

/** Why there is no connection, with a button that tries again or opens the connection. */
function Connection() {
  const problem = unreachable.value
  if (!problem) return null
  const refused = problem.kind === 'refused' || problem.kind === 'address'
  return (
    <p role="alert" class="alert">
      {problemWords(problem)}{' '}
      <button
        type="button"
        class="link"
        onClick={() => (refused ? (screen.value = { at: 'connection' }) : retryNow())}
      >
        {refused ? connectionWords.open : connectionWords.retry}
      </button>
    </p>
  )
}

interface Fewer {
  images: number
  /** Of each cell. */
  variations: number
}

function MakeInstead({ images, variations }: Fewer) {
  return (
    <>
      {' '}
      <button type="button" class="link" onClick={() => setValue('numberResults', variations)}>
        {footWords.makeInstead(images)}
      </button>
    </>
  )
}

interface Obstacle {
  sentence: string
  isFault: boolean
  /** The grid that would be allowed. */
  fewer?: Fewer | undefined
}

/** Returns why the button cannot work yet. */
function findObstacle(now: Planned): Obstacle | undefined {
  const [first] = selection.value.sources
  if (!first) return { sentence: footWords.selectFrame, isFault: false }
  if (sources.value.length === 0 && first.hindrance)
    return { sentence: footWords.layer(hindranceWords[first.hindrance]), isFault: false }
  if (!about.value)
    return {
      sentence: connecting.value ? connectionWords.connecting : footWords.notConnected,
      isFault: false,
    }
  if ('failure' in now) return refusedObstacle(now.failure)
  const { plan } = now
  const left = usage.value && tightestCap(usage.value)
  if (!left || plan.estimateUsd <= left.leftUsd) return undefined
  return {
    sentence: footWords.tooDear(plan.estimateUsd, left.leftUsd, footWords.caps[left.cap]),
    isFault: true,
    fewer: fewerOf(plan, (left.leftUsd / plan.estimateUsd) * plan.images),
  }
}

function refusedObstacle(failure: Extract<Planned, { failure: unknown }>['failure']): Obstacle {
  if (String(form.value.values.positivePrompt ?? '').trim() === '')
    return { sentence: footWords.typePrompt, isFault: false }
  return { sentence: wordsFor(failure).sentence, isFault: true }
}

/** The same grid with fewer variations of each cell, or nothing where even one of each is too many. */
function fewerOf(plan: Plan, most: number): Fewer | undefined {
  const repeats = plan.seeds[0]?.cells[0]?.numberResults ?? 1
  const cells = plan.images / repeats
  const variations = Math.min(repeats - 1, Math.floor(most / cells + 1e-9))
  return variations >= 1 ? { images: variations * cells, variations } : undefined
}

const preparingWords = ({ done, of }: { done: number; of: number }) =>
  of > 1 ? footWords.sending(done, of) : footWords.starting

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
