// Hashes of tokens, and how two are compared.

/**
 * SHA-256 in 64 hex digits. A plain hash is enough for a token: its secret is 256 random bits, so there is nothing that a slow hash would keep
 * from being guessed.
 */
export async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** In a time that does not tell how far they agree. An absent one agrees with nothing, just as slowly. */
export function sameDigest(theirs: string, ours: string | undefined): boolean {
  const bytes = (text: string) => new TextEncoder().encode(text.padEnd(64).slice(0, 64))
  return crypto.subtle.timingSafeEqual(bytes(theirs), bytes(ours ?? '')) && ours !== undefined
}
