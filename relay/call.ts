// A call of the relay as data: its way, who may make it, what it takes and answers. The door and the API's description both read it.
import type { Hono } from 'hono'
import type * as z from 'zod/mini'
import { bodyOf, Refused, type Call, type Room } from './door.js'

/** `operator`: with a token out of the relay's own settings. `anybody`: without one. */
export type Asker = 'anybody' | 'member' | 'admin' | 'operator'

export interface Spec<Body extends z.ZodMiniType = z.ZodMiniType> {
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

export class Calls {
  readonly list: Spec[] = []
  constructor(private readonly app: Hono<Room>) {}

  /** Registers a call. Its handler is given the body that its schema accepted. */
  offer<Body extends z.ZodMiniType>(
    spec: Spec<Body>,
    handle: (c: Call, body: z.infer<Body>) => Promise<Response> | Response,
  ): void {
    this.list.push(spec)
    this.app.on(spec.method.toUpperCase(), spec.path, async (c) => {
      if (spec.asker === 'admin' && c.var.who.role !== 'admin') throw new Refused('token', 'an admin’s', 403)
      if (spec.asker === 'operator' && !c.var.who.first) throw new Refused('token', 'one out of the relay’s settings', 403)
      return handle(c, (spec.body && (await bodyOf(c, spec.body))) as z.infer<Body>)
    })
  }
}
