// A run: one press of the button. Schemas of its cells, its images, their states, and its events.
import * as z from 'zod/mini'
import { sourcesOf } from './cells.js'
import { failureSchema } from './failure.js'
import { recipeSchema, storedRecipeSchema } from './recipe.js'

export { cellsOf, sourcesOf, type CellSource, type NewRun } from './cells.js'

/** SHA-256 of the source image's bytes, 64 hex digits in lower case. */
export const seedHashSchema = z
  .string()
  .check(z.regex(/^[0-9a-f]{64}$/, { error: '64 hex digits in lower case' }))

/** Figma's own hash of an image: 40 hex digits. */
export const pictureHashSchema = z
  .string()
  .check(z.regex(/^[0-9a-f]{40}$/, { error: '40 hex digits in lower case' }))

/** State of a task. `unknown`: it was sent, and its outcome can no longer be determined. */
export const cellStateSchema = z.enum([
  'queued',
  'submitted',
  'ready',
  'delivered',
  'failed',
  'unknown',
  'cancelled',
])
export type CellState = z.infer<typeof cellStateSchema>

/** `ready`: its bytes can be fetched. `delivered`: they were fetched completely. */
export const imageStateSchema = z.enum([
  'waiting',
  'ready',
  'delivered',
  'blocked',
  'failed',
  'cancelled',
])

/**
 * `checked`: returned with the copyright check requested. `unchecked`: not requested, or not known.
 */
export const verdictSchema = z.enum(['checked', 'blocked', 'unchecked'])
export type Verdict = z.infer<typeof verdictSchema>

export const imageSchema = z.object({
  /** Its number in the run, from 0. */
  n: z.int(),
  /** The index of its cell. */
  cell: z.int(),
  state: imageStateSchema,
  verdict: z.optional(verdictSchema),
  imageUUID: z.optional(z.string()),
  seed: z.optional(z.number()),
  /** The digits of the seed where a number cannot hold them exactly. Then `seed` is absent. */
  seedText: z.optional(z.string()),
  costUsd: z.optional(z.number()),
  /**
   * The service reported an impossible cost. `costUsd` is the estimate until an admin sets the paid
   * amount.
   */
  costDisputed: z.optional(z.literal(true)),
  /** An admin set `costUsd`. */
  costCorrected: z.optional(z.literal(true)),
  NSFWContent: z.optional(z.boolean()),
  structuredPrompt: z.optional(z.record(z.string(), z.unknown())),
  failure: z.optional(failureSchema),
  /**
   * A client found that the image is one even grey, which some services send in place of an image
   * that they withhold: no check covers it.
   */
  withheld: z.optional(z.literal(true)),
  /**
   * It was sent, and whether it was made can no longer be determined: it is never requested again,
   * and may still arrive.
   */
  unsure: z.optional(z.literal(true)),
})
export type RunImage = z.infer<typeof imageSchema>

export const cellSchema = z.object({
  recipe: storedRecipeSchema,
  /** SHA-256 of its source image, where that is not the run's own. */
  seed: z.optional(seedHashSchema),
  /** The service refused the structured prompt, and the cell continued with the plain one. */
  plain: z.optional(z.literal(true)),
  taskUUID: z.string(),
  state: cellStateSchema,
  failure: z.optional(failureSchema),
})
export type Cell = z.infer<typeof cellSchema>

/**
 * The reason why a run makes no progress. `upstream`: Runware does not respond. `account`: other
 * runs of this Runware account go first, `position` 1 is served next. `rateLimit`: Runware
 * requested a pause. A run over the budget is refused and never waits. `source`: the relay needs
 * the bytes of the source image `source` (SHA-256) once more; a client that has them sends them with `PUT
 * /v1/seeds/{source}` and the run continues by itself. `since` and `retryAt` are ISO 8601;
 * `retryAt` is the time of the next attempt where it is known.
 */
export const waitingSchema = z.object({
  reason: z.enum(['upstream', 'account', 'rateLimit', 'source']),
  since: z.string(),
  retryAt: z.optional(z.string()),
  position: z.optional(z.int().check(z.gte(1))),
  source: z.optional(seedHashSchema),
})
export type Waiting = z.infer<typeof waitingSchema>

/**
 * A retry sets an ended run to running. If a late image arrives, the run ends once more, with the
 * added cost.
 */
export const runStateSchema = z.enum(['running', 'ended'])

/**
 * A run with its whole state. Times are ISO 8601, money is US dollars. `seq` is the number of its
 * newest event.
 */
export const runSchema = z.object({
  id: z.string(),
  state: runStateSchema,
  createdAt: z.string(),
  seed: seedHashSchema,
  estimateUsd: z.number(),
  costUsd: z.number(),
  cells: z.array(cellSchema),
  images: z.array(imageSchema),
  seq: z.int(),
  /** Absent while the run waits only for its own images. */
  waiting: z.optional(waitingSchema),
})
export type Run = z.infer<typeof runSchema>

/**
 * The response of `GET /v1/runs`, newest first; with `?key=` only the run that was posted with that
 * Idempotency-Key.
 */
export const runListSchema = z.object({
  runs: z.array(runSchema),
  /** Number of further runs whose stored rows cannot be read. */
  unreadable: z.optional(z.int()),
})

/** Maximum number of cells in one run, over all its sources. */
export const maxCells = 100

const sourceShape = {
  seed: seedHashSchema,
  /**
   * An image of an earlier run of the same member: sent as the UUID that Runware gave it; the
   * source image is sent only where Runware refuses the UUID.
   */
  from: z.optional(z.strictObject({ run: z.uuid(), n: z.int().check(z.gte(0)) })),
  cells: z.array(recipeSchema).check(z.minLength(1), z.maxLength(maxCells)),
}

/**
 * The body of `POST /v1/runs`. `also` are further sources with cells of their own; the cells'
 * numbers continue through them.
 */
export const newRunSchema = z
  .strictObject({
    ...sourceShape,
    also: z.optional(z.array(z.strictObject(sourceShape)).check(z.maxLength(maxCells - 1))),
  })
  .check(
    z.refine(
      (run) => sourcesOf(run).reduce((sum, { cells }) => sum + cells.length, 0) <= maxCells,
      {
        path: ['also'],
        error: `at most ${maxCells} cells in all`,
      },
    ),
  )
/** The body of `POST /v1/runs/{id}/retry`: the cells to retry; absent: all that can be retried. */
export const retrySchema = z.strictObject({
  cells: z.optional(z.array(z.int().check(z.gte(0))).check(z.minLength(1), z.maxLength(maxCells))),
})

/**
 * Returns true if some of a cell's images are known to have failed, so that a retry of these pays
 * for nothing twice.
 */
export function canRetry({ cells, images }: Pick<Run, 'cells' | 'images'>, cell: number): boolean {
  const state = cells[cell]?.state
  if (state === undefined || state === 'queued' || state === 'submitted') return false
  return images.some((image) => image.cell === cell && image.state === 'failed' && !image.unsure)
}

const stamp = { seq: z.int(), at: z.string() }

/**
 * One line of `GET /v1/runs/{id}/events`. `seq` counts from 1 without a gap. `image` and `cell`
 * carry the whole new state.
 */
export const runEventSchema = z.discriminatedUnion('type', [
  z.object({ ...stamp, type: z.literal('created') }),
  z.object({
    ...stamp,
    type: z.literal('cell'),
    cell: z.int(),
    state: cellStateSchema,
    plain: z.optional(z.literal(true)),
    failure: z.optional(failureSchema),
    /** UUID of the next task, where the previous one is known to have failed. */
    taskUUID: z.optional(z.string()),
  }),
  z.object({ ...stamp, type: z.literal('image'), image: imageSchema }),
  /** These cells are requested again; the run is running, with this estimate. */
  z.object({
    ...stamp,
    type: z.literal('retried'),
    cells: z.array(z.int()),
    estimateUsd: z.number(),
  }),
  z.object({ ...stamp, type: z.literal('ended'), costUsd: z.number() }),
  /**
   * The whole waiting reason; `null` when there is none any more. Sent only with `?waiting=1`. Not
   * numbered: `seq` is the one of the newest numbered event, and after a reconnect the current
   * state is sent again.
   */
  z.object({ ...stamp, type: z.literal('waiting'), waiting: z.nullable(waitingSchema) }),
])
export type RunEvent = z.infer<typeof runEventSchema>

/**
 * An image's state on the canvas, as a client reports it. `withheld`: the image is one even grey;
 * its verdict is `unchecked` from then on.
 */
export const markSchema = z
  .strictObject({
    what: z.enum(['placed', 'swapped', 'restored', 'overridden', 'withheld']),
    reason: z.optional(z.string().check(z.minLength(1), z.maxLength(500))),
    /**
     * With `placed`: Figma's hash of the image on the canvas. The first reported hash stays, and
     * only that image can be swapped in.
     */
    picture: z.optional(pictureHashSchema),
  })
  .check(
    z.refine(({ what, reason }) => what !== 'overridden' || reason !== undefined, {
      path: ['reason'],
      error: 'why it was overridden',
    }),
  )
export type Mark = z.infer<typeof markSchema>

/** Returns the state of a run after an event. Pure; the panel follows a run with it. */
export function applyEvent(run: Run, event: RunEvent): Run {
  if (event.type === 'waiting') return { ...run, waiting: event.waiting ?? undefined }
  if (event.seq <= run.seq) return run
  const next = { ...run, seq: event.seq }
  if (event.type === 'cell')
    next.cells = run.cells.map((cell, index) =>
      index === event.cell
        ? {
            ...cell,
            state: event.state,
            plain: event.plain,
            failure: event.failure,
            taskUUID: event.taskUUID ?? cell.taskUUID,
          }
        : cell,
    )
  if (event.type === 'image')
    next.images = run.images.map((image) => (image.n === event.image.n ? event.image : image))
  if (event.type === 'retried')
    Object.assign(next, { state: 'running', estimateUsd: event.estimateUsd })
  if (event.type === 'ended')
    Object.assign(next, { state: 'ended', costUsd: event.costUsd, waiting: undefined })
  return next
}
