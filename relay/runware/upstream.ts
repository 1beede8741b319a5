// Detects the server behind RUNWARE_URL, and the hosts from which image bytes may be fetched.
import type { Upstream } from '../../contract/about.js'
import { isLoopback } from '../loopback.js'

const answerTimeoutMs = 2_000
const keptMs = 10_000
// Caches the result and not its promise: the engine lets no request wait for another request's I/O.
let known: { url: string; until: number; kind: Upstream['kind'] } | undefined

/**
 * Returns the upstream's kind. It is a simulator only if the server identifies itself as one.
 * Requested at most every few seconds.
 */
export async function upstreamAt(url: string): Promise<Upstream> {
  const { hostname, host } = new URL(url)
  if (isRunware(hostname)) return { kind: 'runware', host }
  if (!known || known.url !== url || known.until < Date.now()) {
    const kind = await requestKind(url)
    // Only a definite result is cached: a simulator that is still starting will identify itself a
    // moment later.
    if (!kind) return { kind: 'other', host }
    known = { url, kind, until: Date.now() + keptMs }
  }
  return { kind: known.kind, host }
}

/**
 * Returns true if image bytes may be fetched from `link`: from Runware's hosts over https, or from
 * the upstream itself.
 */
export function mayFetch(link: string, upstreamUrl: string): boolean {
  if (!URL.canParse(link)) return false
  const { protocol, hostname, host, username, password } = new URL(link)
  if (username || password) return false
  if (protocol === 'https:' && isRunware(hostname)) return new URL(link).port === ''
  const upstream = new URL(upstreamUrl)
  if (protocol !== upstream.protocol) return false
  // One server on this machine has three names. Another port is another server.
  const samePort = new URL(link).port === upstream.port
  return (
    host === upstream.host || (samePort && isLoopback(hostname) && isLoopback(upstream.hostname))
  )
}

function isRunware(hostname: string): boolean {
  return hostname === 'runware.ai' || hostname.endsWith('.runware.ai')
}

/**
 * Returns undefined if no server responds. A server that does not identify itself as a simulator is
 * not treated as one.
 */
async function requestKind(url: string): Promise<Upstream['kind'] | undefined> {
  try {
    const answer = await fetch(new URL('/healthz', url), {
      redirect: 'manual',
      signal: AbortSignal.timeout(answerTimeoutMs),
    })
    const body: unknown = await answer.json()
    return typeof body === 'object' &&
      body !== null &&
      'simulated' in body &&
      body.simulated === true
      ? 'simulator'
      : 'other'
  } catch {
    return undefined
  }
}
