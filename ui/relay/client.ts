// The relay's calls as the panel needs them. `fetch` is an argument. Every failure that leaves here is a `Failed`.
import type * as z from 'zod/mini'
import { aboutSchema, refusalSchema, type About } from '../../contract/about.js'
import { Failed } from '../../contract/failed.js'
import type { Failure } from '../../contract/failure.js'
import { readLeniently } from '../../contract/lenient.js'
import type { Connection } from '../../contract/message.js'
import {
  runEventSchema,
  runListSchema,
  runSchema,
  type Mark,
  type NewRun,
  type Run,
  type RunEvent,
} from '../../contract/run.js'
import { usageSchema, type Usage } from '../../contract/usage.js'
import { readImage } from './read-image.js'
import { lines } from './read-lines.js'

type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface Relay {
  about(): Promise<About>
  /** The ledger's lines of a run, NDJSON. Empty where the run is somebody else's. */
  audit(run: string): Promise<string>
  usage(): Promise<Usage>
  /** Sends a seed unless the relay has it. `hash` is the SHA-256 of `bytes`, which are PNG. */
  putSeed(hash: string, bytes: Uint8Array): Promise<void>
  /** Whether the relay has a seed's bytes. */
  hasSeed(hash: string): Promise<boolean>
  /** The same key and body always mean the same run. */
  postRun(key: string, body: NewRun): Promise<Run>
  run(id: string): Promise<Run>
  /** The run that was posted under a key, if the relay ever took it. */
  runUnder(key: string): Promise<Run | undefined>
  /** Each event after a sequence number, once and in order, until the run ends. */
  events(id: string, after: number): AsyncGenerator<RunEvent>
  image(id: string, n: number): Promise<Uint8Array<ArrayBuffer>>
  mark(id: string, n: number, mark: Mark): Promise<void>
  /** What is not yet sent of a run, or of one of its cells. */
  cancel(id: string, cell?: number): Promise<void>
  /** Asks again for what is known to have failed in these cells. The same key means the same retry. */
  retry(id: string, key: string, cells: number[]): Promise<Run>
}

const callTimeoutMs = 30_000
const imageTimeoutMs = 180_000
/** The relay does not see whether the server behind it fell silent in the middle of a picture. */
const imageSilenceMs = 15_000
/** The relay sends an empty line well within this; silence for longer means that the line is dead. */
const silenceMs = 60_000

export function createRelay({ url, token }: Connection, fetch: Fetch): Relay {
  const base = url.replace(/\/+$/, '')

  async function reach(
    path: string,
    init: RequestInit = {},
    timeoutMs = callTimeoutMs,
  ): Promise<Response> {
    const timeout = AbortSignal.timeout(timeoutMs)
    const headers = {
      ...(init.headers as Record<string, string>),
      authorization: `Bearer ${token}`,
    }
    const signal = init.signal ? AbortSignal.any([timeout, init.signal]) : timeout
    return fetch(base + path, { ...init, signal, headers }).catch(() => {
      throw new Failed(timeout.aborted ? { kind: 'timedOut' } : { kind: 'offline' })
    })
  }

  async function call(path: string, init?: RequestInit, timeoutMs?: number): Promise<Response> {
    const answer = await reach(path, init, timeoutMs)
    if (!answer.ok) throw new Failed(await refusalOf(answer))
    return answer
  }

  async function read<Schema extends z.ZodMiniType>(
    schema: Schema,
    path: string,
    init?: RequestInit,
  ): Promise<z.infer<Schema>> {
    const answer = await call(path, init)
    const body: unknown = await answer.json().catch(() => {
      throw new Failed({ kind: 'offline' })
    })
    const read = readLeniently(schema, body)
    if (read !== undefined) return read
    throw new Failed({ kind: 'broken', ref: `${path} answered in an unknown form` })
  }

  async function hasSeed(hash: string): Promise<boolean> {
    const known = await reach(`/v1/seeds/${hash}`, { method: 'HEAD' })
    if (!known.ok && known.status !== 404) throw new Failed(await refusalOf(known))
    return known.ok
  }

  const json = (method: string, body: unknown, headers = {}): RequestInit => ({
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })

  return {
    about: () => read(aboutSchema, '/v1/about'),
    audit: async (run) => (await call(`/v1/audit?run=${encodeURIComponent(run)}`)).text(),
    usage: () => read(usageSchema, '/v1/usage'),
    hasSeed,
    async putSeed(hash, bytes) {
      if (await hasSeed(hash)) return
      const body = new Blob([bytes as Uint8Array<ArrayBuffer>])
      await call(
        `/v1/seeds/${hash}`,
        { method: 'PUT', body, headers: { 'content-type': 'image/png' } },
        imageTimeoutMs,
      )
    },
    postRun: (key, body) =>
      read(runSchema, '/v1/runs', json('POST', body, { 'idempotency-key': key })),
    run: (id) => read(runSchema, `/v1/runs/${id}`),
    runUnder: async (key) =>
      (await read(runListSchema, `/v1/runs?key=${encodeURIComponent(key)}`)).runs[0],
    async *events(id, after) {
      const silence = new AbortController()
      const timer = setTimeout(() => silence.abort(), silenceMs)
      const answer = await fetch(`${base}/v1/runs/${id}/events?after=${after}&waiting=1`, {
        signal: silence.signal,
        headers: { authorization: `Bearer ${token}` },
      })
        .catch(() => {
          throw new Failed({ kind: 'offline' })
        })
        .finally(() => clearTimeout(timer))
      if (!answer.ok || !answer.body) throw new Failed(await refusalOf(answer))
      for await (const line of lines(answer.body, () => silence.abort(), silenceMs)) {
        const event = readLeniently(runEventSchema, parsed(line))
        // An event of a kind that this panel does not know yet is a newer relay's; the state that follows has it anyway.
        if (event) yield event
      }
    },
    image: (id, n) =>
      readImage({
        request: (headers, signal) =>
          call(`/v1/runs/${id}/images/${n}`, { headers, signal }, imageTimeoutMs),
        silenceMs: imageSilenceMs,
        pauseMs: (failures) => 250 * 2 ** failures,
      }),
    async mark(id, n, mark) {
      await call(`/v1/runs/${id}/images/${n}/marks`, json('POST', mark))
    },
    async cancel(id, cell) {
      await call(`/v1/runs/${id}${cell === undefined ? '' : `/cells/${cell}`}`, {
        method: 'DELETE',
      })
    },
    retry: (id, key, cells) =>
      read(runSchema, `/v1/runs/${id}/retry`, json('POST', { cells }, { 'idempotency-key': key })),
  }
}

/** A line that is no JSON was cut or put there by something in between: the line is bad, not the run. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new Failed({ kind: 'offline' })
  }
}

async function refusalOf(answer: Response): Promise<Failure> {
  const body: unknown = await answer.json().catch(() => null)
  const refusal = readLeniently(refusalSchema, body)
  if (refusal) return refusal.failure
  if (answer.status === 401) return { kind: 'unauthorised' }
  // A gateway's own page: whether the relay heard the call is not known, so it counts as not reached.
  if (answer.status >= 500) return { kind: 'offline' }
  return { kind: 'broken', ref: answer.headers.get('x-request-id') ?? `HTTP ${answer.status}` }
}
