// One control for each kind of parameter: native elements with Figma's colours. They know no parameter by name.
import type { ComponentChildren } from 'preact'
import type { Control } from '../../contract/parameter.js'

type Of<Kind extends Control['kind']> = Extract<Control, { kind: Kind }>

interface Props {
  name: string
  label: string
  help: string
  value: unknown
  onChange: (value: unknown) => void
}

// What the model takes at most. Counted as JavaScript counts; nobody knows how Runware does, and this never counts fewer.
const longest = 2048

interface TextProps extends Props {
  /** How many characters count, where that is not all of them. */
  length: number
  onSend: (() => void) | undefined
}

export function TextField({ name, label, help, value, length, onChange, onSend }: TextProps) {
  const text = typeof value === 'string' ? value : ''
  const send = (event: KeyboardEvent) => {
    // A key that is held down repeats, and each run costs.
    if (event.repeat || event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    onSend?.()
  }
  return (
    <>
      <div class="row between">
        <label class="title" for={name}>
          {label}
        </label>
        <span class={length > longest ? 'bad' : 'quiet'}>{`${length} / ${longest}`}</span>
      </div>
      <textarea
        id={name}
        class="field area"
        rows={3}
        title={help}
        placeholder="A rainy morning in a small café, teal light"
        value={text}
        onInput={(event) => onChange(event.currentTarget.value)}
        onKeyDown={send}
      />
    </>
  )
}

interface SliderProps extends Props {
  control: Of<'slider'>
  automatic: boolean
  onAutomatic: (on: boolean) => void
  /** Stands beside the label. */
  beside?: ComponentChildren
}

export function Slider({ name, label, help, value, control, automatic, onAutomatic, onChange, beside }: SliderProps) {
  const { min, max, step } = control
  const number = typeof value === 'number' ? value : min
  const share = `${((number - min) / (max - min)) * 100}%`
  return (
    <>
      <div class="row between">
        <label class="title" for={name}>
          {label}
        </label>
        <span class="row">
          {beside}
          {control.automatic ? (
            <label class="row quiet">
              Auto
              <input
                type="checkbox"
                class="toggle"
                aria-label={control.automatic}
                checked={automatic}
                onChange={(event) => onAutomatic(event.currentTarget.checked)}
              />
            </label>
          ) : null}
        </span>
      </div>
      <div class={automatic ? 'row slide dim' : 'row slide'}>
        <input
          id={name}
          type="range"
          title={help}
          {...{ min, max, step }}
          value={number}
          style={{ '--share': share }}
          onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
        <input
          type="number"
          class="field short"
          aria-label={`${label} as a number`}
          {...{ min, max, step }}
          value={automatic ? '' : number}
          placeholder="Auto"
          onChange={(event) => onChange(toStep(event.currentTarget.valueAsNumber, control, number))}
        />
      </div>
      <div class="row between quiet ends">
        <span>{automatic ? 'The model chooses from the prompt' : 'Closer to the source'}</span>
        <span>{automatic ? '' : 'Further away'}</span>
      </div>
    </>
  )
}

/** The nearest value that the model takes; what is no number leaves the value as it was. */
function toStep(typed: number, { min, max, step }: Of<'slider'>, before: number): number {
  if (Number.isNaN(typed)) return before
  return Math.min(max, Math.max(min, Math.round(Math.round(typed / step) * step * 1e6) / 1e6))
}

export function NumberField({ name, label, help, value, control, onChange }: Props & { control: Of<'number'> }) {
  const { min, max, step } = control
  return (
    <label class="field inline" for={name}>
      <span class="quiet">{label}</span>
      <input
        id={name}
        type="number"
        title={help}
        {...{ min, max, step }}
        value={typeof value === 'number' ? value : ''}
        onInput={(event) => onChange(Number.isNaN(event.currentTarget.valueAsNumber) ? '' : event.currentTarget.valueAsNumber)}
      />
    </label>
  )
}

export function Choice({ name, label, help, value, control, onChange }: Props & { control: Of<'choice'> }) {
  return (
    <label class="field inline" for={name}>
      <span class="quiet">{label}</span>
      <select id={name} title={help} value={String(value)} onChange={(event) => onChange(event.currentTarget.value)}>
        {control.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  )
}

export function Switch({ name, label, help, value, onChange, required }: Props & { required: boolean }) {
  return (
    <label class="row between" for={name} title={help}>
      <span>
        {label}
        {required ? <span class="quiet"> · required by your team</span> : null}
      </span>
      <input
        id={name}
        type="checkbox"
        class="toggle"
        disabled={required}
        checked={required || value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  )
}
