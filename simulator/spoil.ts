// Applies a scripted fault to a response. Does not parse the response, and has no access to the
// fault rules.
import { statusOf, wireError } from './task/refusal.js'
import { named } from './task/check.js'
import type { WireTask } from '../contract/recipe.js'
import type { Act } from './trouble.js'

/**
 * The connection ends without a response, or with `half` of one. The server cuts the connection;
 * without a server the error is that of a failed fetch.
 */
export class Dropped extends TypeError {
  constructor(
    readonly half?: { status: number; headers: Record<string, string>; bytes: Uint8Array },
  ) {
    super('fetch failed: the simulator was told to drop this connection')
  }
}

/** Applies a fault. `good` is called only if the rule lets the request through. */
export async function spoil(
  act: Act | undefined,
  tasks: readonly WireTask[],
  good: () => Promise<Response>,
): Promise<Response> {
  if (!act) return good()
  switch (act.kind) {
    case 'drop':
      if (act.when === 'after') await good()
      throw new Dropped()
    case 'twice':
      await good()
      return good()
    case 'stall':
      await new Promise((resume) => setTimeout(resume, act.ms))
      return good()
    case 'status':
      return new Response(null, { status: act.status, headers: retryAfter(act.retryAfterS) })
    case 'error': {
      const { code, message, parameter } = act
      const more = {
        ...(message !== undefined && { message }),
        ...(parameter !== undefined && { parameter }),
      }
      const errors = (tasks.length > 0 ? tasks : [{}]).map((task) =>
        wireError(code, { ...named(task), ...more }),
      )
      return Response.json(
        { data: [], errors },
        { status: act.status ?? statusOf(code), headers: retryAfter(act.retryAfterS) },
      )
    }
    case 'html':
      return new Response(
        '<html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>',
        {
          status: act.status,
          headers: { 'content-type': 'text/html' },
        },
      )
    case 'cut':
      throw await halfOf(await good())
  }
}

function retryAfter(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) }
}

/** Returns half of the body, with the content length of the whole. */
async function halfOf(whole: Response): Promise<Dropped> {
  const bytes = new Uint8Array(await whole.arrayBuffer())
  const headers = { ...Object.fromEntries(whole.headers), 'content-length': String(bytes.length) }
  return new Dropped({
    status: whole.status,
    headers,
    bytes: bytes.slice(0, Math.floor(bytes.length / 2)),
  })
}
