// Whose token it is. The settings' own tokens are each the first admin's of a team; all others are the team's object's to know.
import { digestOf, sameDigest } from './digest.js'
import { readToken, tokensIn, type Who } from './token.js'
import { type Bindings, teamNamed } from '../durable-objects/bindings.js'
import type { Credential } from '../durable-objects/credential.js'
import type { Entry } from '../durable-objects/team.js'

/** One who was let in. `first`: with a token out of the settings, so whoever runs the relay. */
export interface Known extends Who, Credential, Extract<Entry, { role: unknown }> {}

/** Only teams that the settings name are asked: a name that is made up makes no object. */
export async function whoHas(
  token: string | undefined,
  env: Bindings,
): Promise<Known | { waitMs: number } | undefined> {
  const who = token && readToken(token)
  if (!who) return undefined
  const ours = tokensIn(env.RELAY_ADMIN_TOKEN).filter((one) => readToken(one)?.team === who.team)
  if (ours.length === 0) return undefined
  const hash = await digestOf(token)
  const firsts = await Promise.all(ours.map(digestOf))
  const first = firsts.map((one) => sameDigest(hash, one)).includes(true)
  const entry = await teamNamed(env, who.team).enter({ ...who, hash, first })
  return entry && ('waitMs' in entry ? entry : { ...who, ...entry, hash, first })
}
