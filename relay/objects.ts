// The relay's objects as its calls see them: what each can be asked, and under which name it is found. Nothing global is looked up.
import type { Failure } from '../contract/failure.js'
import type { Invitation, Invited, Member, MemberChange } from '../contract/member.js'
import type { Policy, Role } from '../contract/policy.js'
import type { Recipe } from '../contract/recipe.js'
import type { Mark, NewRun, Run } from '../contract/run.js'
import type { Usage } from '../contract/usage.js'
import type { PlaceGrant, PlaceRequest } from './account-line.js'
import type { Account } from './cost.js'
import type { Kept } from './kept.js'
import type { Environment } from './settings.js'
import type { OpenUpload } from './source-images.js'

/** What the Worker is given from outside. The key and the token are secrets: they go into no answer and no log. */
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

export interface NewOrder {
  id: string
  team: string
  member: string
  estimateUsd: number
  run: NewRun
  /** The policy's, as it was when the run was posted. */
  uploadEndpoint: string | null
  /** The request's id, for the log. */
  ref: string
}

/** Where an image's bytes are, at an address or in the run's own rows; or why it has none. */
export type ImagePlace =
  | { url: string; imageUUID: string | undefined; isDelivered: boolean }
  | { kept: Kept; imageUUID: string | undefined }
  | { failure: Failure | undefined }

/** Every call names the member who asks: what belongs to another is `undefined`, as if it were not there. */
export interface RunCalls {
  /** Once; the same run again afterwards. `undefined` where the team has given it up for one that never came. */
  create(order: NewOrder): Promise<Run | undefined>
  /** `callerNow`: the caller's clock, milliseconds since 1970. Throws once where this object's own stands still, and is right at the next call. */
  view(member: string, callerNow?: number): Promise<Run | undefined>
  /** All of it, or one cell. `undefined` where there is no such run or cell. */
  cancel(member: string, cell?: number): Promise<Run | undefined>
  /** Once for each key. `nothing`: none of these cells is known to have failed. */
  retry(
    credential: Credential,
    key: string,
    cells?: readonly number[],
  ): Promise<Run | { failure: Failure } | 'nothing' | undefined>
  image(member: string, n: number): Promise<ImagePlace | undefined>
  delivered(n: number): Promise<void>
  /** Ends a ready image as failed, where its bytes can never be had. It stays paid for and can be tried again. */
  failPicture(n: number): Promise<void>
  /** The address of a ready image is gone or refused. Returns its failure once that was so often enough; `undefined` where it is not ready. */
  imageUnavailable(n: number): Promise<Failure | 'again' | undefined>
  /** Sets what an image really cost, where the service named none that can be right. `told`: it named one. */
  correctCost(n: number, costUsd: number): Promise<'corrected' | 'told' | undefined>
  /** Lowers an image's verdict to `unchecked`, since its picture is plain grey. Returns false where there is no such picture. */
  withhold(member: string, n: number): Promise<boolean>
  /** For the team alone. Where there is no run there will be none: its reservation is given back. */
  account(callerNow: number): Promise<Account | undefined>
  /** Its member was shown out: what was not sent is not, and nobody follows it any more. */
  retire(): Promise<void>
  /** What the account's line allows this run from now on. */
  granted(grant: PlaceGrant): Promise<void>
  /** The bytes of this source image are stored again: tasks that waited for them are sent. */
  sourceArrived(hash: string): Promise<void>
  /** `GET /events?after=n`, NDJSON; `GET /kept?n&from&to`, bytes; `POST /hook?cell`, what a webhook told. */
  fetch(request: Request): Promise<Response>
}

/** `other`: the key stands for another body. `noSeed`: a new run whose seed is not there. */
export type Claim =
  | { run: string; fresh: boolean; uploadEndpoint: string | null }
  | 'other'
  | 'noSeed'
  | { failure: Failure }

/** Who sent a request: a member, by the hash of the token that came with it. `first`: it is a token of the relay's own settings, which the edge has compared. */
export interface Credential {
  member: string
  hash: string
  first: boolean
}

export interface Knock extends Credential {
  team: string
}

/** Let in; or told to wait. */
export type Entry = { name: string; role: Role } | { waitMs: number }

/** A run as it was posted, and what it may cost. */
export interface Ask extends Credential {
  key: string
  digest: string
  estimateUsd: number
  seedThere: boolean
  run: NewRun
}

/** What the team's rows say of an image. `member` is whose run it is. */
export interface Vouching {
  member: string
  picture: string | undefined
  mayOverride: boolean
}

export interface TeamCalls {
  /** Looks at every run that has not ended where the object's own alarm was lost. */
  wake(team: string, callerNow: number): Promise<void>
  enter(knock: Knock): Promise<Entry | undefined>
  /** Returns the role that this token gives at the moment; `undefined` where it gives none any more. */
  currentRole(credential: Credential): Promise<Role | undefined>
  /** Returns the member whose run this is; `undefined` where the team has no such run. Asked before any run's object, since asking an object creates it. */
  ownerOf(run: string): Promise<string | undefined>
  claim(ask: Ask): Promise<Claim>
  /** A member's runs, newest first, or only the one posted under `key`. */
  runs(member: string, key?: string): Promise<string[]>
  /** What a run costs as far as it is known. Its end takes the reservation's place; told twice it counts once, told anew the newest counts. */
  tell(account: Account): Promise<void>
  /** Reserves more for a run's retry, or says why not. `cells` are what it asks for again, by their numbers. */
  reserve(
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
  vouch(asker: { role: Role }, run: string, n: number): Promise<Vouching | undefined>
  usage(asker: { member: string; name: string; role: Role }): Promise<Usage>
  policy(): Promise<Policy>
  setPolicy(policy: Policy): Promise<Policy>
  members(): Promise<Member[]>
  /** `undefined` where the name has a good token already. */
  invite(team: string, invitation: Invitation): Promise<Invited | undefined>
  change(id: string, change: MemberChange): Promise<Member | undefined>
  revoke(id: string): Promise<boolean>
  census(): Promise<Census>
  /** `GET /audit?form&member&since&until&run`, a stream. */
  fetch(request: Request): Promise<Response>
}

/** A team in numbers, for whoever watches the relay. */
export interface Census {
  running: number
  ended: number
  spentUsd: number
  reservedUsd: number
}

/** The form in which a task names its source image. `later`: milliseconds until the upload is tried again. `absent`: its bytes are not stored. */
export type Reference =
  { uuid: string } | { bytes: true } | { later: number } | { absent: true } | { failure: Failure }

export interface SeedCalls {
  there(): Promise<boolean>
  hold(run: string): Promise<void>
  release(run: string): Promise<void>
  reference(): Promise<Reference>
  /** Drops a UUID that Runware refused; the bytes go with the task from then on. */
  forget(uuid: string): Promise<void>
  /** Calls `sourceArrived` of this run once the bytes are stored. Without bytes `there` is false and `HEAD` answers 404. */
  awaitBytes(waiter: { team: string; run: string; hash: string }): Promise<void>
  /** Stores a row and deletes it. Throws where the disk is full. */
  checkDisk(): Promise<void>
  /** Deletes everything that is stored. */
  discard(): Promise<void>
  /**
   * `PUT /?team=…&sha=…` stores the bytes and returns their number as `x-bytes`. `GET /` returns them as a data URI, whose length is `x-bytes`;
   * `GET /bytes` returns them as they are.
   */
  fetch(request: Request): Promise<Response>
}

export interface AccountCalls {
  /** Takes a run's tasks in flight and those that could be submitted. Returns what the run may do. To be repeated within a minute. */
  report(request: PlaceRequest): Promise<PlaceGrant>
  /** Tasks at Runware and tasks that wait for a place, over all teams. */
  census(): Promise<{ inFlight: number; waiting: number; limit: number }>
}

// The engine's own types forbid what JSON allows (`unknown` inside a structured prompt), so the calls are named here.
const called = <Calls>(namespace: DurableObjectNamespace, name: string) =>
  namespace.get(namespace.idFromName(name)) as unknown as Calls

export const runNamed = ({ RUN }: Bindings, team: string, id: string) =>
  called<RunCalls>(RUN, `${team}/${id}`)
export const teamNamed = ({ TEAM }: Bindings, team: string) => called<TeamCalls>(TEAM, team)
export const seedNamed = ({ SEED }: Bindings, team: string, hash: string) =>
  called<SeedCalls>(SEED, `${team}/${hash}`)
/** One for all teams: they share the relay's one Runware key. */
export const accountLine = ({ ACCOUNT }: Bindings) => called<AccountCalls>(ACCOUNT, 'account')
