// Signs and verifies the secret in a webhook's URL. It names a run and a cell, so a forged one is
// refused without any lookup.

export interface Hooked {
  team: string
  run: string
  cell: number
}

interface Secrets {
  RUNWARE_API_KEY: string
  RELAY_ADMIN_TOKEN: string
}
const shape =
  /^([a-z0-9][a-z0-9-]{0,31})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,4})\.([A-Za-z0-9_-]{43})$/

/** Returns `team.run.cell.signature`. */
export async function hookSecret(secrets: Secrets, { team, run, cell }: Hooked): Promise<string> {
  const named = `${team}.${run}.${cell}`
  const signature = new Uint8Array(
    await crypto.subtle.sign('HMAC', await keyOf(secrets), bytesOf(named)),
  )
  const text = btoa(String.fromCharCode(...signature))
  return `${named}.${text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`
}

/**
 * Returns the run and cell of a secret, or `undefined` if this relay did not sign it. Compares in
 * constant time.
 */
export async function readHook(secrets: Secrets, secret: string): Promise<Hooked | undefined> {
  const [, team, run, cell, signature] = shape.exec(secret) ?? []
  if (!team || !run || !cell || !signature) return undefined
  const binary = atob(signature.replaceAll('-', '+').replaceAll('_', '/'))
  const theirs = Uint8Array.from(binary, (char) => char.charCodeAt(0))
  const good = await crypto.subtle.verify(
    'HMAC',
    await keyOf(secrets),
    theirs,
    bytesOf(`${team}.${run}.${cell}`),
  )
  return good ? { team, run, cell: Number(cell) } : undefined
}

/**
 * Derives the signing key from both secrets: Runware has the API key and sees the signed text.
 */
async function keyOf({ RUNWARE_API_KEY, RELAY_ADMIN_TOKEN }: Secrets): Promise<CryptoKey> {
  const seed = await crypto.subtle.digest(
    'SHA-256',
    bytesOf(`webhook\n${RUNWARE_API_KEY}\n${RELAY_ADMIN_TOKEN}`),
  )
  return crypto.subtle.importKey('raw', seed, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])
}

const bytesOf = (text: string) => new TextEncoder().encode(text)
