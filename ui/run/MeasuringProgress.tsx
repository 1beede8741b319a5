// How far the measuring of a run is, while there is something to measure.
import { measuringQueue } from '../session/report.js'

export function MeasuringProgress({ run }: { run: string }) {
  const now = measuringQueue.progressOf(run)
  if (!now) return null
  return (
    <div class="quiet" role="status">
      {`Measured ${now.done} of ${now.of}`}
      <progress max={now.of} value={now.done} aria-label="Measuring" />
    </div>
  )
}
