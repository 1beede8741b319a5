// Schemas of the relay's description of itself, and of its error bodies.
import * as z from 'zod/mini'
import { failureSchema } from './failure.js'
import { roleSchema, shownPolicySchema } from './policy.js'

/**
 * The service that the relay calls. `simulator` only where that server identifies itself as one.
 */
export const upstreamSchema = z.object({
  kind: z.enum(['runware', 'simulator', 'other']),
  host: z.string(),
})
export type Upstream = z.infer<typeof upstreamSchema>

/** The response of `GET /healthz`. */
export const healthSchema = z.object({
  ok: z.literal(true),
  service: z.literal('relay'),
  version: z.string(),
  upstream: upstreamSchema.shape.kind,
})

/** The response of `GET /healthz` with status 503. */
export const unhealthySchema = z.object({
  ...healthSchema.shape,
  ok: z.literal(false),
  problem: z.string(),
})

/**
 * The response of `GET /v1/about`. Money is US dollars, sizes are pixels, `maxSeedBytes` is bytes.
 */
export const aboutSchema = z.object({
  version: z.string(),
  model: z.string(),
  upstream: upstreamSchema,
  presets: z.array(z.object({ ratio: z.string(), width: z.int(), height: z.int() })),
  priceUsd: z.record(z.string(), z.number()),
  limits: z.object({ maxCells: z.int(), maxSeedBytes: z.int() }),
  /**
   * Tasks of all teams at Runware, tasks that wait for a free slot, and the number of slots. Absent
   * from an older relay.
   */
  account: z.optional(z.object({ inFlight: z.int(), waiting: z.int(), limit: z.int() })),
  team: z.string(),
  /** The member's id, and the name that the admin gave this member. */
  member: z.string(),
  name: z.string(),
  role: roleSchema,
  policy: shownPolicySchema,
})
export type About = z.infer<typeof aboutSchema>

/** The body of every relay response that is not 2xx. */
export const refusalSchema = z.object({ failure: failureSchema })
