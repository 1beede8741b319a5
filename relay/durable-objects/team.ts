// What the object of a team offers to the relay.
import type { Failure } from '../../contract/failure.js'
import type { Invitation, Invited, Member, MemberChange } from '../../contract/member.js'
import type { Policy, Role } from '../../contract/policy.js'
import type { Recipe } from '../../contract/recipe.js'
import type { Mark, NewRun } from '../../contract/run.js'
import type { Usage } from '../../contract/usage.js'
import type { Credential } from './credential.js'
import type { RunCost } from './run.js'

export interface AuthRequest extends Credential {
  team: string
}

/** Let in; or told to wait. */
export type AuthResult = { name: string; role: Role } | { waitMs: number }

/** A run as it was posted, and what it may cost. */
export interface ReservationRequest extends Credential {
  key: string
  digest: string
  estimateUsd: number
  seedThere: boolean
  run: NewRun
}

/** `other`: the key stands for another body. `noSeed`: a new run whose seed is not there. */
export type ReservationResult =
  | { run: string; fresh: boolean; uploadEndpoint: string | null }
  | 'other'
  | 'noSeed'
  | { failure: Failure }

/** An upload that may begin. `slot` is the smallest number that no open upload of the team has; `id` names this one upload. */
export interface OpenUpload {
  slot: number
  id: string
}

/** What the team's rows say of an image. `member` is whose run it is. */
export interface VerdictFacts {
  member: string
  picture: string | undefined
  mayOverride: boolean
}

/** A team in numbers, for whoever watches the relay. */
export interface Census {
  running: number
  ended: number
  spentUsd: number
  reservedUsd: number
}

export interface TeamApi {
  /** Looks at every run that has not ended where the object's own alarm was lost. */
  wake(team: string, callerNow: number): Promise<void>
  authenticate(knock: AuthRequest): Promise<AuthResult | undefined>
  /** Returns the role that this token gives at the moment; `undefined` where it gives none any more. */
  currentRole(credential: Credential): Promise<Role | undefined>
  /** Returns the member whose run this is; `undefined` where the team has no such run. Asked before any run's object, since asking an object creates it. */
  ownerOf(run: string): Promise<string | undefined>
  reserveRun(ask: ReservationRequest): Promise<ReservationResult>
  /** A member's runs, newest first, or only the one posted under `key`. */
  runs(member: string, key?: string): Promise<string[]>
  /** What a run costs as far as it is known. Its end takes the reservation's place; told twice it counts once, told anew the newest counts. */
  settleCost(account: RunCost): Promise<void>
  /** Reserves more for a run's retry, or says why not. `cells` are what it asks for again, by their numbers. */
  reserveRetry(
    run: string,
    estimateUsd: number,
    cells: ReadonlyMap<number, Recipe>,
    credential: Credential,
  ): Promise<Failure | undefined>
  /** Returns whether the team was ever sent this source image. Asked before the image's object, since asking an object creates it. */
  knowsSource(hash: string): Promise<boolean>
  /** Returns which of these runs are the member's. */
  ownRuns(member: string, runs: readonly string[]): Promise<string[]>
  /** Reserves room for a source image; `bytes` is absent where its sender does not say how many there are. */
  beginUpload(
    credential: Credential,
    bytes: number | undefined,
  ): Promise<OpenUpload | { failure: Failure }>
  /** Closes an upload. `stored` is absent where nothing came of it. */
  finishUpload(id: string, stored?: { member: string; hash: string; bytes: number }): Promise<void>
  /** For a source image's object: its bytes were released, or nothing is left of it. */
  sourceReleased(hash: string, isGone: boolean): Promise<void>
  /** `undefined` where there is no such image, or it was placed by somebody whose run it is not. */
  mark(
    asker: { member: string; role: Role },
    run: string,
    n: number,
    mark: Mark,
  ): Promise<'marked' | Failure | undefined>
  /** Stores in the ledger that an admin set an image's cost. */
  noteCorrection(member: string, run: string, n: number): Promise<void>
  /** `undefined` where the team has no such image. */
  verdictFacts(asker: { role: Role }, run: string, n: number): Promise<VerdictFacts | undefined>
  usage(asker: { member: string; name: string; role: Role }): Promise<Usage>
  policy(): Promise<Policy>
  setPolicy(policy: Policy): Promise<Policy>
  members(): Promise<Member[]>
  /** `undefined` where the name has a good token already. */
  invite(team: string, invitation: Invitation): Promise<Invited | undefined>
  change(id: string, change: MemberChange): Promise<Member | undefined>
  revoke(id: string): Promise<boolean>
  /** Reads every row. Throws where one cannot be read. */
  checkRows(): Promise<void>
  census(): Promise<Census>
  /** `GET /audit?form&member&since&until&run`, a stream. */
  fetch(request: Request): Promise<Response>
}
