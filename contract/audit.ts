// The ledger: one line an image that was asked for, with what it cost, what was checked and what became of it.
import * as z from 'zod/mini'
import { storedRecipeSchema } from './recipe.js'
import { imageStateSchema, seedHashSchema, verdictSchema } from './run.js'

/**
 * A line of `GET /v1/audit`. `at` is when its run was posted. `costUsd` is what was settled for it; `costIs` says whether the service told it, or it is the
 * estimate because the service delivered a picture and told no cost. The last five say what the canvas told of it, the newest of each.
 */
export const auditLineSchema = z.object({
  line: z.int(),
  at: z.string(),
  member: z.string(),
  name: z.string(),
  run: z.string(),
  n: z.int(),
  seedHash: seedHashSchema,
  taskUUID: z.string(),
  imageUUID: z.optional(z.string()),
  seed: z.optional(z.number()),
  /** The seed's digits, where a number cannot hold them exactly. */
  seedText: z.optional(z.string()),
  state: imageStateSchema,
  costUsd: z.number(),
  costIs: z.enum(['told', 'estimated']),
  /** The service named a cost that cannot be right, so the estimate counts. */
  costDisputed: z.optional(z.literal(true)),
  /** When an admin set the cost. */
  correctedAt: z.optional(z.string()),
  copyrightCheck: z.boolean(),
  contentCheck: z.boolean(),
  verdict: z.optional(verdictSchema),
  placedAt: z.optional(z.string()),
  swappedAt: z.optional(z.string()),
  restoredAt: z.optional(z.string()),
  overriddenAt: z.optional(z.string()),
  overrideReason: z.optional(z.string()),
  /** When a client found that the picture is plain grey. */
  withheldAt: z.optional(z.string()),
  recipe: storedRecipeSchema,
})
export type AuditLine = z.infer<typeof auditLineSchema>

/** The body of `PUT /v1/runs/{id}/images/{n}/cost`: what the image really cost, in US dollars. */
export const costCorrectionSchema = z.strictObject({
  costUsd: z.number().check(z.gte(0), z.lte(1000)),
})

const newestColumns: readonly (keyof AuditLine)[] = [
  'seedText',
  'costDisputed',
  'correctedAt',
  'withheldAt',
]
/** The columns of the CSV, in order: a line's own names. Those that an older CSV did not have come last. */
export const auditColumns = [
  ...(Object.keys(auditLineSchema.shape) as (keyof AuditLine)[]).filter(
    (name) => !newestColumns.includes(name),
  ),
  ...newestColumns,
]
