// Validates a task against the contract's table: each error names its parameter and the accepted
// values. Pure.
import type { FieldType } from '../../contract/model/definition.js'
import {
  parameter,
  parameterNames,
  parameterSchemas,
  type ParameterName,
} from '../../contract/model/parameter.js'
import { presetOf, presets } from '../../contract/model/presets.js'
import { fromWire, type Owned, type Recipe, type WireTask } from '../../contract/recipe.js'
import { Refused, wireError, type WireError } from './refusal.js'

/** All parameters of a valid task, flat, with Runware's defaults for absent ones. */
export type Order = Recipe & Owned & { taskUUID: string; seedImage: string }

export const isObject = (value: unknown): value is WireTask =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Returns the parameters. Throws `Refused` with all errors at once. */
export function checkInference(task: WireTask): Order {
  const moved = atItsPlace(task)
  const values: Partial<Record<ParameterName, unknown>> = fromWire(moved)
  const errors = [
    ...unknownKeys(moved),
    ...parameterNames.flatMap((name) => checkValue(name, values[name])),
    ...checkSize(values),
  ]
  if (errors.length > 0) throw new Refused(errors.map((error) => ({ ...error, ...named(task) })))
  for (const name of parameterNames) {
    const { standard } = parameter(name)
    if (standard !== undefined) values[name] ??= standard
  }
  return values as Order
}

/** Returns the type and UUID of the task to which an error belongs. */
export function named(task: WireTask): { taskType?: string; taskUUID?: string } {
  const { taskType, taskUUID } = task
  return {
    ...(typeof taskType === 'string' && { taskType }),
    ...(typeof taskUUID === 'string' && { taskUUID }),
  }
}

export function checkTaskUUID(task: WireTask): string {
  const errors = checkValue('taskUUID', task['taskUUID'])
  if (errors.length > 0) throw new Refused(errors.map((error) => ({ ...error, ...named(task) })))
  return task['taskUUID'] as string
}

/**
 * Moves `seedImage` to its place. Official clients still write it on the task itself, as older
 * models require.
 */
function atItsPlace(task: WireTask): WireTask {
  if (!('seedImage' in task) || 'inputs' in task) return task
  const { seedImage, ...rest } = task
  return { ...rest, inputs: { seedImage } }
}

function unknownKeys(task: WireTask): WireError[] {
  const paths = parameterNames.map((name) => parameter(name).wire)
  const groups = new Set(paths.filter((path) => path.length > 1).map(([group]) => group as string))
  return Object.keys(task).flatMap((key): WireError[] => {
    if (!groups.has(key)) return paths.some((path) => path[0] === key) ? [] : [unknown(key)]
    const group = task[key]
    if (!isObject(group)) return [invalid(key, `‘${key}’ must be an object.`)]
    return Object.keys(group).flatMap((inner) =>
      paths.some((path) => path[0] === key && path[1] === inner)
        ? []
        : [unknown(`${key}.${inner}`)],
    )
  })
}

const unknown = (path: string) =>
  wireError('unknownParameter', { parameter: path, message: `Unknown parameter ‘${path}’.` })

function invalid(path: string, message: string): WireError {
  return wireError(coded('invalid', path.split('.').at(-1) ?? path), { parameter: path, message })
}

const coded = (what: string, name: string) =>
  `${what}${name.charAt(0).toUpperCase()}${name.slice(1)}`

function checkValue(name: ParameterName, value: unknown): WireError[] {
  const row = parameter(name)
  const path = row.wire.join('.')
  const ofSize = row.control.kind === 'size'
  if (value === undefined) {
    if (!row.required || ofSize) return []
    return [
      wireError(coded('missing', name), {
        parameter: path,
        message: `Required parameter ‘${path}’ is missing.`,
      }),
    ]
  }
  const checked = parameterSchemas[name].safeParse(value)
  if (checked.success) return []
  const length = name === 'positivePrompt' && typeof value === 'string' ? 'Length' : ''
  return [
    wireError(coded('invalid', name) + length, {
      parameter: path,
      message: `Invalid value for ‘${path}’. ${row.help}`,
      ...limitsOf(row.field),
    }),
  ]
}

/** Returns the accepted values of a field, in Runware's words. */
function limitsOf(field: FieldType): Partial<WireError> {
  if (field.type === 'oneOf') {
    const [first] = field.values
    return {
      type: typeof first === 'number' ? 'integer' : 'string',
      allowedValues: [...field.values],
    }
  }
  const { min, max } = { min: undefined, max: undefined, ...field }
  return {
    type: wireTypes[field.type],
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  }
}

const wireTypes = {
  text: 'string',
  uuid: 'string',
  url: 'string',
  dataURI: 'string',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  object: 'object',
} as const

function checkSize({ width, height }: Partial<Record<ParameterName, unknown>>): WireError[] {
  const pair = {
    parameter: ['width', 'height'],
    allowedValues: presets.map((preset) => `${preset.width}x${preset.height}`),
  }
  if (width === undefined || height === undefined)
    return [
      wireError('missingDimensionParameters', {
        ...pair,
        message: '‘width’ and ‘height’ are required together.',
      }),
    ]
  const each =
    presets.some((preset) => preset.width === width) &&
    presets.some((preset) => preset.height === height)
  if (!each || presetOf(width as number, height as number)) return []
  return [
    wireError('invalidDimensions', {
      ...pair,
      message: 'The model makes no picture of this width and height.',
    }),
  ]
}
