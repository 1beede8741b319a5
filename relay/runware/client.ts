// Runware's HTTP protocol: one task, one POST, one reply that never throws. Has no access to runs
// and state.
import { withExactSeeds } from './bounds.js'
import { chunksOf } from '../streams/chunks.js'
import { extractImages, type OpenSink } from '../streams/extract-images.js'
import { count } from '../metrics.js'
import { answerTimeoutMs, retryAfterMs } from './timing.js'
import type { Bindings } from '../durable-objects/bindings.js'

/** A reply. Status 0: no response, or one that broke off. `body` is absent if it was no JSON. */
export interface RawReply {
  status: number
  retryAfterMs?: number | undefined
  /** The media type, without its parameters. */
  type?: string | undefined
  body?: unknown
}

/**
 * Text that is too large to be held in memory: it is streamed into the request in place of `hole`,
 * which must not equal any other value of the task.
 */
export interface Large {
  hole: string
  text: ReadableStream<Uint8Array>
  bytes: number
}

/**
 * Sends one task. A redirect would send the key to another host, so it counts as no response.
 * `timeoutMs` is the longest silence; `large` is streamed into the request, and `open` takes images
 * out of the response.
 */
export async function post(
  env: Bindings,
  task: Record<string, unknown>,
  timeoutMs: number,
  about: { large?: Large; open?: OpenSink } = {},
): Promise<RawReply> {
  const reply = await exchange(env, task, timeoutMs, about)
  count('relay_upstream_requests_total', {
    task: String(task['taskType']),
    outcome: reply.status || 'none',
  })
  return reply
}

async function exchange(
  env: Bindings,
  task: Record<string, unknown>,
  timeoutMs: number,
  { large, open }: { large?: Large; open?: OpenSink },
): Promise<RawReply> {
  const gone = new AbortController()
  const abort = () => gone.abort()
  const longest = setTimeout(abort, answerTimeoutMs)
  let silence = setTimeout(abort, timeoutMs)
  const stir = () => {
    clearTimeout(silence)
    silence = setTimeout(abort, timeoutMs)
  }
  async function* heard(body: ReadableStream<Uint8Array>) {
    for await (const chunk of chunksOf(body)) {
      stir()
      yield chunk
    }
  }
  try {
    const body = JSON.stringify([task])
    const answer = await fetch(env.RUNWARE_URL, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${env.RUNWARE_API_KEY}`,
        'content-type': 'application/json',
      },
      body: large ? poured(body, large, stir) : body,
      redirect: 'manual',
      signal: gone.signal,
    })
    const wait = retryAfterMs(answer.headers.get('retry-after'), Date.now())
    if (answer.status >= 300 && answer.status < 400) return { status: 0 }
    const text = answer.body ? await extractImages(heard(answer.body), open) : ''
    const type = /^[\w.+-]{1,40}\/[\w.+-]{1,60}/.exec(answer.headers.get('content-type') ?? '')?.[0]
    return { status: answer.status, retryAfterMs: wait, type, body: parsed(text ?? '') }
  } catch {
    // The task may have arrived despite any error here, so the caller polls for it.
    return { status: 0 }
  } finally {
    clearTimeout(silence)
    clearTimeout(longest)
    abort()
  }
}

/**
 * Returns the request body as a stream. `stir` is called for each chunk that was sent: a large
 * image on a slow connection is no silence.
 */
function poured(
  body: string,
  { hole, text, bytes }: Large,
  stir: () => void,
): ReadableStream<Uint8Array> {
  const [before, after] = body.split(hole).map((part) => new TextEncoder().encode(part)) as [
    Uint8Array,
    Uint8Array,
  ]
  const { readable, writable } = new FixedLengthStream(before.length + bytes + after.length)
  const writer = writable.getWriter()
  const pour = async () => {
    await writer.write(before)
    for await (const piece of text) {
      await writer.write(piece)
      stir()
    }
    await writer.write(after)
    await writer.close()
  }
  // An error here aborts the request that reads this stream, and is reported there.
  pour().catch((error: unknown) => writer.abort(error).catch(() => undefined))
  return readable
}

/** Returns the parsed JSON, or `undefined` if the text is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(withExactSeeds(text))
  } catch {
    return undefined
  }
}
