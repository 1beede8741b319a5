// Authenticates a token. Each token in the settings belongs to the first admin of a team; the
// team's Durable Object verifies all others.
import { digestOf, sameDigest } from './digest.js'
import { readToken, tokensIn, type Who } from './token.js'
import { type Bindings, teamObject } from '../durable-objects/bindings.js'
import type { Credential } from '../durable-objects/credential.js'
import type { AuthResult } from '../durable-objects/team.js'

/** An authenticated member. `first`: the token is in the settings, so the member is an operator. */
export interface Identity extends Who, Credential, Extract<AuthResult, { role: unknown }> {}

/**
 * Only teams named in the settings are looked up: a call to an object creates it, also under a
 * made-up name.
 */
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
