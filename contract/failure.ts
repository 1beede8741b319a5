// What can go wrong, as data: classes survive neither postMessage nor HTTP. The list is closed.
import * as z from 'zod/mini'

/**
 * Why a variation is not swapped in, or nothing is restored. `unknown`: the relay knows no such image of this team. `notTheSame`: the
 * picture is not the one that came back; `notTold`: nobody told the relay which one that is, until it is delivered once more. `bound`: a variable decides whether something can be seen that the picture replaces. `partOfShape`: the layer is a mask or a part of a
 * boolean shape, so its fill is never seen. `sharedLook`: the layer's opacity, blend mode, blur or shadow lies on what the picture replaces and on live layers together.
 * `shapedEdge`: a blur or shadow that is in the picture reaches across an edge that is curved or turned. `beyondEdge`: layers inside reach beyond such an edge.
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
  /** `field` is a parameter's name or a path in the body, `allowed` says in words what it takes. */
  z.object({ kind: z.literal('refused'), field: z.string(), allowed: z.string() }),
  z.object({ kind: z.literal('unauthorised') }),
  z.object({ kind: z.literal('outOfCredit') }),
  /** `leftUsd` is what the cap still allows. */
  z.object({ kind: z.literal('overBudget'), leftUsd: z.number() }),
  z.object({ kind: z.literal('busy'), retryAfterMs: z.number() }),
  /** `by` names the check that flagged the prompt or the picture. */
  z.object({ kind: z.literal('blocked'), by: z.enum(['copyright', 'content', 'prompt']) }),
  z.object({ kind: z.literal('modelUnavailable') }),
  z.object({ kind: z.literal('nothingSelected') }),
  z.object({ kind: z.literal('emptyExport') }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('cannotSwap'), because: swapRefusalSchema }),
  /** Not known, and never retried. `ref` finds it in the relay's log. */
  z.object({ kind: z.literal('broken'), ref: z.string() }),
])

export type Failure = z.infer<typeof failureSchema>
export type FailureKind = Failure['kind']
