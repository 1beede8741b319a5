// The recipe: all that a designer asks of the model, one flat object under Runware's own names, and its way to the wire and back.
import * as z from 'zod/mini'
import {
  parameter,
  parameterNames,
  parameters,
  type DesignerParameter,
  type ParameterName,
} from './parameter.js'
import { presetOf } from './preset.js'

type Table = typeof parameters
type Value<Name extends ParameterName> = z.infer<Table[Name]['schema']>
/** Rows that may be absent from a recipe: neither required nor with a meaning of their own when left out. */
type Optional = {
  [Name in DesignerParameter]: Table[Name] extends { required: true } | { standard: unknown }
    ? never
    : Name
}[DesignerParameter]

/** One cell's wish. `strength` absent means Auto. Sizes are pixels and one of the 23 presets. */
export type Recipe = { [Name in Exclude<DesignerParameter, Optional>]: Value<Name> } & {
  [Name in Optional]?: Value<Name>
}

export const designerNames = parameterNames.filter(
  (name) => parameter(name).owner === 'designer',
) as DesignerParameter[]

/** The recipe's schema: each row's own check, Runware's own default where a value is left out, and no unknown names. */
export const recipeSchema = z
  .strictObject(Object.fromEntries(designerNames.map((name) => [name, field(name)])))
  .check(
    z.refine(
      (value) => presetOf(value['width'] as number, value['height'] as number) !== undefined,
      {
        path: ['width'],
        error: 'width and height together must be one of the 23 sizes',
      },
    ),
  ) as unknown as z.ZodMiniType<Recipe, Partial<Recipe>>

function field(name: DesignerParameter): z.ZodMiniType {
  const row = parameter(name)
  if (row.required) return row.schema
  return row.standard === undefined
    ? z.optional(row.schema)
    : z._default(row.schema as z.ZodMiniType<unknown>, row.standard)
}

/** A Runware task as it stands on the wire. */
export type WireTask = Record<string, unknown>

/** What the relay and the policy add to a recipe to make it a task. */
export type Owned = { [Name in Exclude<ParameterName, DesignerParameter>]?: Value<Name> }

/** A recipe and what the relay owns, nested as Runware wants it. Absent values are left out. */
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

/** The same values flat again, by name. Unknown keys of the task are not looked at. */
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
