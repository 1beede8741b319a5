// A team's policy: what its admin asks of every run. The relay holds runs to it, the panel shows it before anybody presses the button.
import * as z from 'zod/mini'
import { addressPattern } from './model/field-schema.js'
import { model } from './model/ideogram-remix.js'
import { parameterSchemas } from './model/parameter.js'

/** `admin` invites and sets the policy; both make pictures. */
export const roleSchema = z.enum(['admin', 'member'])
export type Role = z.infer<typeof roleSchema>

/** US dollars, exact to the millionth. `null` where there is no cap. */
export const capSchema = z.nullable(z.number().check(z.gte(0), z.lte(1_000_000)))

/** What may be spent on a day and in a month, both by UTC: a run counts for the day on which it was posted. */
export const capsSchema = z.strictObject({ dayUsd: capSchema, monthUsd: capSchema })
export type Caps = z.infer<typeof capsSchema>

export const noCaps: Caps = { dayUsd: null, monthUsd: null }

/**
 * A name that no prompt and no structured prompt may hold. It is found as a word, in whatever form a reader recognises it: any case, accents,
 * look-alike letters, spelled out (“N i k e”), joined (“NikeAir”, “CocaCola”), in the plural, at the start of a hashtag, in HTML entities, in
 * traditional for simplified Chinese. It is not found inside another word, except in scripts without spaces. A hashtag in small
 * letters that begins with a term of four letters or more is refused, even where it is a word of its own (“#shellfish” for “Shell”).
 */
export const bannedTermSchema = z.string().check(
  z.maxLength(100, { error: 'at most 100 characters' }),
  z.refine((term) => /[\p{L}\p{N}]/u.test(term), {
    error: 'a term with a letter or a digit in it',
  }),
)

/** What the panel may know of it: all but where pictures are copied to. */
const shown = {
  /** Which form of policy this is. A relay that knows a newer one still reads this. */
  version: z.literal(1),
  /** Each cell has to ask for the check. */
  copyrightCheckRequired: z.boolean(),
  contentCheckRequired: z.boolean(),
  bannedTerms: z.array(bannedTermSchema).check(z.maxLength(1000)),
  /** The speeds that may be asked for. */
  speeds: z
    .array(parameterSchemas.renderingSpeed)
    .check(z.minLength(1, { error: 'at least one speed' })),
  /** The largest grid: images in one run, all its cells together. */
  maxImages: z.int().check(z.gte(1), z.lte(2000)),
  /** Who may swap in a result that was not checked, saying why. Nobody, where it is empty. */
  overrideRoles: z.array(roleSchema),
  /** The whole team's caps, and a member's unless the member has caps of their own. */
  caps: z.strictObject({ team: capsSchema, member: capsSchema }),
  /** How many calls a member may make in a minute; as many at once, after a minute's rest. */
  callsPerMinute: z.int().check(z.gte(60), z.lte(600_000)),
}

/** `GET /v1/about` has this of the policy. */
export const shownPolicySchema = z.object(shown)
export type ShownPolicy = z.infer<typeof shownPolicySchema>

/** Runware PUTs each result there too: https, and nothing in it that Runware or a log might read as something else. */
const bucket = z.string().check(
  z.regex(addressPattern, { error: 'an https address' }),
  z.regex(/^https:/i, { error: 'an https address' }),
  z.refine((link) => !/[{}]|^[^/]*\/\/[^/?#]*@/.test(link), {
    error: 'an https address without a password or {…} in it',
  }),
)

/** The answer of `GET /v1/policy` and the body of `PUT /v1/policy`: the admin's. */
export const policySchema = z.strictObject({ ...shown, uploadEndpoint: z.nullable(bucket) })
export type Policy = z.infer<typeof policySchema>

/** A team's policy until its admin sets one: nothing is forbidden, no run is larger than 100 cells of 4, and only what was checked is swapped in. */
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

/** What a member sees of it. */
export function shownOf({ uploadEndpoint: _, ...rest }: Policy): ShownPolicy {
  return rest
}
