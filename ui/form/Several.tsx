// The switch by which an axis of the grid takes several values in place of one.
import type { SeveralName } from '../settings/settings.js'
import { form } from '../state.js'
import { setSeveral } from './set.js'

export function Several({ name, label }: { name: SeveralName; label: string }) {
  return (
    <label class="row quiet">
      Several
      <input
        type="checkbox"
        class="toggle"
        aria-label={label}
        checked={form.value.several[name]}
        onChange={(event) => setSeveral(name, event.currentTarget.checked)}
      />
    </label>
  )
}
