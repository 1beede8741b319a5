// Speed: one of the model's three, or several to compare. What the team's policy does not allow cannot be chosen.
import { parameter } from '../../contract/model/parameter.js'
import { about, form } from '../state/state.js'
import { setValue, toggled } from './set-value.js'
import { Toggle } from './MultipleSwitch.js'

export function SpeedField() {
  const { control, label, help } = parameter('renderingSpeed')
  if (control.kind !== 'choice') return null
  const { values, several, speeds } = form.value
  const allowed: readonly string[] | undefined = about.value?.policy.speeds
  const on = (value: string) =>
    several.speed ? speeds.includes(value) : values.renderingSpeed === value
  const choose = (value: string) => {
    if (several.speed) form.value = { ...form.value, speeds: toggled(speeds, value) }
    else setValue('renderingSpeed', value)
  }
  return (
    <div class="seg grow" role="group" aria-label={label}>
      {control.options.map(({ value, label: name }) => {
        const out = allowed !== undefined && !allowed.includes(value)
        return (
          <button
            key={value}
            type="button"
            disabled={out}
            title={out ? 'Your team’s policy leaves this speed out' : help}
            aria-pressed={on(value)}
            onClick={() => choose(value)}
          >
            {name}
          </button>
        )
      })}
    </div>
  )
}

export function SeveralSpeeds() {
  return (
    <label class="row between">
      <span>Compare several speeds</span>
      <Toggle name="speed" label="Several speeds" />
    </label>
  )
}
