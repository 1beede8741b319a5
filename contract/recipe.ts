// The recipe: all parameters that a designer sets, one flat object under Runware's own names, and
// its conversion to and from the wire.
import * as z from 'zod/mini'
import type { FieldValue } from './model/definition.js'
import { schemaOf } from './model/field-schema.js'
import { model } from './model/ideogram-remix.js'
import {
  parameter,
  parameterNames,
  parameterSchemas,
  type DesignerParameter,
  type ParameterName,
} from './model/parameter.js'
import { presetOf } from './model/presets.js'

type Table = typeof model.parameters
type Value<Name extends ParameterName> = FieldValue<Table[Name]['field']>
/** Parameters that may be absent from a recipe: not required, and without a default. */
type Optional = {
  [Name in DesignerParameter]: Table[Name] extends { required: true } | { standard: unknown }
    ? never
    : Name
}[DesignerParameter]

/**
 * The parameters of one cell. `strength` absent means Auto. Width and height are pixels and one of
 * the model's presets.
 */
export type Recipe = { [Name in Exclude<DesignerParameter, Optional>]: Value<Name> } & {
  [Name in Optional]?: Value<Name>
}

export const designerNames = parameterNames.filter(
  (name) => parameter(name).owner === 'designer',
) as DesignerParameter[]

/**
 * The recipe's schema: each parameter's own schema, Runware's default for an absent value, and no
 * unknown names.
 */
export const recipeSchema = z
  .strictObject(
    Object.fromEntries(
      designerNames.map((name) => [name, withAbsence(name, parameterSchemas[name])]),
    ),
  )
  .check(
    z.refine(
      (value) => presetOf(value['width'] as number, value['height'] as number) !== undefined,
      {
        path: ['width'],
        error: `width and height together must be one of the ${model.presets.length} sizes`,
      },
    ),
  ) as unknown as z.ZodMiniType<Recipe, Partial<Recipe>>

function withAbsence(name: DesignerParameter, schema: z.ZodMiniType): z.ZodMiniType {
  const { required, standard } = parameter(name)
  if (required) return schema
  return standard === undefined
    ? z.optional(schema)
    : z._default(schema as z.ZodMiniType<unknown>, standard)
}

/**
 * A stored recipe, perhaps of another version: without limits, which may have changed since, and
 * without unknown names. A recipe that is sent again must pass `recipeSchema`.
 */
export const storedRecipeSchema = z.object(
  Object.fromEntries(designerNames.map((name) => [name, storedField(name)])),
) as unknown as z.ZodMiniType<Recipe, Partial<Recipe>>

function storedField(name: DesignerParameter): z.ZodMiniType {
  const { field } = parameter(name)
  const schema = field.type === 'oneOf' ? typeOf(field.values[0]) : schemaOf({ type: field.type })
  return withAbsence(name, schema)
}

function typeOf(value: unknown): z.ZodMiniType {
  return typeof value === 'number' ? z.int() : z.string()
}

/** A Runware task in the form of the wire. */
export type WireTask = Record<string, unknown>

/** The parameters that relay and policy add to a recipe to form a task. */
export type Owned = { [Name in Exclude<ParameterName, DesignerParameter>]?: Value<Name> }

/**
 * Returns the task of a recipe and the relay's parameters, nested as Runware expects. Absent values
 * are left out.
 */
export function toWire(recipe: Recipe, owned: Owned): WireTask {
  const task: WireTask = {}
  const values: Record<string, unknown> = { ...recipe, ...owned }
  for (const name of parameterNames) {
    const value = values[name]
    if (value === undefined) continue
    const path = parameter(name).wire
    let place = task
    for (const step of path.slice(0, -1)) place = (place[step] ??= {}) as WireTask
    place[path[path.length - 1] ?? name] = value
  }
  return task
}

/** Returns the same values as a flat object, by name. Unknown keys of the task are ignored. */
export function fromWire(task: WireTask): Partial<Record<ParameterName, unknown>> {
  const values: Partial<Record<ParameterName, unknown>> = {}
  for (const name of parameterNames) {
    const value = parameter(name).wire.reduce<unknown>(
      (at, step) => (isObject(at) ? at[step] : undefined),
      task,
    )
    if (value !== undefined) values[name] = value
  }
  return values
}

function isObject(value: unknown): value is WireTask {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
