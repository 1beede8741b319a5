// One control for each kind of parameter: native elements with Figma's colours. They know no parameter by name.
import type { ComponentChildren } from 'preact'
import type { Control } from '../../contract/model/definition.js'
import { model } from '../../contract/model/ideogram-remix.js'
import { useNumberInput } from './number-input.js'

type Of<Kind extends Control['kind']> = Extract<Control, { kind: Kind }>

interface Props {
  name: string
  label: string
  help: string
  value: unknown
  onChange: (value: unknown) => void
}

interface TextProps extends Props {
  /** The characters of its longest prompt. */
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
        <span
          class={length > model.promptMax ? 'bad' : 'quiet'}
        >{`${length} / ${model.promptMax}`}</span>
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
  /** Is handed what was typed in the number's field and is no number, when that field is left. */
  onLeave?: (typed: string) => void
}

export function Slider({
  name,
  label,
  help,
  value,
  control,
  automatic,
  onAutomatic,
  onChange,
  beside,
  onLeave,
}: SliderProps) {
  const { min, max, step } = control
  const { input, fault } = useNumberInput({
    range: control,
    value: automatic ? '' : value,
    onRead: onChange,
    onLeave,
  })
  const wrong = automatic ? undefined : fault
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
          class="field short"
          aria-label={`${label} as a number`}
          placeholder={automatic ? 'Auto' : ''}
          {...input}
          aria-invalid={wrong !== undefined}
        />
      </div>
      <div class={`row between ends ${wrong ? 'bad' : 'quiet'}`}>
        <span>
          {wrong ?? (automatic ? 'The model chooses from the prompt' : 'Closer to the source')}
        </span>
        <span>{automatic || wrong ? '' : 'Further away'}</span>
      </div>
    </>
  )
}

export function NumberField({
  name,
  label,
  help,
  value,
  control,
  onChange,
}: Props & { control: Of<'number'> }) {
  const { input, fault } = useNumberInput({ range: control, value, onRead: onChange })
  return (
    <div>
      <label class="field inline" for={name}>
        <span class="quiet">{label}</span>
        <input id={name} title={help} {...input} />
      </label>
      {fault ? <p class="bad ends">{fault}</p> : null}
    </div>
  )
}

export function Choice({
  name,
  label,
  help,
  value,
  control,
  onChange,
}: Props & { control: Of<'choice'> }) {
  return (
    <label class="field inline" for={name}>
      <span class="quiet">{label}</span>
      <select
        id={name}
        title={help}
        value={String(value)}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {control.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  )
}

export function Switch({
  name,
  label,
  help,
  value,
  onChange,
  required,
}: Props & { required: boolean }) {
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
