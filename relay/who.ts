// Whose token it is. Compares digests and keeps no token.
import { readToken, type Who } from './token.js'

/** The one whose token this is. Digests are compared, in a time that does not tell how far they agree. */
export async function whoHas(token: string | undefined, adminToken: string): Promise<Who | undefined> {
  const who = token && readToken(token)
  if (!who) return undefined
  const [theirs, ours] = await Promise.all([digest(token), digest(adminToken)])
  return crypto.subtle.timingSafeEqual(theirs, ours) ? who : undefined
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
}
