// Generates the OpenAPI description from the route table and its schemas. Pure.
import * as z from 'zod/mini'
import { refusalSchema } from '../../contract/about.js'
import { parameter, parameterSchemas } from '../../contract/model/parameter.js'
import type { RouteSpec } from './route.js'

type Json = Record<string, unknown>

/** Returns OpenAPI 3.1. Its schemas are JSON Schema 2020-12, the dialect that zod generates. */
export function openApi(list: readonly RouteSpec[], version: string, url: string): Json {
  const paths: Record<string, Json> = {}
  for (const spec of list)
    (paths[spec.path.replace(/:(\w+)/g, '{$1}')] ??= {})[spec.method] = operation(spec)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Brandsafe Remix relay',
      version,
      description:
        'Runs of image variations at Runware, with their people, policy, budget and ledger.',
      license: { name: 'MIT', identifier: 'MIT' },
      contact: { name: 'The admin of this relay' },
    },
    servers: [{ url, description: 'This relay.' }],
    security: [{ token: [] }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: '`team.member.secret`' },
      },
      schemas: { Refusal: schemaOf(refusalSchema, 'output') },
      responses: {
        refused: {
          description: 'Refused.',
          content: json({ $ref: '#/components/schemas/Refusal' }),
        },
      },
    },
  }
}

/** Tags by the first segment of a path. */
const tags = {
  about: 'What there is to choose from.',
  runs: 'Runs, their images, events and marks.',
  seeds: 'Source images, by the SHA-256 of their bytes.',
  policy: 'What the admin asks of every run.',
  members: 'The people of the team.',
  usage: 'What was spent and what is left.',
  audit: 'The ledger.',
  operations: 'Health, metrics, webhooks and this description.',
}

function tagOf(path: string): string {
  const [, name = ''] = /^\/v1\/(\w+)/.exec(path) ?? []
  return Object.hasOwn(tags, name) ? name : 'operations'
}

/** Returns the operation id: `getRunsIdImagesNVerdict` for `GET /v1/runs/:id/images/:n/verdict`. */
function operationId(method: string, path: string): string {
  const words = path.replace(/^\/v1\//, '').match(/[A-Za-z]+/g) ?? []
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

const askers = {
  anybody: 'No token.',
  member: 'Any member.',
  admin: 'An admin.',
  operator: 'A token out of the relay’s settings.',
}

function operation({
  method,
  path,
  summary,
  asker = 'member',
  query = {},
  headers = {},
  body,
  bytes,
  answers,
}: RouteSpec): Json {
  const named =
    (place: string) =>
    ([name, description]: [string, string]) => ({
      name: name.replace('!', ''),
      in: place,
      required: place === 'path' || name.endsWith('!'),
      description,
      schema: { type: 'string' },
    })
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']): [string, string] => [
    name,
    `Which ${name}.`,
  ])
  const parameters = [
    ...inPath.map(named('path')),
    ...Object.entries(query).map(named('query')),
    ...Object.entries(headers).map(named('header')),
  ]
  const content = body ? json(schemaOf(body, 'input')) : bytes && raw(bytes)
  const responses = Object.entries(answers).map(([status, { words, schema, types }]) => {
    const refused = Number(status) >= 400 && !schema
    const shape = schema && schemaOf(schema, 'output')
    const carried = types
      ? raw(types, shape)
      : shape
        ? json(shape)
        : refused
          ? json({ $ref: '#/components/schemas/Refusal' })
          : undefined
    return [status, { description: words, ...(carried && { content: carried }) }]
  })
  return {
    operationId: operationId(method, path),
    tags: [tagOf(path)],
    summary,
    description: askers[asker],
    ...(asker === 'anybody' && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(content && { requestBody: { required: true, content } }),
    responses: {
      ...Object.fromEntries(responses),
      '4XX': { $ref: '#/components/responses/refused' },
      default: { $ref: '#/components/responses/refused' },
    },
  }
}

const json = (schema: Json): Json => ({ 'application/json': { schema } })

/**
 * Returns the content of a body that is no JSON. `shape` is the schema of one line of NDJSON; bytes
 * and tables have none.
 */
function raw(types: readonly string[], shape?: Json): Json {
  return Object.fromEntries(
    types.map((type) => [type, shape && /json/.test(type) ? { schema: shape } : {}]),
  )
}

function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: addStep,
  }) as Json
  return rest
}

/** Adds the step of `strength`, which zod checks with a custom function and cannot generate. */
function addStep({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodType
  jsonSchema: z.core.JSONSchema.BaseSchema
}): void {
  const { field } = parameter('strength')
  if (zodSchema === (parameterSchemas.strength as z.core.$ZodType) && field.type === 'number')
    jsonSchema.multipleOf = field.step
}
