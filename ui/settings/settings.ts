// The form's values: what they start as, what is remembered of them, and the recipe that they make. Pure.
import { parameter, type DesignerParameter } from '../../contract/parameter.js'
import { designerNames, recipeSchema, type Recipe } from '../../contract/recipe.js'
import type { Fit } from '../../contract/framing.js'
import type { Failure } from '../../contract/failure.js'

/** What stands in the form, by parameter. `strength` is kept while `auto` is on, so that switching back loses nothing. */
export interface Form {
  values: Partial<Record<DesignerParameter, unknown>>
  automatic: Partial<Record<DesignerParameter, boolean>>
  fit: Fit
}

export function startingForm(): Form {
  const values: Form['values'] = {}
  for (const name of designerNames) {
    const { initial, standard } = parameter(name)
    const value = initial ?? standard
    if (value !== undefined) values[name] = value
  }
  return { values, automatic: {}, fit: 'crop' }
}

// The size follows the selection, and a structured prompt belongs to one picture: neither is remembered.
const followed: readonly DesignerParameter[] = ['width', 'height', 'structuredPrompt']

export function toRemember({ values, automatic, fit }: Form): Form {
  const kept = Object.fromEntries(Object.entries(values).filter(([name]) => !followed.includes(name as DesignerParameter)))
  return { values: kept, automatic, fit }
}

/** What was stored, as far as it still fits: a value that its row refuses drops only itself. */
export function fromRemembered(stored: unknown): Form {
  const form = startingForm()
  const old = stored as Partial<Form> | null
  for (const name of designerNames) {
    const value = old?.values?.[name]
    const draft = name === 'positivePrompt' && typeof value === 'string'
    if (value !== undefined && (draft || parameter(name).schema.safeParse(value).success)) form.values[name] = value
    if (old?.automatic?.[name] === true) form.automatic[name] = true
  }
  if (old?.fit === 'pad') form.fit = 'pad'
  return form
}

/** The recipe that the form means, or the first thing that keeps it from being one. */
export function recipeOf({ values, automatic }: Form): { recipe: Recipe } | { failure: Extract<Failure, { kind: 'refused' }> } {
  const given = Object.fromEntries(Object.entries(values).filter(([name]) => !automatic[name as DesignerParameter]))
  const parsed = recipeSchema.safeParse(given)
  if (parsed.success) return { recipe: parsed.data }
  const name = String(parsed.error.issues[0]?.path[0] ?? 'positivePrompt') as DesignerParameter
  const { label, help } = parameter(name)
  return { failure: { kind: 'refused', field: label, allowed: help.replace(/\.$/, '') } }
}
