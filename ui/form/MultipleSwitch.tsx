// The switch by which an axis of the grid takes several values in place of one.
import type { SeveralName } from '../plan/form-values.js'
import { form } from '../state/state.js'
import { setSeveral } from './set-value.js'

interface Props {
  name: SeveralName
  label: string
}

export function Several(props: Props) {
  return (
    <label class="row quiet">
      Several
      <Toggle {...props} />
    </label>
  )
}

export function Toggle({ name, label }: Props) {
  return (
    <input
      type="checkbox"
      class="toggle"
      aria-label={label}
      checked={form.value.several[name]}
      onChange={(event) => setSeveral(name, event.currentTarget.checked)}
    />
  )
}
