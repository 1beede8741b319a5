// Members of a team: the schemas of the admin's calls about them.
import * as z from 'zod/mini'
import { capSchema, roleSchema } from './policy.js'

/** A member's own caps. Absent: the policy's caps apply; `null`: no cap. */
const ownCapsSchema = z.strictObject({
  dayUsd: z.optional(capSchema),
  monthUsd: z.optional(capSchema),
})
export type OwnCaps = z.infer<typeof ownCapsSchema>

const nameSchema = z
  .string()
  .check(
    z.trim(),
    z.minLength(1),
    z.maxLength(100),
    z.regex(/^\P{C}+$/u, { error: 'a name or an email address' }),
  )

/** The body of `POST /v1/members`. A revoked name gets its former id back, and with it its runs. */
export const invitationSchema = z.strictObject({
  name: nameSchema,
  role: z._default(roleSchema, 'member'),
  caps: z._default(ownCapsSchema, {}),
})
export type Invitation = z.infer<typeof invitationSchema>

/** The body of `PUT /v1/members/{id}`. */
export const memberChangeSchema = z.strictObject({ role: roleSchema, caps: ownCapsSchema })
export type MemberChange = z.infer<typeof memberChangeSchema>

/**
 * Times are ISO 8601. `first`: the admin named in the relay's settings, whom no call can revoke.
 */
export const memberSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  caps: ownCapsSchema,
  first: z.optional(z.literal(true)),
  invitedAt: z.optional(z.string()),
  revokedAt: z.optional(z.string()),
})
export type Member = z.infer<typeof memberSchema>

/**
 * The response of `POST /v1/members`. It alone contains the token: the relay stores only its hash.
 */
export const invitedSchema = z.object({ member: memberSchema, token: z.string() })
export type Invited = z.infer<typeof invitedSchema>

/** The response of `GET /v1/members`: all members that were ever invited. */
export const memberListSchema = z.object({ members: z.array(memberSchema) })
