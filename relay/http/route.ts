// A call of the relay as data: its way, who may make it, what it takes and answers. The door and the API's description both read it.
import type { Hono } from 'hono'
import type * as z from 'zod/mini'
import { Failed } from '../../contract/failed.js'
import { bodyOf, HttpError, type CallContext, type AppEnv } from './http.js'
import { teamObject } from '../durable-objects/bindings.js'

/** `operator`: with a token out of the relay's own settings. `anybody`: without one. */
export type Asker = 'anybody' | 'member' | 'admin' | 'operator'

export interface RouteSpec<Body extends z.ZodMiniType = z.ZodMiniType> {
  method: 'get' | 'put' | 'post' | 'delete'
  /** As Hono writes it: `/v1/runs/:id`. */
  path: string
  summary: string
  asker?: Asker
  /** What goes into the query and the headers, in words; `required` where its name ends with `!`. */
  query?: Record<string, string>
  headers?: Record<string, string>
  /** A JSON body's schema. */
  body?: Body
  /** The media types of a body that is no JSON. */
  bytes?: readonly string[]
  /** What comes back, by status: words, and a schema or the media types of what is no JSON. */
  answers: Record<number, { words: string; schema?: z.ZodMiniType; types?: readonly string[] }>
}

export class Routes {
  readonly list: RouteSpec[] = []
  constructor(private readonly app: Hono<AppEnv>) {}

  /** Registers a call. Its handler is given the body that its schema accepted. */
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

/** A body takes its sender's time: the token may have been revoked, or its role changed, since the headers came. */
async function renewRole(c: CallContext): Promise<void> {
  const { who } = c.var
  const role = await teamObject(c.env, who.team).currentRole(who)
  if (!role) throw new Failed({ kind: 'unauthorised' })
  c.set('who', { ...who, role })
}
