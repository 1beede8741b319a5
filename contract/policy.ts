// A team's policy: the admin's rules for every run. The relay enforces them, the panel shows them
// before a run is posted.
import * as z from 'zod/mini'
import { addressPattern } from './model/field-schema.js'
import { model } from './model/ideogram-remix.js'
import { parameterSchemas } from './model/parameter.js'

/** `admin` invites members and sets the policy; both roles make images. */
export const roleSchema = z.enum(['admin', 'member'])
export type Role = z.infer<typeof roleSchema>

/** US dollars, exact to the millionth. `null` where there is no cap. */
export const capSchema = z.nullable(z.number().check(z.gte(0), z.lte(1_000_000)))

/**
 * Limits of the spending per day and per month, both in UTC: a run counts for the day on which it
 * was posted.
 */
export const capsSchema = z.strictObject({ dayUsd: capSchema, monthUsd: capSchema })
export type Caps = z.infer<typeof capsSchema>

export const noCaps: Caps = { dayUsd: null, monthUsd: null }

/**
 * A term that no prompt and no structured prompt may contain. It matches as a word in any form that
 * a reader recognises: any case, accents, look-alike letters, spelled out (“N i k e”), joined
 * (“NikeAir”, “CocaCola”), in the plural, at the start of a hashtag, in HTML entities, in
 * traditional for simplified Chinese. It does not match inside another word, except in scripts
 * without spaces. A hashtag in small letters that begins with a term of four letters or more is
 * refused, even where it is a word of its own (“#shellfish” for “Shell”).
 */
export const bannedTermSchema = z.string().check(
  z.maxLength(100, { error: 'at most 100 characters' }),
  z.refine((term) => /[\p{L}\p{N}]/u.test(term), {
    error: 'a term with a letter or a digit in it',
  }),
)

/** The part that the panel gets: everything except the address to which images are copied. */
const shown = {
  /** Version of the policy's form. A relay with a newer form still reads this one. */
  version: z.literal(1),
  /** Each cell must request the check. */
  copyrightCheckRequired: z.boolean(),
  contentCheckRequired: z.boolean(),
  bannedTerms: z.array(bannedTermSchema).check(z.maxLength(1000)),
  /** The allowed speeds. */
  speeds: z
    .array(parameterSchemas.renderingSpeed)
    .check(z.minLength(1, { error: 'at least one speed' })),
  /** The largest grid: number of images in one run, over all its cells. */
  maxImages: z.int().check(z.gte(1), z.lte(2000)),
  /** Roles that may swap in an unchecked result, with a reason. If empty, nobody may. */
  overrideRoles: z.array(roleSchema),
  /** The whole team's caps, and the caps of each member without caps of their own. */
  caps: z.strictObject({ team: capsSchema, member: capsSchema }),
  /** Calls per minute of one member; also the size of a burst after a minute without calls. */
  callsPerMinute: z.int().check(z.gte(60), z.lte(600_000)),
}

/** The policy as `GET /v1/about` shows it. */
export const shownPolicySchema = z.object(shown)
export type ShownPolicy = z.infer<typeof shownPolicySchema>

/**
 * Runware PUTs each result to this address as well. It must be https, without characters that
 * Runware or a log might interpret.
 */
const bucket = z.string().check(
  z.regex(addressPattern, { error: 'an https address' }),
  z.regex(/^https:/i, { error: 'an https address' }),
  z.refine((link) => !/[{}]|^[^/]*\/\/[^/?#]*@/.test(link), {
    error: 'an https address without a password or {…} in it',
  }),
)

/** The response of `GET /v1/policy` and the body of `PUT /v1/policy`, for admins. */
export const policySchema = z.strictObject({ ...shown, uploadEndpoint: z.nullable(bucket) })
export type Policy = z.infer<typeof policySchema>

/**
 * A team's policy until its admin sets one: nothing is forbidden, a run has at most 100 cells of 4
 * images, and only checked images are swapped in.
 */
export const firstPolicy: Policy = {
  version: 1,
  copyrightCheckRequired: false,
  contentCheckRequired: false,
  bannedTerms: [],
  speeds: [...model.speeds],
  maxImages: 400,
  overrideRoles: [],
  caps: { team: noCaps, member: noCaps },
  callsPerMinute: 6000,
  uploadEndpoint: null,
}

/** Returns the part of a policy that members see. */
export function shownOf({ uploadEndpoint: _, ...rest }: Policy): ShownPolicy {
  return rest
}
