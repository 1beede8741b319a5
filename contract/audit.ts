// The audit ledger: one line per requested image, with its cost, its checks and its outcome.
import * as z from 'zod/mini'
import { storedRecipeSchema } from './recipe.js'
import { imageStateSchema, seedHashSchema, verdictSchema } from './run.js'

/**
 * A line of `GET /v1/audit`. `at` is the time at which its run was posted. `costUsd` is the settled
 * cost; `costIs` distinguishes the service's figure from the estimate, used where the service
 * delivered an image without a cost. The last five fields hold the newest mark of each kind that a
 * client reported.
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
  /** The digits of the seed where a number cannot hold them exactly. */
  seedText: z.optional(z.string()),
  state: imageStateSchema,
  costUsd: z.number(),
  costIs: z.enum(['told', 'estimated']),
  /** The service reported an impossible cost, so the estimate counts. */
  costDisputed: z.optional(z.literal(true)),
  /** The time at which an admin set the cost. */
  correctedAt: z.optional(z.string()),
  copyrightCheck: z.boolean(),
  contentCheck: z.boolean(),
  verdict: z.optional(verdictSchema),
  placedAt: z.optional(z.string()),
  swappedAt: z.optional(z.string()),
  restoredAt: z.optional(z.string()),
  overriddenAt: z.optional(z.string()),
  overrideReason: z.optional(z.string()),
  /** The time at which a client found that the image is plain grey. */
  withheldAt: z.optional(z.string()),
  recipe: storedRecipeSchema,
})
export type AuditLine = z.infer<typeof auditLineSchema>

/** The body of `PUT /v1/runs/{id}/images/{n}/cost`: the image's actual cost in US dollars. */
export const costCorrectionSchema = z.strictObject({
  costUsd: z.number().check(z.gte(0), z.lte(1000)),
})

const newestColumns: readonly (keyof AuditLine)[] = [
  'seedText',
  'costDisputed',
  'correctedAt',
  'withheldAt',
]
/**
 * The columns of the CSV in order, named after the fields of a line. Columns that an older CSV did
 * not have come last.
 */
export const auditColumns = [
  ...(Object.keys(auditLineSchema.shape) as (keyof AuditLine)[]).filter(
    (name) => !newestColumns.includes(name),
  ),
  ...newestColumns,
]
