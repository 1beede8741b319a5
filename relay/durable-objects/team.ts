// Interface of the Durable Object of a team.
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

/** Result of the authentication: the member, or the wait that the rate limit imposes. */
export type AuthResult = { name: string; role: Role } | { waitMs: number }

/** A run as it was posted, and its estimated cost. */
export interface ReservationRequest extends Credential {
  key: string
  digest: string
  estimateUsd: number
  seedThere: boolean
  run: NewRun
}

/**
 * `other`: the idempotency key belongs to another body. `noSeed`: a new run whose source image is
 * not stored.
 */
export type ReservationResult =
  | { run: string; fresh: boolean; uploadEndpoint: string | null }
  | 'other'
  | 'noSeed'
  | { failure: Failure }

/**
 * An open upload. `slot` is the smallest number that no other open upload of the team has; `id`
 * identifies this upload.
 */
export interface OpenUpload {
  slot: number
  id: string
}

/** The team's record of an image. `member` is the owner of its run. */
export interface VerdictFacts {
  member: string
  picture: string | undefined
  mayOverride: boolean
}

/** Counts of a team, for monitoring. */
export interface Census {
  running: number
  ended: number
  spentUsd: number
  reservedUsd: number
}

export interface TeamApi {
  /** Inspects every run that has not ended if the object's own alarm was lost. */
  wake(team: string, callerNow: number): Promise<void>
  authenticate(knock: AuthRequest): Promise<AuthResult | undefined>
  /** Returns the current role of this token, or `undefined` if it is no longer valid. */
  currentRole(credential: Credential): Promise<Role | undefined>
  /**
   * Returns the member who owns the run, or `undefined` if the team has no such run. Call it before
   * any request to a run's object, since a request to an object creates it.
   */
  ownerOf(run: string): Promise<string | undefined>
  reserveRun(ask: ReservationRequest): Promise<ReservationResult>
  /**
   * Returns a member's runs, newest first, or only the one posted under the idempotency key `key`.
   */
  runs(member: string, key?: string): Promise<string[]>
  /**
   * Stores a run's cost as far as it is known. The cost of an ended run replaces its reservation.
   * Idempotent: a repeated report counts once, and the newest report replaces earlier ones.
   */
  settleCost(account: RunCost): Promise<void>
  /**
   * Reserves budget for a run's retry, or returns the failure. `cells` are the recipes to be
   * requested again, by cell number.
   */
  reserveRetry(
    run: string,
    estimateUsd: number,
    cells: ReadonlyMap<number, Recipe>,
    credential: Credential,
  ): Promise<Failure | undefined>
  /**
   * Returns true if the team ever received this source image. Call it before any request to the
   * image's object, since a request to an object creates it.
   */
  knowsSource(hash: string): Promise<boolean>
  /** Returns the ids in `runs` that belong to the member. */
  ownRuns(member: string, runs: readonly string[]): Promise<string[]>
  /**
   * Reserves storage for a source image. `bytes` is absent if the sender does not announce the
   * size.
   */
  beginUpload(
    credential: Credential,
    bytes: number | undefined,
  ): Promise<OpenUpload | { failure: Failure }>
  /** Closes an upload. `stored` is absent if nothing was stored. */
  finishUpload(id: string, stored?: { member: string; hash: string; bytes: number }): Promise<void>
  /**
   * Called by a source image's object when its bytes were released, or when nothing of it is left.
   */
  sourceReleased(hash: string, isGone: boolean): Promise<void>
  /**
   * Stores a mark. Returns `undefined` if there is no such image, or if the member who placed it
   * does not own its run.
   */
  mark(
    asker: { member: string; role: Role },
    run: string,
    n: number,
    mark: Mark,
  ): Promise<'marked' | Failure | undefined>
  /** Stores in the ledger that an admin corrected an image's cost. */
  noteCorrection(member: string, run: string, n: number): Promise<void>
  /** Returns the record of an image, or `undefined` if the team has no such image. */
  verdictFacts(asker: { role: Role }, run: string, n: number): Promise<VerdictFacts | undefined>
  usage(asker: { member: string; name: string; role: Role }): Promise<Usage>
  policy(): Promise<Policy>
  setPolicy(policy: Policy): Promise<Policy>
  members(): Promise<Member[]>
  /** Returns `undefined` if the name already has a valid token. */
  invite(team: string, invitation: Invitation): Promise<Invited | undefined>
  change(id: string, change: MemberChange): Promise<Member | undefined>
  revoke(id: string): Promise<boolean>
  /** Reads every row. Throws if one cannot be read. */
  checkRows(): Promise<void>
  census(): Promise<Census>
  /** `GET /audit?form&member&since&until&run` returns a stream. */
  fetch(request: Request): Promise<Response>
}
