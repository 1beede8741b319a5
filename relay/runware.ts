// Runware's wire: one task, one POST, one reply that never throws. Knows no run and no state.
import { retryAfterMs } from './pace.js'
import type { Bindings } from './objects.js'

/** What came back. Status 0: no answer, or one that broke off. `body` is absent where it was no JSON. */
export interface RawReply {
  status: number
  retryAfterMs?: number | undefined
  body?: unknown
}

/** Sends one task. A redirect would carry the key elsewhere, so it counts as no answer. */
export async function post(env: Bindings, task: Record<string, unknown>, timeoutMs: number): Promise<RawReply> {
  try {
    const answer = await fetch(env.RUNWARE_URL, {
      method: 'POST',
      headers: { authorization: `Bearer ${env.RUNWARE_API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify([task]),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const wait = retryAfterMs(answer.headers.get('retry-after'), Date.now())
    const text = await answer.text()
    if (answer.status >= 300 && answer.status < 400) return { status: 0 }
    return { status: answer.status, retryAfterMs: wait, body: parsed(text) }
  } catch {
    // Whatever broke here, the task may have arrived: the caller asks about it.
    return { status: 0 }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
