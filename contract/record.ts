// A variation's record in plugin data: its origin, readable without the relay.
import * as z from 'zod/mini'
import { reportSchema } from './brand.js'
import { readLeniently } from './lenient.js'
import { storedRecipeSchema, type Recipe } from './recipe.js'
import { verdictSchema, type RunImage } from './run.js'

/** Written on the frame as JSON. Times are ISO 8601, money is US dollars. */
export const recordSchema = z.object({
  /** This version writes 1. */
  version: z.int(),
  run: z.string(),
  n: z.int(),
  source: z.object({ id: z.string(), name: z.string() }),
  model: z.string(),
  recipe: storedRecipeSchema,
  /** The brand's words that were appended to its prompt. */
  palette: z.optional(z.array(z.string())),
  imageUUID: z.optional(z.string()),
  seed: z.optional(z.number()),
  costUsd: z.optional(z.number()),
  NSFWContent: z.optional(z.boolean()),
  verdict: verdictSchema,
  /** The service that made it, as the relay reported then: `runware`, `simulator` or `other`. */
  upstream: z.string(),
  placedAt: z.string(),
  /** Measurements on the image's own pixels. */
  report: z.optional(reportSchema),
})
export type VariationRecord = z.infer<typeof recordSchema>

/**
 * Returns the record in a frame's plugin data, of any version; `undefined` if the text is not a
 * record.
 */
export function readRecord(text: string | undefined): VariationRecord | undefined {
  try {
    return readLeniently(recordSchema, JSON.parse(text ?? 'null'))
  } catch {
    return undefined
  }
}

/** Returns the record of an image. A missing verdict becomes `unchecked`. */
export function recordOf(
  run: string,
  image: RunImage,
  recipe: Recipe,
  context: Pick<VariationRecord, 'source' | 'model' | 'upstream' | 'placedAt' | 'palette'>,
): VariationRecord {
  const { n, imageUUID, seed, costUsd, NSFWContent, verdict = 'unchecked' } = image
  return { version: 1, run, n, recipe, imageUUID, seed, costUsd, NSFWContent, verdict, ...context }
}
