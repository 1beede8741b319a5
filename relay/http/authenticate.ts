// Whose token it is. The settings' own tokens are each the first admin's of a team; all others are the team's object's to know.
import { digestOf, sameDigest } from './digest.js'
import { readToken, tokensIn, type Who } from './token.js'
import { type Bindings, teamObject } from '../durable-objects/bindings.js'
import type { Credential } from '../durable-objects/credential.js'
import type { AuthResult } from '../durable-objects/team.js'

/** One who was let in. `first`: with a token out of the settings, so whoever runs the relay. */
export interface Identity extends Who, Credential, Extract<AuthResult, { role: unknown }> {}

/** Only teams that the settings name are asked: a name that is made up makes no object. */
export async function authenticate(
  token: string | undefined,
  env: Bindings,
): Promise<Identity | { waitMs: number } | undefined> {
  const who = token && readToken(token)
  if (!who) return undefined
  const ours = tokensIn(env.RELAY_ADMIN_TOKEN).filter((one) => readToken(one)?.team === who.team)
  if (ours.length === 0) return undefined
  const hash = await digestOf(token)
  const firsts = await Promise.all(ours.map(digestOf))
  const first = firsts.map((one) => sameDigest(hash, one)).includes(true)
  const entry = await teamObject(env, who.team).authenticate({ ...who, hash, first })
  return entry && ('waitMs' in entry ? entry : { ...who, ...entry, hash, first })
}
