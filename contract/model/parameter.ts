// The model's request parameters by name, and their schemas, for form, recipe, wire and simulator.
import * as z from 'zod/mini'
import type { FieldValue, Parameter } from './definition.js'
import { schemaOf } from './field-schema.js'
import { model } from './ideogram-remix.js'

export type { Parameter } from './definition.js'

type Table = typeof model.parameters
export type ParameterName = keyof Table
export type DesignerParameter = {
  [Name in ParameterName]: Table[Name]['owner'] extends 'designer' ? Name : never
}[ParameterName]

/** The names of all parameters, for code that iterates over the table. */
export const parameterNames = Object.keys(model.parameters) as ParameterName[]

/** Returns the definition of a parameter, without its literal types. */
export const parameter = (name: ParameterName): Parameter => model.parameters[name]

/** The schema of each parameter's value, by name. */
export const parameterSchemas = Object.fromEntries(
  parameterNames.map((name) => [name, schemaOf(parameter(name).field)]),
) as unknown as { [Name in ParameterName]: z.ZodMiniType<FieldValue<Table[Name]['field']>> }
