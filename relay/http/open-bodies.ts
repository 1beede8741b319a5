// The request bodies that this process is reading into memory: how many, and how many bytes of them, by member and in all.
// Like the metrics it is kept outside the objects, since it bounds this process's memory and no team's data.
import { Failed } from '../../contract/failed.js'

const bodiesPerMember = 256
const bodiesInAll = 1024
const bytesInAll = 64 * 1024 * 1024

const bodiesOf = new Map<string, number>()
const total = { bodies: 0, bytes: 0 }
const busy = () => new Failed({ kind: 'busy', retryAfterMs: 1000 })

/** Counts one more body of `member` as open. Throws a `busy` failure where there are too many. The caller closes it whatever happens. */
export function openBody(member: string): { add(bytes: number): void; close(): void } {
  const own = bodiesOf.get(member) ?? 0
  if (own >= bodiesPerMember || total.bodies >= bodiesInAll) throw busy()
  bodiesOf.set(member, own + 1)
  total.bodies += 1
  let size = 0
  return {
    add: (bytes) => {
      size += bytes
      total.bytes += bytes
      if (total.bytes > bytesInAll) throw busy()
    },
    close: () => {
      const left = (bodiesOf.get(member) ?? 1) - 1
      if (left > 0) bodiesOf.set(member, left)
      else bodiesOf.delete(member)
      total.bodies -= 1
      total.bytes -= size
    },
  }
}
