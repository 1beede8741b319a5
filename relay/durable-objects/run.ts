// Interface of the Durable Object of a run.
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
  /** Upload endpoint of the policy at the time when the run was posted. */
  uploadEndpoint: string | null
  /** Id of the request that posted the run, for the log. */
  ref: string
}

export type ImageType = 'image/png' | 'image/jpeg' | 'image/webp'

/** Metadata of a stored image. `sha` is the SHA-256 of its bytes. */
export interface StoredImage {
  type: ImageType
  bytes: number
  sha: string
}

/**
 * Location of an image's bytes, at a URL or in the run's own rows, or the reason why there are
 * none.
 */
export type ImagePlace =
  | { url: string; imageUUID: string | undefined; isDelivered: boolean }
  | { kept: StoredImage; imageUUID: string | undefined }
  | { failure: Failure | undefined }

/**
 * Cost report for the team's ledger. `sunkUsd`: by cell, the cost of failed attempts before a
 * retry.
 */
export interface RunCost {
  run: Run
  sunkUsd: number[]
  /** Marks from before the ledger stored them. */
  marks: { n: number; at: string; member: string; mark: Mark }[]
}

/**
 * Methods take the requesting member: a run of another member gives `undefined`, as if it did not
 * exist.
 */
export interface RunApi {
  /**
   * Creates the run. Idempotent: returns the existing run on repetition. Returns `undefined` if the
   * team has given the run up because it was never created.
   */
  create(order: NewOrder): Promise<Run | undefined>
  /**
   * Returns the run. `callerNow`: the caller's clock, milliseconds since 1970. Throws once if the
   * object's own clock stands still; the next call has the correct time.
   */
  view(member: string, callerNow?: number): Promise<Run | undefined>
  /** Cancels the whole run or one cell. Returns `undefined` if there is no such run or cell. */
  cancel(member: string, cell?: number): Promise<Run | undefined>
  /**
   * Retries failed cells, once for each idempotency key. `nothing`: none of these cells is known to
   * have failed.
   */
  retry(
    credential: Credential,
    key: string,
    cells?: readonly number[],
  ): Promise<Run | { failure: Failure } | 'nothing' | undefined>
  image(member: string, n: number): Promise<ImagePlace | undefined>
  delivered(n: number): Promise<void>
  /**
   * Marks a ready image as failed because its bytes can never be fetched. It stays paid for and can
   * be retried.
   */
  failPicture(n: number): Promise<void>
  /**
   * Records that the URL of a ready image is gone or refused. Returns its failure once that has
   * happened often enough; `undefined` if the image is not ready.
   */
  imageUnavailable(n: number): Promise<Failure | 'again' | undefined>
  /**
   * Sets the amount actually paid for an image if the provider sent no plausible cost. `told`: the
   * provider sent one.
   */
  correctCost(n: number, costUsd: number): Promise<'corrected' | 'told' | undefined>
  /**
   * Lowers an image's verdict to `unchecked`, since it is plain grey. Returns false if there is no
   * such image.
   */
  withhold(member: string, n: number): Promise<boolean>
  /**
   * Returns the cost report. Only for the team's object. If the run does not exist its creation is
   * blocked, and the team releases its reservation.
   */
  account(callerNow: number): Promise<RunCost | undefined>
  /**
   * Handles the revocation of the member's access: unsent tasks are cancelled, followers are
   * disconnected.
   */
  revokeAccess(): Promise<void>
  /** Applies a grant of the account's queue. */
  granted(grant: PlaceGrant): Promise<void>
  /** Submits the tasks that waited for this source image, since its bytes are stored again. */
  sourceArrived(hash: string): Promise<void>
  /**
   * `GET /events?after=n` returns NDJSON; `GET /kept?n&from&to` returns bytes; `POST /hook?cell`
   * takes the body of a webhook.
   */
  fetch(request: Request): Promise<Response>
}
