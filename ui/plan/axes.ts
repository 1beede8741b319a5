// The values of each axis, read from the form. Pure.
import type { Source } from '../../contract/message.js'
import { model } from '../../contract/model/ideogram-remix.js'
import { nearestPreset, presetOf, presets, type Preset } from '../../contract/model/presets.js'
import type { Recipe } from '../../contract/recipe.js'
import { maxCells } from '../../contract/run.js'
import { refused, type Form, type Refusal } from './form-values.js'
import { countWords, spellOut, type Prompt } from './prompts.js'
import { readStrengths } from './strengths.js'

export interface Axes {
  title: string
  sources: readonly Source[]
  prompts: readonly Prompt[]
  /** `undefined` is Auto. */
  strengths: readonly { value: number | undefined; label: string }[]
  sizes: readonly { label: string; of: (source: Source) => Preset }[]
  speeds: readonly Recipe['renderingSpeed'][]
}

/** Returns at least one value for every axis; an axis without a value is refused by name. */
export function axesOf(form: Form, sources: readonly Source[]): Axes | Refusal {
  const title = String(form.values.positivePrompt ?? '').trim()
  const { prompts, count } = spellOut(title, maxCells)
  if (count > maxCells)
    return refused('Prompt', `${countWords(count)} prompts, and ${maxCells} is the most`)
  const [odd] = form.several.strength ? readStrengths(form.strengths).odd : []
  if (odd !== undefined) return refused('Strength', `${odd} is no number from 0 to 1`)
  const strengths = strengthsOf(form)
  if (strengths.length === 0) return refused('Strength', 'a number from 0 to 1')
  const sizes = sizesOf(form)
  if (sizes.length === 0) return refused('Size', 'at least one size')
  const speeds = speedsOf(form)
  if (speeds.length === 0) return refused('Speed', 'at least one speed')
  return { title, sources, prompts, strengths, sizes, speeds }
}

function strengthsOf({ several, strengths, values, automatic }: Form): Axes['strengths'] {
  if (several.strength)
    return readStrengths(strengths).strengths.map((value) => ({ value, label: value.toFixed(2) }))
  if (automatic.strength || values.strength === undefined)
    return [{ value: undefined, label: 'Auto' }]
  // Text that is not a number makes no axis.
  return typeof values.strength === 'number'
    ? [{ value: values.strength, label: values.strength.toFixed(2) }]
    : []
}

function sizesOf({ several, sizes, values, each }: Form): Axes['sizes'] {
  const labelled = (preset: Preset) => ({
    label: preset.ratio.replace(':', ' : '),
    of: () => preset,
  })
  if (several.size) return presets.filter(({ ratio }) => sizes.includes(ratio)).map(labelled)
  if (each) return [{ label: 'Nearest', of: ({ width, height }) => nearestPreset(width, height) }]
  const preset = presetOf(Number(values.width), Number(values.height))
  return preset ? [labelled(preset)] : []
}

function speedsOf({ several, speeds, values }: Form): Recipe['renderingSpeed'][] {
  return several.speed
    ? model.speeds.filter((speed) => speeds.includes(speed))
    : [values.renderingSpeed as Recipe['renderingSpeed']]
}
