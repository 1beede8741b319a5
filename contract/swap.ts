// A variation takes its source's place, and gives it back. What the relay vouches for, and what panel and sandbox say of a swap.
import * as z from 'zod/mini'
import type { SwapRefusal } from './failure.js'
import { pictureHashSchema, verdictSchema } from './run.js'

/**
 * The answer of `GET /v1/runs/{id}/images/{n}/verdict`, for every member of the run's team. The sandbox asks it itself when
 * something is about to be swapped in, and believes nothing else: plugin data and messages can be made up.
 */
export const vouchedSchema = z.object({
  run: z.string(),
  n: z.int(),
  verdict: verdictSchema,
  /** The picture that the run's own member had placed for it, the first that was told. Absent: none was told. */
  picture: z.optional(pictureHashSchema),
  /** Whether the asker may swap in what was not checked, saying why. Never true of what was blocked. */
  mayOverride: z.boolean(),
})
export type Vouched = z.infer<typeof vouchedSchema>

/** What the sandbox can say of a swap before it is made. */
export interface SwapState {
  /** What the variation would take the place of; absent where that is gone. */
  source?: { id: string; name: string }
  /** The source is not what it was when the variation was made. */
  changed: boolean
  /** Which image of which run is in the source's place now. */
  swapped?: { run: string; n: number }
  /** How many other layers of the page show the same picture as the source. 0 where the source is not a picture. */
  alike: number
  /** Why the variation cannot be swapped in as the source is now. */
  hindrance?: SwapRefusal
}

export interface Swapped {
  /** The layers that show the variation now. */
  ids: string[]
  run: string
  n: number
}

export interface Restored {
  /** How many layers have their former state back. */
  count: number
  /** Names of layers that somebody has changed since: those changes were left alone. */
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

/** The panel asks, the sandbox answers. `id` is a variation's frame, or the layer that was swapped. */
export interface SwapCalls {
  swapState: Call<{ id: string }, SwapState>
  /** `everywhere`: also where the page shows the source's picture elsewhere. `reason`: why something unchecked goes in. */
  swap: Call<{ id: string; everywhere?: boolean; reason?: string }, Swapped>
  /** Gives the source, and whatever was swapped along with it, its former state back. */
  restore: Call<{ id: string }, Restored>
}
