// Spending: the amounts spent, reserved for active runs, and left. Days and months are in UTC.
import * as z from 'zod/mini'
import { roleSchema } from './policy.js'

/** US dollars. `capUsd` and `leftUsd` are `null` where there is no cap. */
export const amountsSchema = z.object({
  spentUsd: z.number(),
  reservedUsd: z.number(),
  capUsd: z.nullable(z.number()),
  leftUsd: z.nullable(z.number()),
})
export type Amounts = z.infer<typeof amountsSchema>

const spanSchema = z.object({ day: amountsSchema, month: amountsSchema })
export type Span = z.infer<typeof spanSchema>

/**
 * The response of `GET /v1/usage`. `team` and `members` are for admins; all members see the amount
 * left to the team.
 */
export const usageSchema = z.object({
  /** `2026-11-23` and `2026-11`. */
  day: z.string(),
  month: z.string(),
  me: spanSchema,
  teamLeft: z.object({ dayUsd: z.nullable(z.number()), monthUsd: z.nullable(z.number()) }),
  team: z.optional(spanSchema),
  members: z.optional(
    z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        role: roleSchema,
        day: amountsSchema,
        month: amountsSchema,
      }),
    ),
  ),
})
export type Usage = z.infer<typeof usageSchema>
