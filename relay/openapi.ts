// The description of the API, made from the calls' own table and schemas. Pure; knows no call.
import * as z from 'zod/mini'
import { refusalSchema } from '../contract/about.js'
import type { Spec } from './call.js'

type Json = Record<string, unknown>

/** OpenAPI 3.1, whose schemas are JSON Schema 2020-12: just what zod writes. */
export function openApi(list: readonly Spec[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const spec of list) (paths[spec.path.replace(/:(\w+)/g, '{$1}')] ??= {})[spec.method] = operation(spec)
  return {
    openapi: '3.1.0',
    info: { title: 'Brandsafe Remix relay', version },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: '`team.member.secret`' } },
      schemas: { Refusal: schemaOf(refusalSchema, 'output') },
      responses: { refused: { description: 'Refused.', content: json({ $ref: '#/components/schemas/Refusal' }) } },
    },
  }
}

const askers = {
  anybody: 'No token.',
  member: 'Any member.',
  admin: 'An admin.',
  operator: 'A token out of the relay’s settings.',
}

function operation({ path, summary, asker = 'member', query = {}, headers = {}, body, bytes, answers }: Spec): Json {
  const named =
    (place: string) =>
    ([name, description]: [string, string]) => ({
      name: name.replace('!', ''),
      in: place,
      required: place === 'path' || name.endsWith('!'),
      description,
      schema: { type: 'string' },
    })
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']): [string, string] => [name, `Which ${name}.`])
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
    summary,
    description: askers[asker],
    ...(asker === 'anybody' && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(content && { requestBody: { required: true, content } }),
    responses: { ...Object.fromEntries(responses), default: { $ref: '#/components/responses/refused' } },
  }
}

const json = (schema: Json): Json => ({ 'application/json': { schema } })

/** `shape` is of one line of NDJSON; bytes and tables have none. */
function raw(types: readonly string[], shape?: Json): Json {
  return Object.fromEntries(types.map((type) => [type, shape && /json/.test(type) ? { schema: shape } : {}]))
}

function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}
