// The parts of a model's definition: field types, request parameters, response fields. Plain data,
// loads without zod.

/** The values of a field on the wire. Bounds are inclusive; text length is in code points. */
export type FieldType =
  | { readonly type: 'text'; readonly min?: number; readonly max?: number }
  | {
      readonly type: 'number'
      readonly min?: number
      readonly max?: number
      readonly step?: number
    }
  | { readonly type: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'oneOf'; readonly values: readonly (string | number)[] }
  | { readonly type: 'uuid' | 'url' | 'dataURI' | 'object' }

/** The TypeScript type of a field's values. */
export type FieldValue<Field extends FieldType> = Field extends {
  type: 'oneOf'
  values: readonly (infer Value)[]
}
  ? Value
  : Field extends { type: 'number' | 'integer' }
    ? number
    : Field extends { type: 'boolean' }
      ? boolean
      : Field extends { type: 'object' }
        ? Record<string, unknown>
        : string

/** The party that sets a parameter: the designer in the form, the team's policy, or the relay. */
export type ParameterOwner = 'designer' | 'policy' | 'relay'

/** The form's control for a parameter. `hidden` has no control: its owner is not the designer. */
export type Control =
  | { kind: 'text' }
  | { kind: 'slider'; min: number; max: number; step: number; automatic?: string }
  | { kind: 'number'; min: number; max: number; step: number }
  | { kind: 'choice'; options: readonly { value: string; label: string }[] }
  | { kind: 'switch' }
  | { kind: 'size' }
  | { kind: 'hidden' }

export interface Parameter {
  /** The accepted values, in a recipe and on the wire. */
  readonly field: FieldType
  readonly owner: ParameterOwner
  /** Its path in a Runware task: `['safety', 'checkContent']`. */
  readonly wire: readonly string[]
  readonly required?: boolean
  /**
   * Runware's value for an absent parameter, by the model's page, and so a recipe's. Absent: no
   * default is filled in.
   */
  readonly standard?: unknown
  /** Initial value in the form where it differs from `standard`. */
  readonly initial?: unknown
  readonly control: Control
  readonly label: string
  readonly help: string
}

export interface ResponseField {
  /** The values that Runware documents. The relay reads each field more leniently. */
  readonly field: FieldType
  readonly required?: boolean
  /** The product's use of the field. */
  readonly use: string
}
