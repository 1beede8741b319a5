// How far the measuring is, while there is something to measure.
import { measuring } from '../measure/measure.js'

export function MeasuringProgress() {
  const now = measuring.value
  if (!now) return null
  return (
    <div class="quiet" role="status">
      {`Measured ${now.done} of ${now.of}`}
      <progress max={now.of} value={now.done} aria-label="Measuring" />
    </div>
  )
}
