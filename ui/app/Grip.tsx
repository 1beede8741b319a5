// The corner by which a person resizes the panel. Figma's own window has no such corner.
import { callSandbox } from '../channel.js'
import { reportFailure } from '../state/state.js'

export function Grip() {
  const drag = (event: PointerEvent) => {
    if (event.buttons === 0) return
    reportFailure(callSandbox('resize', { width: event.clientX + 6, height: event.clientY + 6 }))
  }
  return (
    <div
      class="grip"
      aria-hidden="true"
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    />
  )
}
