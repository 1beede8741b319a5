// HTTP handling common to all routes: CORS, request ids, and limits of request bodies.
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { Failed } from '../../contract/failed.js'
import { chunksInTime, type BodySpeed } from './body-speed.js'
import { openBody } from './open-bodies.js'
import { failureOfIssues } from './error-response.js'
import { readSettings } from '../settings.js'
import type { Identity } from './authenticate.js'
import type { Bindings } from '../durable-objects/bindings.js'

export interface AppEnv {
  Bindings: Bindings
  Variables: { who: Identity }
}
export type CallContext = Context<AppEnv>

const maxJsonBytes = 1024 * 1024
/** Limit of the nesting depth. Code that traverses an accepted value may use recursion. */
const maxDepth = 40

/** An error whose status is more specific than its failure. */
export class HttpError extends Failed {
  constructor(
    field: string,
    allowed: string,
    readonly status: number,
  ) {
    super({ kind: 'refused', field, allowed })
  }
}

/** Returns the request's own id, or a new one if it has none that is safe to repeat. */
export function requestId(request: Request): string {
  const given = request.headers.get('x-request-id') ?? ''
  return /^[\w.-]{1,64}$/.test(given) ? given : crypto.randomUUID()
}

/**
 * Adds the CORS headers. The panel has no origin and no cookies, so any origin is allowed: the
 * token authenticates.
 */
export function withCors(answer: Response, id: string): Response {
  const open = new Response(answer.body, answer)
  open.headers.set('x-request-id', id)
  open.headers.set('x-content-type-options', 'nosniff')
  open.headers.set('access-control-allow-origin', '*')
  open.headers.set(
    'access-control-expose-headers',
    'accept-ranges, content-length, content-range, etag, retry-after, www-authenticate, x-request-id',
  )
  return open
}

/**
 * Returns the preflight response. Chrome sends a preflight before a public page may access this
 * machine; figma.com's desktop app may too.
 */
export function preflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
      'access-control-allow-headers':
        'authorization, content-type, idempotency-key, if-none-match, if-range, range, x-request-id',
      'access-control-allow-private-network': 'true',
      'access-control-max-age': '7200',
    },
  })
}

/** Returns the JSON body, validated by a schema. */
export async function bodyOf<Schema extends z.ZodMiniType>(
  c: CallContext,
  schema: Schema,
): Promise<z.infer<Schema>> {
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
    throw new HttpError('content-type', 'application/json', 415)
  const { team, member } = c.var.who
  const open = openBody(`${team}.${member}`)
  const json = await jsonOf(c.req.raw, speedOf(c), open.add).finally(open.close)
  const read = schema.safeParse(json)
  if (read.success) return read.data
  throw new Failed(failureOfIssues(read.error.issues))
}

/**
 * Returns the smallest speed of a body on this relay. The Worker refuses every request if a setting
 * is invalid, so the settings are valid here.
 */
export function speedOf(c: CallContext): BodySpeed {
  const settings = readSettings(c.env)
  if (typeof settings === 'string') throw new Error(settings)
  return settings
}

async function jsonOf(
  request: Request,
  speed: BodySpeed,
  onBytes: (bytes: number) => void,
): Promise<unknown> {
  const tooLarge = () => new HttpError('body', 'at most 1 MB', 413)
  if (Number(request.headers.get('content-length')) > maxJsonBytes) throw tooLarge()
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  let size = 0
  let text = ''
  try {
    for await (const chunk of request.body ? chunksInTime(request.body, speed) : []) {
      size += chunk.length
      onBytes(chunk.length)
      if (size > maxJsonBytes) throw tooLarge()
      text += decoder.decode(chunk, { stream: true })
    }
    text += decoder.decode()
    if (isDeep(text))
      throw new Failed({
        kind: 'refused',
        field: 'body',
        allowed: `JSON of at most ${maxDepth} levels`,
      })
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof Failed) throw error
    throw new Failed({ kind: 'refused', field: 'body', allowed: 'JSON' })
  }
}

/**
 * Returns true if the brackets are nested too deeply. The parser checks the rest of the JSON
 * syntax.
 */
function isDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length && depth <= maxDepth; at += 1) {
    const char = text[at]
    if (quoted && char === '\\') at += 1
    else if (char === '"') quoted = !quoted
    else if (!quoted && (char === '[' || char === '{')) depth += 1
    else if (!quoted && (char === ']' || char === '}')) depth -= 1
  }
  return depth > maxDepth
}
