// Interface of the Durable Object of a source image.
import type { Failure } from '../../contract/failure.js'

/**
 * The form in which a task references its source image. `later`: milliseconds until the upload is
 * retried. `absent`: its bytes are not stored.
 */
export type SourceReference =
  { uuid: string } | { bytes: true } | { later: number } | { absent: true } | { failure: Failure }

export interface SourceApi {
  there(): Promise<boolean>
  hold(run: string): Promise<void>
  release(run: string): Promise<void>
  reference(): Promise<SourceReference>
  /** Deletes a UUID that Runware refused. From then on the bytes are sent with the task. */
  forget(uuid: string): Promise<void>
  /**
   * Calls `sourceArrived` of this run once the bytes are stored. Without bytes `there` is false and
   * `HEAD` responds with 404.
   */
  awaitBytes(waiter: { team: string; run: string; hash: string }): Promise<void>
  /** Stores a row and deletes it. Throws if the disk is full. */
  checkDisk(): Promise<void>
  /** Deletes everything that is stored. */
  discard(): Promise<void>
  /**
   * `PUT /?team=…&sha=…` stores the bytes and returns their number as `x-bytes`. `GET /` returns
   * them as a data URI, whose length is `x-bytes`; `GET /bytes` returns the raw bytes.
   */
  fetch(request: Request): Promise<Response>
}
