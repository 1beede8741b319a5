// Strength: one value, Auto, or several as a ladder from one to another or as a list.
import { parameter } from '../../contract/model/parameter.js'
import { ladder, readStrengths } from '../plan/strengths.js'
import { form } from '../state/state.js'
import { Slider } from '../controls/fields.js'
import { useNumberInput } from '../controls/number-input.js'
import type { NumberRange } from '../plan/typed-number.js'
import { setAutomatic, setValue } from './set-value.js'
import { Several } from './MultipleSwitch.js'

export function StrengthField() {
  const { control, label, help } = parameter('strength')
  if (control.kind !== 'slider') return null
  const { values, automatic, several } = form.value
  if (!several.strength)
    return (
      <Slider
        name="strength"
        label={label}
        help={help}
        value={values.strength}
        control={control}
        automatic={automatic.strength === true}
        onAutomatic={(on) => setAutomatic('strength', on)}
        onChange={(next) => setValue('strength', next)}
        beside={<Several name="strength" label="Several strengths" />}
        onLeave={takeSeveral}
      />
    )
  return (
    <>
      <div class="row between">
        <label class="title" for="strengths">
          {label}
        </label>
        <Several name="strength" label="Several strengths" />
      </div>
      <Ladder />
    </>
  )
}

/** A list or a range that was typed where one number is wanted. */
function takeSeveral(typed: string): void {
  const { strengths, odd } = readStrengths(typed)
  if (strengths.length < 2 || odd.length > 0) return
  const { values, several } = form.value
  const strength = strengths[0]
  form.value = {
    ...form.value,
    strengths: typed,
    several: { ...several, strength: true },
    values: { ...values, strength },
  }
}

function Ladder() {
  const { strengths: typed } = form.value
  const { strengths, odd } = readStrengths(typed)
  const [from = 0.2, to = 0.8] = [strengths[0], strengths[strengths.length - 1]]
  const steps = Math.max(2, strengths.length)
  const climb = (next: { from?: number; to?: number; steps?: number }) => {
    const values = ladder(next.from ?? from, next.to ?? to, next.steps ?? steps)
    form.value = { ...form.value, strengths: values.join(', ') }
  }
  return (
    <>
      <div class="pair under">
        <LadderNumber
          label="From"
          range={strengthRange}
          value={from}
          onChange={(value) => climb({ from: value })}
        />
        <LadderNumber
          label="To"
          range={strengthRange}
          value={to}
          onChange={(value) => climb({ to: value })}
        />
        <LadderNumber
          label="Steps"
          range={stepsRange}
          value={steps}
          onChange={(value) => climb({ steps: value })}
        />
      </div>
      <input
        id="strengths"
        type="text"
        class="field whole under"
        title="Numbers from 0 to 1, such as 0.2, 0.5 or 20 %, 50 %, or a ladder such as 0.2-0.8 x 4"
        value={typed}
        onInput={(event) => (form.value = { ...form.value, strengths: event.currentTarget.value })}
      />
      <div class={`row between ends ${odd.length > 0 ? 'bad' : 'quiet'}`}>
        {odd.length > 0 ? (
          <span>{`${odd.join(', ')} ${odd.length === 1 ? 'is' : 'are'} no strength from 0 to 1`}</span>
        ) : (
          <>
            <span>Closer to the source</span>
            <span>Further away</span>
          </>
        )}
      </div>
    </>
  )
}

const strengthRange: NumberRange = { min: 0, max: 1, step: 0.05 }
const stepsRange: NumberRange = { min: 2, max: 20, step: 1 }

interface LadderNumberProps {
  label: string
  range: NumberRange
  value: number
  onChange: (value: number) => void
}

function LadderNumber({ label, range, value, onChange }: LadderNumberProps) {
  const { input, fault } = useNumberInput({
    range,
    value,
    onRead: (read) => (typeof read === 'number' ? onChange(read) : undefined),
  })
  return (
    <div>
      <label class="field inline">
        <span class="quiet">{label}</span>
        <input {...input} />
      </label>
      {fault ? <p class="bad ends">{fault}</p> : null}
    </div>
  )
}
