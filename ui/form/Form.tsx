// The form, made from the parameter table: a row of a known kind appears by itself. Layout here, controls beside.
import { parameter, type DesignerParameter } from '../../contract/model/parameter.js'
import { designerNames } from '../../contract/recipe.js'
import { maxCells } from '../../contract/run.js'
import { lengthOf, spellOut } from '../plan/prompts.js'
import { about, form } from '../state/state.js'
import { NumberField, Choice, Slider, Switch, TextField } from '../controls/fields.js'
import { setAutomatic, setValue } from './set-value.js'
import { SizeField } from './SizeField.js'
import { SeveralSpeeds, SpeedField } from './SpeedField.js'
import { StrengthField } from './StrengthField.js'
import { Palette } from './PaletteField.js'
import { Variants } from './PromptList.js'

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
  const more = designerNames.filter(
    (name) => !placed.includes(name) && parameter(name).control.kind !== 'hidden',
  )
  const policy = about.value?.policy
  return (
    <>
      <section class="sec">
        <Field name="positivePrompt" onSend={onSend} />
        <Variants />
        <Palette />
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
        <StrengthField />
      </section>
      <section class="sec">
        <SizeField />
      </section>
      <section class="sec stack">
        <div class="pair">
          <Field name="numberResults" />
          <SpeedField />
        </div>
        <Field name="copyrightDetection" required={policy?.copyrightCheckRequired} />
        <Field name="checkContent" required={policy?.contentCheckRequired} />
        <details>
          <summary>More</summary>
          <div class="stack">
            <SeveralSpeeds />
            {more.map((name) => (
              <Field key={name} name={name} />
            ))}
          </div>
        </details>
      </section>
    </>
  )
}

/** A text may hold several prompts; the model takes so many characters of each. */
function longestOf(text: string): number {
  return Math.max(...spellOut(text, maxCells).prompts.map(({ text }) => lengthOf(text)))
}

interface FieldProps {
  name: DesignerParameter
  onSend?: () => void
  /** The team's policy asks for it: it is on, and stays on. */
  required?: boolean | undefined
}

function Field({ name, onSend, required = false }: FieldProps) {
  const { control, label, help } = parameter(name)
  const value = form.value.values[name]
  const props = { name, label, help, value, onChange: (next: unknown) => setValue(name, next) }
  switch (control.kind) {
    case 'text':
      return <TextField {...props} onSend={onSend} length={longestOf(String(value ?? ''))} />
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
      return <Switch {...props} required={required} />
    case 'size':
    case 'hidden':
      return null
  }
}
