// How many calls a member may make: a bucket that holds a minute's worth and fills steadily. Pure; told the time.

export interface TokenBucket {
  left: number
  at: number
}

/** The bucket after one more call; or how long to wait for it. */
export function takeToken(
  bucket: TokenBucket | undefined,
  perMinute: number,
  now: number,
): TokenBucket | { waitMs: number } {
  const perMs = perMinute / 60_000
  // A clock that was set back gives nothing and takes nothing.
  const passed = Math.max(0, now - (bucket?.at ?? now))
  const left = Math.min(perMinute, (bucket?.left ?? perMinute) + passed * perMs)
  return left >= 1 ? { left: left - 1, at: now } : { waitMs: Math.ceil((1 - left) / perMs) }
}
