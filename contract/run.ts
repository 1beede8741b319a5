// A run: one press of the button. Its cells, its images, their states, and the events by which it is followed.
import * as z from 'zod/mini'
import { sourcesOf } from './cells.js'
import { failureSchema } from './failure.js'
import { recipeSchema, storedRecipeSchema } from './recipe.js'

export { cellsOf, sourcesOf, type CellSource, type NewRun } from './cells.js'

/** SHA-256 of the seed's bytes, 64 hex digits in lower case. */
export const seedHashSchema = z
  .string()
  .check(z.regex(/^[0-9a-f]{64}$/, { error: '64 hex digits in lower case' }))

/** Figma's own name of a picture: 40 hex digits. */
export const pictureHashSchema = z
  .string()
  .check(z.regex(/^[0-9a-f]{40}$/, { error: '40 hex digits in lower case' }))

/** A task's life. `unknown`: sent, and nobody can tell any more what became of it. */
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

/** `ready`: its bytes can be fetched. `delivered`: they have been, whole. */
export const imageStateSchema = z.enum([
  'waiting',
  'ready',
  'delivered',
  'blocked',
  'failed',
  'cancelled',
])

/** `checked`: came back with the copyright check asked for. `unchecked`: not asked for, or nobody can tell. */
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
  /** The seed's digits, where a number cannot hold them exactly. Then `seed` is absent. */
  seedText: z.optional(z.string()),
  costUsd: z.optional(z.number()),
  /** The service named a cost that cannot be right. `costUsd` is the estimate, until an admin sets what was paid. */
  costDisputed: z.optional(z.literal(true)),
  /** An admin set `costUsd`. */
  costCorrected: z.optional(z.literal(true)),
  NSFWContent: z.optional(z.boolean()),
  structuredPrompt: z.optional(z.record(z.string(), z.unknown())),
  failure: z.optional(failureSchema),
  /** A client found that the picture is one even grey, as some services send it in place of one that they withhold: no check vouches for it. */
  withheld: z.optional(z.literal(true)),
  /** It was sent, and nobody can tell any more whether it was made: it is never asked for again, and may still come. */
  unsure: z.optional(z.literal(true)),
})
export type RunImage = z.infer<typeof imageSchema>

export const cellSchema = z.object({
  recipe: storedRecipeSchema,
  /** Which seed it begins from, where that is not the run's own. */
  seed: z.optional(seedHashSchema),
  /** The service refused the structured prompt, and the cell went on with the plain one. */
  plain: z.optional(z.literal(true)),
  taskUUID: z.string(),
  state: cellStateSchema,
  failure: z.optional(failureSchema),
})
export type Cell = z.infer<typeof cellSchema>

/**
 * Why a run makes no progress. `upstream`: Runware does not answer. `account`: other runs of this Runware account go first, `position` 1 is
 * served next. `rateLimit`: Runware asked for a pause. A run over the budget is refused and never waits. `source`: the relay needs the bytes of the source
 * image `source` (SHA-256) once more; a client that has them sends them with `PUT /v1/seeds/{source}` and the run continues by itself.
 * `since` and `retryAt` are ISO 8601; `retryAt` is the time of the next attempt where it is known.
 */
export const waitingSchema = z.object({
  reason: z.enum(['upstream', 'account', 'rateLimit', 'source']),
  since: z.string(),
  retryAt: z.optional(z.string()),
  position: z.optional(z.int().check(z.gte(1))),
  source: z.optional(seedHashSchema),
})
export type Waiting = z.infer<typeof waitingSchema>

/** An ended run goes on where it is retried. Where an image arrives that nobody waited for any more, it ends once more, with what that cost. */
export const runStateSchema = z.enum(['running', 'ended'])

/** A run with all its state. Times are ISO 8601, money is US dollars. `seq` is the number of its newest event. */
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
  /** Absent while the run waits for nothing but its own pictures. */
  waiting: z.optional(waitingSchema),
})
export type Run = z.infer<typeof runSchema>

/** The answer of `GET /v1/runs`, newest first; with `?key=` only the run that was posted under that Idempotency-Key. */
export const runListSchema = z.object({
  runs: z.array(runSchema),
  /** How many more there are whose stored rows cannot be read. */
  unreadable: z.optional(z.int()),
})

/** The most cells that one run has, over all its sources. */
export const maxCells = 100

const sourceShape = {
  seed: seedHashSchema,
  /** An image of an earlier run of the same member: it goes in by the UUID that Runware knows it by, and the seed only where that is refused. */
  from: z.optional(z.strictObject({ run: z.uuid(), n: z.int().check(z.gte(0)) })),
  cells: z.array(recipeSchema).check(z.minLength(1), z.maxLength(maxCells)),
}

/** The body of `POST /v1/runs`. `also` are further sources with cells of their own; cells are numbered on through them. */
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
/** The body of `POST /v1/runs/{id}/retry`: which cells, or all that can be. */
export const retrySchema = z.strictObject({
  cells: z.optional(z.array(z.int().check(z.gte(0))).check(z.minLength(1), z.maxLength(maxCells))),
})

/** Whether some of a cell's images are known to have failed, so that asking for these again pays for nothing twice. */
export function canRetry({ cells, images }: Pick<Run, 'cells' | 'images'>, cell: number): boolean {
  const state = cells[cell]?.state
  if (state === undefined || state === 'queued' || state === 'submitted') return false
  return images.some((image) => image.cell === cell && image.state === 'failed' && !image.unsure)
}

const stamp = { seq: z.int(), at: z.string() }

/** One line of `GET /v1/runs/{id}/events`. `seq` counts from 1 without a gap. `image` and `cell` carry the whole new state. */
export const runEventSchema = z.discriminatedUnion('type', [
  z.object({ ...stamp, type: z.literal('created') }),
  z.object({
    ...stamp,
    type: z.literal('cell'),
    cell: z.int(),
    state: cellStateSchema,
    plain: z.optional(z.literal(true)),
    failure: z.optional(failureSchema),
    /** The task that it goes on as, where the one before is known to have failed. */
    taskUUID: z.optional(z.string()),
  }),
  z.object({ ...stamp, type: z.literal('image'), image: imageSchema }),
  /** These cells are asked for again; the run is running, and its estimate is this. */
  z.object({
    ...stamp,
    type: z.literal('retried'),
    cells: z.array(z.int()),
    estimateUsd: z.number(),
  }),
  z.object({ ...stamp, type: z.literal('ended'), costUsd: z.number() }),
  /**
   * The reason for waiting, whole; `null` when there is none any more. Sent only with `?waiting=1`, is not numbered: `seq` is the one of the
   * newest numbered event, and after a reconnect the current state is sent again.
   */
  z.object({ ...stamp, type: z.literal('waiting'), waiting: z.nullable(waitingSchema) }),
])
export type RunEvent = z.infer<typeof runEventSchema>

/** What the canvas tells the relay became of an image. `withheld`: its picture is one even grey; the verdict is `unchecked` from then on. */
export const markSchema = z
  .strictObject({
    what: z.enum(['placed', 'swapped', 'restored', 'overridden', 'withheld']),
    reason: z.optional(z.string().check(z.minLength(1), z.maxLength(500))),
    /** With `placed`: Figma's name of the picture on the canvas. The first that is told stays, and only that one can be swapped in. */
    picture: z.optional(pictureHashSchema),
  })
  .check(
    z.refine(({ what, reason }) => what !== 'overridden' || reason !== undefined, {
      path: ['reason'],
      error: 'why it was overridden',
    }),
  )
export type Mark = z.infer<typeof markSchema>

/** The state of a run after an event. Pure; the panel follows a run with it. */
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
