// Token bucket that limits a member's requests. It holds the requests of one minute and is refilled
// steadily. Pure.

export interface TokenBucket {
  left: number
  at: number
}

/** Returns the bucket after one more request, or the time to wait for a token. */
export function takeToken(
  bucket: TokenBucket | undefined,
  perMinute: number,
  now: number,
): TokenBucket | { waitMs: number } {
  const perMs = perMinute / 60_000
  // A clock that was set back neither adds nor removes tokens.
  const passed = Math.max(0, now - (bucket?.at ?? now))
  const left = Math.min(perMinute, (bucket?.left ?? perMinute) + passed * perMs)
  return left >= 1 ? { left: left - 1, at: now } : { waitMs: Math.ceil((1 - left) / perMs) }
}
