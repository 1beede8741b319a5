// Keeps pictures in memory under their UUID, within a bound. Knows nothing of tasks or of who asks.

export interface Kept {
  bytes: Buffer
  mime: string
  /** Milliseconds since 1970. Absent: stays until the shelf is full. */
  expiresAt?: number | undefined
}

export interface Shelf {
  put(uuid: string, kept: Kept): void
  take(uuid: string): Kept | undefined
}

/** The oldest go first once there are more than `maxBytes`. */
export function createShelf(maxBytes: number, now: () => number): Shelf {
  const kept = new Map<string, Kept>()
  let size = 0
  const drop = (uuid: string) => {
    size -= kept.get(uuid)?.bytes.length ?? 0
    kept.delete(uuid)
  }
  return {
    put(uuid, one) {
      drop(uuid)
      kept.set(uuid, one)
      size += one.bytes.length
      for (const oldest of kept.keys()) {
        if (size <= maxBytes || oldest === uuid) break
        drop(oldest)
      }
    },
    take(uuid) {
      const one = kept.get(uuid)
      if (one?.expiresAt === undefined || one.expiresAt > now()) return one
      drop(uuid)
      return undefined
    },
  }
}
