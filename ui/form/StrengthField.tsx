// Strength: one value, Auto, or several as a ladder from one to another or as a list.
import { parameter } from '../../contract/parameter.js'
import { ladder, readStrengths } from '../grid/strengths.js'
import { form } from '../state.js'
import { Slider } from './controls.js'
import { setAutomatic, setValue } from './set.js'
import { Several } from './Several.js'

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

function Ladder() {
  const { strengths: typed } = form.value
  const { strengths, odd } = readStrengths(typed)
  const [from = 0.2, to = 0.8] = [strengths[0], strengths[strengths.length - 1]]
  const steps = Math.max(2, strengths.length)
  const climb = (next: { from?: number; to?: number; steps?: number }) => {
    const values = ladder(next.from ?? from, next.to ?? to, next.steps ?? steps)
    form.value = { ...form.value, strengths: values.join(', ') }
  }
  const number = (name: string, value: number, step: number, max: number, min: number, change: (value: number) => void) => (
    <label class="field inline">
      <span class="quiet">{name}</span>
      <input
        type="number"
        {...{ min, max, step, value }}
        onChange={({ currentTarget: { valueAsNumber } }) =>
          Number.isNaN(valueAsNumber) ? undefined : change(Math.min(max, Math.max(min, valueAsNumber)))
        }
      />
    </label>
  )
  return (
    <>
      <div class="pair under">
        {number('From', from, 0.05, 1, 0, (value) => climb({ from: value }))}
        {number('To', to, 0.05, 1, 0, (value) => climb({ to: value }))}
        {number('Steps', steps, 1, 20, 2, (value) => climb({ steps: Math.round(value) }))}
      </div>
      <input
        id="strengths"
        type="text"
        class="field whole under"
        title="Numbers from 0 to 1, or a ladder such as 0.2-0.8 x 4"
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
