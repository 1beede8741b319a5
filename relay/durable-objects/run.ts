// What the object of a run offers to the relay.
import type { Failure } from '../../contract/failure.js'
import type { Mark, NewRun, Run } from '../../contract/run.js'
import type { PlaceGrant } from './account.js'
import type { Credential } from './credential.js'

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

export type ImageType = 'image/png' | 'image/jpeg' | 'image/webp'

/** What is known of a kept picture. `sha` is the SHA-256 of its bytes. */
export interface StoredImage {
  type: ImageType
  bytes: number
  sha: string
}

/** Where an image's bytes are, at an address or in the run's own rows; or why it has none. */
export type ImagePlace =
  | { url: string; imageUUID: string | undefined; isDelivered: boolean }
  | { kept: StoredImage; imageUUID: string | undefined }
  | { failure: Failure | undefined }

/** What a run tells the team's ledger. `sunkUsd`: by cell, what failed attempts cost before it was retried. */
export interface RunCost {
  run: Run
  sunkUsd: number[]
  /** Marks from before the ledger kept them. */
  marks: { n: number; at: string; member: string; mark: Mark }[]
}

/** Every call names the member who asks: what belongs to another is `undefined`, as if it were not there. */
export interface RunApi {
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
  account(callerNow: number): Promise<RunCost | undefined>
  /** Its member was shown out: what was not sent is not, and nobody follows it any more. */
  revokeAccess(): Promise<void>
  /** What the account's line allows this run from now on. */
  granted(grant: PlaceGrant): Promise<void>
  /** The bytes of this source image are stored again: tasks that waited for them are sent. */
  sourceArrived(hash: string): Promise<void>
  /** `GET /events?after=n`, NDJSON; `GET /kept?n&from&to`, bytes; `POST /hook?cell`, what a webhook told. */
  fetch(request: Request): Promise<Response>
}
