// Short messages at the lower right: `figma.notify` and the page's own.
import { signal } from '@preact/signals'
import { Icon } from './icons.js'

interface Toast {
  id: number
  text: string
  error: boolean
  button?: Button
  onEnd?: ((why: 'timeout' | 'dismiss' | 'action_button_click') => void) | undefined
}

/** A toast stays open only if `press` returns `false`. */
interface Button {
  label: string
  press: () => boolean | void
}

export const toasts = signal<readonly Toast[]>([])
const usualMs = 5000
const most = 4
const longest = 300
let count = 0

interface ToastOptions {
  error?: boolean
  timeoutMs?: number
  button?: Button
  onEnd?: Toast['onEnd']
}

export function toast(
  text: string,
  { error = false, timeoutMs = usualMs, button, onEnd }: ToastOptions = {},
): { cancel(): void } {
  const id = ++count
  // Limited to the newest, so that toasts do not cover the canvas.
  toasts.value = [...toasts.value, { id, text, error, onEnd, ...(button && { button }) }].slice(
    -most,
  )
  if (Number.isFinite(timeoutMs))
    setTimeout(() => end(id, 'timeout'), Math.min(timeoutMs, 2 ** 31 - 1))
  return { cancel: () => void take(id) }
}

function take(id: number): Toast | undefined {
  const found = toasts.value.find((one) => one.id === id)
  if (found) toasts.value = toasts.value.filter((one) => one !== found)
  return found
}

const end = (id: number, why: 'timeout' | 'dismiss' | 'action_button_click') =>
  take(id)?.onEnd?.(why)

function press({ id, button }: Toast): void {
  if (button?.press() !== false) end(id, 'action_button_click')
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((one) => (
        <div key={one.id} class={one.error ? 'toast error' : 'toast'}>
          <span>{one.text.length > longest ? `${one.text.slice(0, longest)}…` : one.text}</span>
          {one.button && <button onClick={() => press(one)}>{one.button.label}</button>}
          <button class="dismiss" aria-label="Dismiss" onClick={() => end(one.id, 'dismiss')}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  )
}
