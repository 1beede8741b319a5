// Stores images in memory by UUID, up to a limit of bytes.

export interface Kept {
  bytes: Buffer
  mime: string
  /** Milliseconds since 1970. Absent: stored until the limit is reached. */
  expiresAt?: number | undefined
}

export interface Shelf {
  put(uuid: string, kept: Kept): void
  take(uuid: string): Kept | undefined
}

/** Creates a store. It deletes the oldest images when there are more than `maxBytes`. */
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
