// Swapping a variation in for its source, and restoring it: the relay's verdict, and the calls
// between panel and sandbox.
import * as z from 'zod/mini'
import type { SwapRefusal } from './failure.js'
import { pictureHashSchema, verdictSchema } from './run.js'

/**
 * The response of `GET /v1/runs/{id}/images/{n}/verdict`, for every member of the run's team. The
 * sandbox requests it itself before a swap and trusts nothing else: plugin data and messages can be
 * forged.
 */
export const vouchedSchema = z.object({
  run: z.string(),
  n: z.int(),
  verdict: verdictSchema,
  /**
   * Hash of the image that the run's own member reported first as placed. Absent if none was
   * reported.
   */
  picture: z.optional(pictureHashSchema),
  /** The caller may swap in an unchecked image, with a reason. Never true for a blocked one. */
  mayOverride: z.boolean(),
})
export type Vouched = z.infer<typeof vouchedSchema>

/** The sandbox's facts about a swap before it is made. */
export interface SwapState {
  /** The layer that the variation would replace; absent if it was removed. */
  source?: { id: string; name: string }
  /** The source has changed since the variation was made. */
  changed: boolean
  /** The image that replaces the source now, by run and number. */
  swapped?: { run: string; n: number }
  /**
   * Number of other layers of the page with the same image as the source. 0 where the source is not
   * an image.
   */
  alike: number
  /** The reason why the variation cannot be swapped in as the source is now. */
  hindrance?: SwapRefusal
}

export interface Swapped {
  /** Ids of the layers that show the variation now. */
  ids: string[]
  run: string
  n: number
}

export interface Restored {
  /** Number of layers that have their former state back. */
  count: number
  /** Names of layers that were edited since the swap: those edits were left alone. */
  changed: string[]
  /** Names of layers that could not be restored. Another restore tries them again. */
  failed?: string[]
  run: string
  n: number
}

interface Call<Ask, Answer = null> {
  ask: Ask
  answer: Answer
}

/**
 * Calls from the panel to the sandbox. `id` is a variation's frame, or the layer that was swapped.
 */
export interface SwapCalls {
  swapState: Call<{ id: string }, SwapState>
  /**
   * `everywhere`: also in other layers of the page with the source's image. `reason`: justification
   * for swapping in an unchecked image.
   */
  swap: Call<{ id: string; everywhere?: boolean; reason?: string }, Swapped>
  /** Restores the former state of the source and of the layers that were swapped along with it. */
  restore: Call<{ id: string }, Restored>
}
