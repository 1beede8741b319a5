// The Worker's bindings, and its Durable Objects by name. Requests look up bindings nowhere else.
import type { Environment } from '../settings.js'
import type { AccountApi } from './account.js'
import type { RunApi } from './run.js'
import type { SourceApi } from './source.js'
import type { TeamApi } from './team.js'

/**
 * The Worker's bindings. The key and the token are secrets: they never appear in a response or a
 * log.
 */
export interface Bindings extends Environment {
  RUN: DurableObjectNamespace
  TEAM: DurableObjectNamespace
  SEED: DurableObjectNamespace
  ACCOUNT: DurableObjectNamespace
  RUNWARE_URL: string
  RUNWARE_API_KEY: string
  RELAY_ADMIN_TOKEN: string
  RELAY_VERSION: string
}

// The types of the workers runtime reject what JSON allows (`unknown` inside a structured prompt),
// so the interfaces are named here.
const called = <Calls>(namespace: DurableObjectNamespace, name: string) =>
  namespace.get(namespace.idFromName(name)) as unknown as Calls

export const runObject = ({ RUN }: Bindings, team: string, id: string) =>
  called<RunApi>(RUN, `${team}/${id}`)

export const teamObject = ({ TEAM }: Bindings, team: string) => called<TeamApi>(TEAM, team)

export const sourceObject = ({ SEED }: Bindings, team: string, hash: string) =>
  called<SourceApi>(SEED, `${team}/${hash}`)

/** Returns the one account object of all teams: they share the relay's Runware key. */
export const accountObject = ({ ACCOUNT }: Bindings) => called<AccountApi>(ACCOUNT, 'account')
