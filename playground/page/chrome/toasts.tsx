// Short messages at the lower right: `figma.notify` and the page's own. Knows no plugin.
import { signal } from '@preact/signals'

interface Toast {
  id: number
  text: string
  error: boolean
  button?: { label: string; press: () => void }
}

export const toasts = signal<readonly Toast[]>([])
const USUAL_MS = 5000
let count = 0

interface ToastOptions {
  error?: boolean
  timeoutMs?: number
  button?: Toast['button']
}

export function toast(text: string, { error = false, timeoutMs = USUAL_MS, button }: ToastOptions = {}): { cancel(): void } {
  const id = ++count
  const cancel = () => void (toasts.value = toasts.value.filter((one) => one.id !== id))
  toasts.value = [...toasts.value, { id, text, error, ...(button && { button }) }]
  if (Number.isFinite(timeoutMs)) setTimeout(cancel, timeoutMs)
  return { cancel }
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, error, button }) => (
        <div key={id} class={error ? 'toast error' : 'toast'}>
          <span>{text}</span>
          {button && <button onClick={button.press}>{button.label}</button>}
        </div>
      ))}
    </div>
  )
}
