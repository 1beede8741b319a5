// Builds the zod schema of a field that a model's definition describes as data.
import * as z from 'zod/mini'
import type { FieldType } from './definition.js'

// The panel's page and the sandbox both forbid `new Function`, which zod would otherwise try.
z.config({ jitless: true })

/**
 * A URL: scheme, optional user, host, port, and the rest. Not `z.url`, which would add its many
 * cases to the panel's size.
 */
export const addressPattern =
  /^https?:\/\/([^\s/?#@]*@)?([^\s/?#@:[\]]+|\[[\da-f:.]+\])(:\d{1,5})?([/?#]\S*)?$/i

const address = z.string().check(z.regex(addressPattern, { error: 'an http or https address' }))
const dataURI = z.string().check(z.regex(/^data:image\//))
const object = z.record(z.string(), z.unknown())

/** Returns the schema that accepts exactly the values of `field`. */
export function schemaOf(field: FieldType): z.ZodMiniType {
  switch (field.type) {
    case 'text':
      return z.string().check(...lengths(field))
    case 'number':
      return z.number().check(...bounds(field), ...steps(field))
    case 'integer':
      return z.int().check(...bounds(field))
    case 'boolean':
      return z.boolean()
    case 'oneOf':
      return oneOf(field.values)
    case 'uuid':
      return z.uuidv4()
    case 'url':
      return address
    case 'dataURI':
      return dataURI
    case 'object':
      return object
  }
}

interface Bounds {
  readonly min?: number
  readonly max?: number
}

const lengths = ({ min, max }: Bounds) => [
  ...(min === undefined ? [] : [z.minLength(min)]),
  ...(max === undefined ? [] : [z.maxLength(max)]),
]

const bounds = ({ min, max }: Bounds) => [
  ...(min === undefined ? [] : [z.gte(min)]),
  ...(max === undefined ? [] : [z.lte(max)]),
]

// 0.07 * 100 is not 7 in binary, so the quotient is compared with a tolerance.
const steps = ({ step }: { readonly step?: number }) =>
  step === undefined
    ? []
    : [
        z.refine<number>((value) => Math.abs(value / step - Math.round(value / step)) < 1e-6, {
          error: `a multiple of ${step}`,
        }),
      ]

function oneOf(values: readonly (string | number)[]): z.ZodMiniType {
  const texts = values.filter((value) => typeof value === 'string')
  return texts.length === values.length && texts.length > 1 ? z.enum(texts) : z.literal([...values])
}
