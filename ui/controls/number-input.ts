// What a number's field needs to be an input of text: `type=number` drops a comma and a per cent sign without a word.
import { useSignal } from '@preact/signals'
import { rangeWords, readNumber, toStep, type NumberRange } from '../plan/typed-number.js'

interface NumberInput {
  range: NumberRange
  /** A number, or the text that was typed and is none. */
  value: unknown
  /** Is handed the number, or the text where it is none, so that nothing is made with an earlier value. */
  onRead: (read: number | string) => void
  /** Is handed what was typed when the field is left and it is no number. */
  onLeave?: ((typed: string) => void) | undefined
}

export function useNumberInput({ range, value, onRead, onLeave }: NumberInput) {
  const draft = useSignal<string | undefined>(undefined)
  const shown =
    draft.value ?? (typeof value === 'number' || typeof value === 'string' ? String(value) : '')
  const read = readNumber(shown, range)
  const fault = 'fault' in read ? read.fault : undefined
  const set = (typed: string) => {
    draft.value = typed
    const now = readNumber(typed, range)
    onRead('value' in now ? now.value : typed)
  }
  return {
    fault,
    input: {
      type: 'text' as const,
      inputMode: 'decimal' as const,
      role: 'spinbutton' as const,
      autoComplete: 'off',
      'aria-valuemin': range.min,
      'aria-valuemax': range.max,
      'aria-valuenow': 'value' in read ? read.value : undefined,
      'aria-valuetext': shown || `Type ${rangeWords(range)}`,
      'aria-invalid': fault !== undefined,
      value: shown,
      onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => set(currentTarget.value),
      onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
        // A field whose owner kept the earlier number goes on showing what is wrong.
        if (fault === undefined || typeof value === 'string') draft.value = undefined
        if (fault !== undefined) onLeave?.(currentTarget.value)
      },
      onKeyDown: (event: KeyboardEvent) => {
        const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
        if (by === 0 || !('value' in read)) return
        event.preventDefault()
        const next = toStep(read.value + by * range.step, range.step)
        set(String(Math.min(range.max, Math.max(range.min, next))))
      },
    },
  }
}
