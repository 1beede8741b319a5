// All failures, as data: classes survive neither postMessage nor HTTP. The list is closed.
import * as z from 'zod/mini'

/**
 * The reason why a swap or a restore is refused. `unknown`: the relay has no such image of this
 * team. `notTheSame`: the image is not the one that was placed. `notTold`: no client reported to
 * the relay which image was placed, until it is delivered once more. `bound`: a variable controls
 * the visibility of something that the image replaces. `partOfShape`: the layer is a mask or part
 * of a boolean shape, so its fill is never visible. `sharedLook`: the layer's opacity, blend mode,
 * blur or shadow applies to replaced and to live layers together. `shapedEdge`: a blur or shadow
 * that is in the image reaches across a curved or rotated edge. `beyondEdge`: layers inside reach
 * beyond such an edge.
 */
export const swapRefusalSchema = z.enum([
  'blocked',
  'unchecked',
  'reasonNeeded',
  'notTheSame',
  'notTold',
  'unknown',
  'noVariation',
  'sourceGone',
  'noPlace',
  'bound',
  'partOfShape',
  'shapedEdge',
  'beyondEdge',
  'sharedLook',
  'notSwapped',
])
export type SwapRefusal = z.infer<typeof swapRefusalSchema>

export const failureSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('offline') }),
  z.object({ kind: z.literal('timedOut') }),
  /**
   * `field` is a parameter's name or a path in the body, `allowed` describes the accepted values in
   * words.
   */
  z.object({ kind: z.literal('refused'), field: z.string(), allowed: z.string() }),
  z.object({ kind: z.literal('unauthorised') }),
  z.object({ kind: z.literal('outOfCredit') }),
  /** `leftUsd` is the amount left under the cap, in US dollars. */
  z.object({ kind: z.literal('overBudget'), leftUsd: z.number() }),
  z.object({ kind: z.literal('busy'), retryAfterMs: z.number() }),
  /** `by` is the check that flagged the prompt or the image. */
  z.object({ kind: z.literal('blocked'), by: z.enum(['copyright', 'content', 'prompt']) }),
  z.object({ kind: z.literal('modelUnavailable') }),
  z.object({ kind: z.literal('nothingSelected') }),
  z.object({ kind: z.literal('emptyExport') }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('cannotSwap'), because: swapRefusalSchema }),
  /** An unknown error, never retried. `ref` identifies it in the relay's log. */
  z.object({ kind: z.literal('broken'), ref: z.string() }),
])

export type Failure = z.infer<typeof failureSchema>
export type FailureKind = Failure['kind']
