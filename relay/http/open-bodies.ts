// Counts the request bodies that this process is reading into memory, and their bytes, by member
// and in all. Stored outside the Durable Objects, as the metrics are, since it limits the memory of
// this process.
import { Failed } from '../../contract/failed.js'

const bodiesPerMember = 256
const bodiesInAll = 1024
const bytesInAll = 64 * 1024 * 1024

const bodiesOf = new Map<string, number>()
const total = { bodies: 0, bytes: 0 }
const busy = () => new Failed({ kind: 'busy', retryAfterMs: 1000 })

/**
 * Counts one more open body of `member`. Throws a `busy` failure if there are too many. The caller
 * must close it in every case.
 */
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
