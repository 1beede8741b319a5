// Hashes tokens and compares the hashes.

/**
 * Returns the SHA-256 as 64 hex digits. A fast hash is sufficient for a token: its secret is 256
 * random bits, which cannot be guessed even without a slow hash.
 */
export async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Compares two digests in constant time. An absent one matches nothing and takes as long. */
export function sameDigest(theirs: string, ours: string | undefined): boolean {
  const bytes = (text: string) => new TextEncoder().encode(text.padEnd(64).slice(0, 64))
  return crypto.subtle.timingSafeEqual(bytes(theirs), bytes(ours ?? '')) && ours !== undefined
}
