// Who may use the relay: the admin's calls about people, and what they answer.
import * as z from 'zod/mini'
import { capSchema, roleSchema } from './policy.js'

/** A member's own caps. Absent: the policy's; `null`: none. */
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

/** The body of `POST /v1/members`. A name that was revoked before gets its old id back, and with it its runs. */
export const invitationSchema = z.strictObject({
  name: nameSchema,
  role: z._default(roleSchema, 'member'),
  caps: z._default(ownCapsSchema, {}),
})
export type Invitation = z.infer<typeof invitationSchema>

/** The body of `PUT /v1/members/{id}`. */
export const memberChangeSchema = z.strictObject({ role: roleSchema, caps: ownCapsSchema })
export type MemberChange = z.infer<typeof memberChangeSchema>

/** Times are ISO 8601. `first`: the admin that the relay's own settings name, who cannot be revoked by a call. */
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

/** The answer of `POST /v1/members`. The token is told this once: the relay keeps only its hash. */
export const invitedSchema = z.object({ member: memberSchema, token: z.string() })
export type Invited = z.infer<typeof invitedSchema>

/** The answer of `GET /v1/members`: everybody who was ever invited. */
export const memberListSchema = z.object({ members: z.array(memberSchema) })
