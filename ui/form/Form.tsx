// The form, made from the parameter table: a row of a known kind appears by itself. Layout here, controls beside.
import { parameter, type DesignerParameter } from '../../contract/parameter.js'
import { designerNames } from '../../contract/recipe.js'
import { form } from '../state.js'
import { Choice, NumberField, Slider, Switch, TextField } from './controls.js'
import { SizeField } from './SizeField.js'

/** These have a place of their own; what else the table has goes under More. */
const placed: readonly DesignerParameter[] = [
  'positivePrompt',
  'strength',
  'width',
  'height',
  'numberResults',
  'renderingSpeed',
  'copyrightDetection',
  'checkContent',
]

export function FormSections({ onSend }: { onSend: () => void }) {
  const more = designerNames.filter((name) => !placed.includes(name) && parameter(name).control.kind !== 'hidden')
  return (
    <>
      <section class="sec">
        <Field name="positivePrompt" onSend={onSend} />
        {form.value.values.structuredPrompt ? (
          <div class="row under">
            <span class="chip">
              With a structured prompt
              <button
                type="button"
                class="drop"
                aria-label="Leave the structured prompt out"
                onClick={() => setValue('structuredPrompt', undefined)}
              >
                ×
              </button>
            </span>
          </div>
        ) : null}
      </section>
      <section class="sec">
        <Field name="strength" />
      </section>
      <section class="sec">
        <SizeField />
      </section>
      <section class="sec stack">
        <div class="pair">
          <Field name="numberResults" />
          <Field name="renderingSpeed" />
        </div>
        <Field name="copyrightDetection" />
        <Field name="checkContent" />
        <details>
          <summary>More</summary>
          <div class="stack">
            {more.map((name) => (
              <Field key={name} name={name} />
            ))}
          </div>
        </details>
      </section>
    </>
  )
}

function Field({ name, onSend }: { name: DesignerParameter; onSend?: () => void }) {
  const { control, label, help } = parameter(name)
  const value = form.value.values[name]
  const props = { name, label, help, value, onChange: (next: unknown) => setValue(name, next) }
  switch (control.kind) {
    case 'text':
      return <TextField {...props} onSend={onSend} />
    case 'slider':
      return (
        <Slider
          {...props}
          control={control}
          automatic={form.value.automatic[name] === true}
          onAutomatic={(on) => setAutomatic(name, on)}
        />
      )
    case 'number':
      return <NumberField {...props} control={control} />
    case 'choice':
      return <Choice {...props} control={control} />
    case 'switch':
      return <Switch {...props} />
    case 'size':
    case 'hidden':
      return null
  }
}

function setValue(name: DesignerParameter, value: unknown): void {
  const { values, automatic } = form.value
  form.value = { ...form.value, values: { ...values, [name]: value }, automatic: { ...automatic, [name]: false } }
}

function setAutomatic(name: DesignerParameter, on: boolean): void {
  form.value = { ...form.value, automatic: { ...form.value.automatic, [name]: on } }
}
