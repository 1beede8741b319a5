// Asks the team's relay for an image's verdict, from inside the sandbox: the manifest says which relay can be reached at all, and no message
// from the panel and no plugin data can answer in its place.
import { Failed } from '../../contract/failed.js'
import type { Connection } from '../../contract/message.js'
import type { Vouched } from '../../contract/swap.js'
import { readConnection } from '../remember/remember.js'
import { readVouched } from './gate.js'

const timeoutMs = 20_000

export async function vouchFor(run: string, n: number): Promise<Vouched> {
  const answer = await call(`/v1/runs/${run}/images/${n}/verdict`, {})
  const vouched = readVouched(await answer.json().catch(() => undefined))
  if (!vouched)
    throw new Failed({ kind: 'broken', ref: 'the relay told a verdict in an unknown form' })
  return vouched
}

/** Before anything is changed: what the ledger does not know of is not done. */
export async function reportOverride(run: string, n: number, reason: string): Promise<void> {
  const body = JSON.stringify({ what: 'overridden', reason })
  await call(`/v1/runs/${run}/images/${n}/marks`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
}

async function call(path: string, { headers, ...init }: FetchOptions): Promise<FetchResponse> {
  const connection = await readConnection()
  if (!connection) throw new Failed({ kind: 'unauthorised' })
  const answer = await inTime(
    reach(connection, path, {
      ...init,
      headers: { ...headers, authorization: `Bearer ${connection.token}` },
    }),
  )
  if (answer.ok) return answer
  if (answer.status === 401 || answer.status === 403) throw new Failed({ kind: 'unauthorised' })
  if (answer.status === 404) throw new Failed({ kind: 'cannotSwap', because: 'unknown' })
  throw new Failed({ kind: 'broken', ref: `the relay answered ${answer.status} for a verdict` })
}

function reach({ url }: Connection, path: string, init: FetchOptions): Promise<FetchResponse> {
  return fetch(url.replace(/\/+$/, '') + path, { ...init, cache: 'no-store' }).catch(() => {
    throw new Failed({ kind: 'offline' })
  })
}

function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Failed({ kind: 'timedOut' })), timeoutMs)
    answer.then(resolve, reject).then(
      () => clearTimeout(late),
      () => clearTimeout(late),
    )
  })
}
