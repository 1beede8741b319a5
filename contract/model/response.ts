// The model's response fields by name. The relay reads each of them leniently; `wireResultSchema`
// is the documented form.
import * as z from 'zod/mini'
import type { FieldValue, ResponseField } from './definition.js'
import { schemaOf } from './field-schema.js'
import { model } from './ideogram-remix.js'

type Table = typeof model.responseFields
export type ResponseName = keyof Table
export const responseNames = Object.keys(model.responseFields) as ResponseName[]
export const responseField = (name: ResponseName): ResponseField => model.responseFields[name]

type RequiredName = {
  [Name in ResponseName]: Table[Name] extends { required: true } ? Name : never
}[ResponseName]

/** A result as Runware documents it. */
export type WireResult = { [Name in RequiredName]: FieldValue<Table[Name]['field']> } & {
  [Name in Exclude<ResponseName, RequiredName>]?: FieldValue<Table[Name]['field']>
}

/** Accepts a result with its image in any of the three forms. Keeps unknown fields. */
export const wireResultSchema = z.looseObject(
  Object.fromEntries(
    responseNames.map((name) => {
      const { field, required } = responseField(name)
      return [name, required ? schemaOf(field) : z.optional(schemaOf(field))]
    }),
  ),
) as unknown as z.ZodMiniType<WireResult>
