// Fetch handler of the simulator: Runware's endpoint, the images it serves, and routes that only a
// simulator has (health, ledger, scripted faults).
import { Hono } from 'hono'
import { createLedger } from './ledger.js'
import { tasksIn, unlock, unreadable, type Accepted } from './key.js'
import { createShelf } from './shelf.js'
import { Dropped, spoil } from './spoil.js'
import { createPerform, type Perform } from './task/perform.js'
import { statusOf, wireError, type Outcome } from './task/refusal.js'
import { createStudio } from './task/studio.js'
import { createTrouble, rulesSchema } from './trouble.js'

export interface SimulatorOptions {
  /** The only accepted key. Absent: any key that is not empty. */
  apiKey?: string | undefined
  /**
   * Base URL of the results, such as `http://localhost:8788`. Absent: the origin of the request.
   */
  publicUrl?: string | undefined
  /** Factor of the generation time: 1 is realistic, 0 is as fast as possible. */
  pace?: number
  /** Account balance in US dollars. Absent: unlimited. */
  balanceUsd?: number
  /** PNGs are blank images of this size, generated immediately. Absent: real variations. */
  blankBytes?: number | undefined
  /** Limit of stored image bytes; the oldest images are deleted first. */
  maxBytes?: number
  /** Returns a random number in [0, 1) for an image's seed. */
  draw?: () => number
  /** Milliseconds since 1970. */
  now?: () => number
}

export interface Simulator {
  /** Rejects with `Dropped` if a scripted fault cuts the connection. */
  fetch(request: Request): Promise<Response>
  /** Used by the WebSocket: performs the same tasks, with the same accepted key. */
  readonly perform: Perform
  readonly accepted: Accepted
}

const version = '0.1.0'

export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const {
    apiKey,
    pace = 1,
    balanceUsd = Infinity,
    maxBytes = 512 * 1024 * 1024,
    draw = Math.random,
    now = Date.now,
  } = options
  const shelf = createShelf(maxBytes, now)
  const ledger = createLedger(balanceUsd, now)
  const trouble = createTrouble()
  const perform = createPerform({
    shelf,
    ledger,
    studio: createStudio({ shelf, ledger, pace, draw, now, blankBytes: options.blankBytes }),
  })
  const app = new Hono()

  app.get('/healthz', (c) =>
    c.json({ ok: true, simulated: true, service: 'Runware simulator', version }),
  )

  app.post('/v1', async (c) => {
    const tasks = tasksIn(await c.req.text())
    const all = tasks ?? []
    const words = (key: string) =>
      all.map((task) => task[key]).filter((value) => typeof value === 'string')
    const act = trouble.meet(words('taskType'), words('positivePrompt'))
    return spoil(act, all, async () => {
      if (!tasks) return answer({ data: [], errors: [unreadable()] })
      const open = unlock(tasks, c.req.header('authorization'), apiKey)
      if ('error' in open) return answer({ data: [], errors: [open.error] })
      const origin = options.publicUrl ?? new URL(c.req.url).origin
      const outcomes = await Promise.all(open.tasks.map((task) => perform(task, { origin })))
      return answer({
        data: outcomes.flatMap(({ data }) => data),
        errors: outcomes.flatMap(({ errors }) => errors),
      })
    })
  })

  app.get('/image/ws/:ws/ii/:name', (c) =>
    spoil(trouble.meet(['download'], []), [], async () => {
      const name = c.req.param('name')
      const kept = shelf.take(name.replace(/\.\w+$/, '').toLowerCase())
      if (!kept) return c.text('There is no such picture, or no longer.', 404)
      const headers = { 'content-type': kept.mime, etag: `"${name}"` }
      if (c.req.header('if-none-match') === headers.etag)
        return new Response(null, { status: 304, headers })
      const length = { 'content-length': String(kept.bytes.length) }
      return new Response(kept.bytes as Uint8Array<ArrayBuffer>, {
        headers: { ...headers, ...length },
      })
    }),
  )

  app.get('/ledger', (c) =>
    c.json({
      spentUsd: ledger.spentUsd(),
      balanceUsd: Number.isFinite(balanceUsd) ? balanceUsd : null,
      charges: ledger.charges,
    }),
  )
  app.get('/trouble', (c) => c.json(trouble.rules))
  app.put('/trouble', async (c) => {
    const read = rulesSchema.safeParse(await c.req.json().catch(() => undefined))
    if (!read.success) {
      const problems = read.error.issues.map(({ path, message, code }) => ({
        at: path.join('.'),
        code,
        message,
      }))
      return c.json(
        {
          error: 'Expected a list of rules {when, do, times}; simulator/README.md shows them.',
          problems,
        },
        400,
      )
    }
    trouble.script(read.data)
    return c.json(trouble.rules)
  })
  app.delete('/trouble', (c) => {
    trouble.script([])
    return c.body(null, 204)
  })
  app.notFound((c) => c.text(`Nothing is at ${c.req.path}. Tasks are posted to /v1.`, 404))
  app.onError((error) => {
    if (error instanceof Dropped) throw error
    return answer({ data: [], errors: [wireError('internalServerError')] })
  })

  return { fetch: async (request) => app.fetch(request), perform, accepted: apiKey }
}

export { Dropped }

/**
 * Responds with 200 if at least one task succeeded, else with the status of the first error.
 * `errors` is present only if there are any.
 */
function answer({ data, errors }: Outcome): Response {
  const [first] = errors
  const status = first && data.length === 0 ? statusOf(first.code) : 200
  return Response.json(first ? { data, errors } : { data }, { status })
}
