// Route of the relay as data: path, access, request and responses. The router and the API
// description read it.
import type { Hono } from 'hono'
import type * as z from 'zod/mini'
import { Failed } from '../../contract/failed.js'
import { bodyOf, HttpError, type CallContext, type AppEnv } from './http.js'
import { teamObject } from '../durable-objects/bindings.js'

/** Access level. `operator`: a token from the relay's settings. `anybody`: no token. */
export type Asker = 'anybody' | 'member' | 'admin' | 'operator'

export interface RouteSpec<Body extends z.ZodMiniType = z.ZodMiniType> {
  method: 'get' | 'put' | 'post' | 'delete'
  /** Path in Hono's syntax: `/v1/runs/:id`. */
  path: string
  summary: string
  asker?: Asker
  /** Descriptions of query parameters and headers; a name that ends with `!` is required. */
  query?: Record<string, string>
  headers?: Record<string, string>
  /** Schema of a JSON body. */
  body?: Body
  /** Media types of a body that is no JSON. */
  bytes?: readonly string[]
  /**
   * Responses by status: a description, and a schema or the media types of a response that is no
   * JSON.
   */
  answers: Record<number, { words: string; schema?: z.ZodMiniType; types?: readonly string[] }>
}

export class Routes {
  readonly list: RouteSpec[] = []
  constructor(private readonly app: Hono<AppEnv>) {}

  /** Registers a route. Its handler receives the validated body. */
  add<Body extends z.ZodMiniType>(
    spec: RouteSpec<Body>,
    handle: (c: CallContext, body: z.infer<Body>) => Promise<Response> | Response,
  ): void {
    this.list.push(spec)
    this.app.on(spec.method.toUpperCase(), spec.path, async (c) => {
      checkRole(spec.asker, c)
      if (!spec.body) return handle(c, undefined as z.infer<Body>)
      const body = await bodyOf(c, spec.body)
      await renewRole(c)
      checkRole(spec.asker, c)
      return handle(c, body)
    })
  }
}

function checkRole(asker: Asker | undefined, c: CallContext): void {
  if (asker === 'admin' && c.var.who.role !== 'admin')
    throw new HttpError('token', 'an admin’s', 403)
  if (asker === 'operator' && !c.var.who.first)
    throw new HttpError('token', 'one out of the relay’s settings', 403)
}

/**
 * Checks the token again after the body was read, which may take long: it may have been revoked, or
 * its role changed, since the headers arrived.
 */
async function renewRole(c: CallContext): Promise<void> {
  const { who } = c.var
  const role = await teamObject(c.env, who.team).currentRole(who)
  if (!role) throw new Failed({ kind: 'unauthorised' })
  c.set('who', { ...who, role })
}
