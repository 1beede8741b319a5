// What the relay tells a panel about itself, and the shape of its refusals.
import * as z from 'zod/mini'
import { failureSchema } from './failure.js'
import { roleSchema, shownPolicySchema } from './policy.js'

/** Who answers behind the relay. `simulator` only where the server there says of itself that it is one. */
export const upstreamSchema = z.object({
  kind: z.enum(['runware', 'simulator', 'other']),
  host: z.string(),
})
export type Upstream = z.infer<typeof upstreamSchema>

/** The answer of `GET /healthz`. */
export const healthSchema = z.object({
  ok: z.literal(true),
  service: z.literal('relay'),
  version: z.string(),
  upstream: upstreamSchema.shape.kind,
})

/** The answer of `GET /healthz` under 503. */
export const unhealthySchema = z.object({
  ...healthSchema.shape,
  ok: z.literal(false),
  problem: z.string(),
})

/** The answer of `GET /v1/about`. Money is US dollars, sizes are pixels, `maxSeedBytes` bytes. */
export const aboutSchema = z.object({
  version: z.string(),
  model: z.string(),
  upstream: upstreamSchema,
  presets: z.array(z.object({ ratio: z.string(), width: z.int(), height: z.int() })),
  priceUsd: z.record(z.string(), z.number()),
  limits: z.object({ maxCells: z.int(), maxSeedBytes: z.int() }),
  /** Tasks of all teams at Runware, tasks that wait for a place there, and how many places there are. Absent from an older relay. */
  account: z.optional(z.object({ inFlight: z.int(), waiting: z.int(), limit: z.int() })),
  team: z.string(),
  /** The member's id, and what the admin calls this person. */
  member: z.string(),
  name: z.string(),
  role: roleSchema,
  policy: shownPolicySchema,
})
export type About = z.infer<typeof aboutSchema>

/** The body of every answer of the relay that is not 2xx. */
export const refusalSchema = z.object({ failure: failureSchema })
