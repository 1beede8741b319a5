// What the object of a source image offers to the relay.
import type { Failure } from '../../contract/failure.js'

/** The form in which a task names its source image. `later`: milliseconds until the upload is tried again. `absent`: its bytes are not stored. */
export type SourceReference =
  { uuid: string } | { bytes: true } | { later: number } | { absent: true } | { failure: Failure }

export interface SourceApi {
  there(): Promise<boolean>
  hold(run: string): Promise<void>
  release(run: string): Promise<void>
  reference(): Promise<SourceReference>
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
