// The form's values: their defaults, their stored form, and the recipes that they make. Pure.
import { model } from '../../contract/model/ideogram-remix.js'
import {
  parameter,
  parameterSchemas,
  type DesignerParameter,
} from '../../contract/model/parameter.js'
import { presets } from '../../contract/model/presets.js'
import { designerNames, recipeSchema, type Recipe } from '../../contract/recipe.js'
import type { Fit } from '../../contract/framing.js'
import type { Failure } from '../../contract/failure.js'
import { rangeWords } from './typed-number.js'
import type { AxisName } from './axis-name.js'

/**
 * The form's values by parameter. The single value stays stored while several are chosen, so that
 * switching back loses nothing.
 */
export interface Form {
  values: Partial<Record<DesignerParameter, unknown>>
  automatic: Partial<Record<DesignerParameter, boolean>>
  fit: Fit
  /** The axes on which several values are chosen. */
  several: Record<SeveralName, boolean>
  /** The typed text. */
  strengths: string
  /** Ratios of presets. */
  sizes: readonly string[]
  speeds: readonly string[]
  /** Each source uses the preset nearest to its own shape. */
  each: boolean
  columns: AxisName | undefined
}

export type SeveralName = 'strength' | 'size' | 'speed'
const severalNames: readonly SeveralName[] = ['strength', 'size', 'speed']
const axisNames: readonly AxisName[] = ['source', 'prompt', 'strength', 'size', 'speed']

export function startingForm(): Form {
  const values: Form['values'] = {}
  for (const name of designerNames) {
    const { initial, standard } = parameter(name)
    const value = initial ?? standard
    if (value !== undefined) values[name] = value
  }
  return {
    values,
    automatic: {},
    fit: 'crop',
    several: { strength: false, size: false, speed: false },
    strengths: '0.25, 0.45, 0.65, 0.85',
    sizes: ['1:1', '16:9', '9:16'],
    speeds: [...model.speeds],
    each: false,
    columns: undefined,
  }
}

// The size follows the selection, and a structured prompt belongs to one image: neither is stored.
const followed: readonly DesignerParameter[] = ['width', 'height', 'structuredPrompt']

export function toRemember({ values, each: _, ...form }: Form): Omit<Form, 'each'> {
  const kept = Object.fromEntries(
    Object.entries(values).filter(([name]) => !followed.includes(name as DesignerParameter)),
  )
  return { ...form, values: kept }
}

/** Returns the stored form as far as it still fits: an invalid value drops only itself. */
export function fromRemembered(stored: unknown): Form {
  const form = startingForm()
  const old = (typeof stored === 'object' && stored !== null ? stored : {}) as Partial<Form>
  for (const name of designerNames) {
    const value = old.values?.[name]
    const draft = name === 'positivePrompt' && typeof value === 'string'
    if (value !== undefined && (draft || parameterSchemas[name].safeParse(value).success))
      form.values[name] = value
    if (old.automatic?.[name] === true) form.automatic[name] = true
  }
  if (old.fit === 'pad') form.fit = 'pad'
  for (const name of severalNames) if (old.several?.[name] === true) form.several[name] = true
  if (typeof old.strengths === 'string') form.strengths = old.strengths
  const ratios = presets.map(({ ratio }) => ratio)
  if (Array.isArray(old.sizes)) form.sizes = old.sizes.filter((ratio) => ratios.includes(ratio))
  if (Array.isArray(old.speeds))
    form.speeds = old.speeds.filter((speed) => typeof speed === 'string')
  if (old.columns && axisNames.includes(old.columns)) form.columns = old.columns
  return form
}

/** Returns the form's recipe with some values replaced, or the first refusal of a value. */
export function recipeFrom(
  { values, automatic }: Form,
  chosen: Partial<Recipe>,
): { recipe: Recipe } | Refusal {
  const asked = Object.entries(values).filter(([name]) => !automatic[name as DesignerParameter])
  const given = Object.fromEntries(
    [...asked, ...Object.entries(chosen)].filter(([, value]) => value !== undefined),
  )
  const parsed = recipeSchema.safeParse(given)
  if (parsed.success) return { recipe: parsed.data }
  const name = String(parsed.error.issues[0]?.path[0] ?? 'positivePrompt') as DesignerParameter
  const { label, help, control } = parameter(name)
  const numeric = control.kind === 'number' || control.kind === 'slider'
  return refused(label, numeric ? rangeWords(control) : help.replace(/\.$/, ''))
}

export interface Refusal {
  failure: Extract<Failure, { kind: 'refused' }>
}

export const refused = (field: string, allowed: string): Refusal => ({
  failure: { kind: 'refused', field, allowed },
})

/** Returns the form with a recipe's values, and no axis with several values. */
export function withRecipe(form: Form, recipe: Recipe): Form {
  return {
    ...form,
    values: { ...startingForm().values, ...recipe },
    automatic: { strength: recipe.strength === undefined },
    several: { strength: false, size: false, speed: false },
    each: false,
  }
}
