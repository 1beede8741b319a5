// Parses and creates tokens. A token names its team and member, so no global lookup is necessary.
// Stores no secret.

export interface Who {
  team: string
  member: string
}

const shape = /^([a-z0-9][a-z0-9-]{0,31})\.([a-z0-9][a-z0-9-]{0,31})\.([A-Za-z0-9_-]{16,128})$/

/** Parses `team.member.secret`. Returns `undefined` if the token is not of that form. */
export function readToken(token: string): Who | undefined {
  const [, team, member] = shape.exec(token) ?? []
  return team && member ? { team, member } : undefined
}

/**
 * Returns the tokens of a setting, separated by commas or spaces: one for each team's first admin.
 */
export function tokensIn(setting: string): string[] {
  return setting.split(/[\s,]+/).filter(Boolean)
}

/** Returns 256 random bits in the encoding of a token. */
export function secretMade(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Returns the token of an `Authorization: Bearer …` header. */
export function bearerOf(header: string | null | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1]
}

/** Returns the teams named by the relay's own tokens, without duplicates. */
export function teamsIn(setting: string): string[] {
  return [...new Set(tokensIn(setting).flatMap((token) => readToken(token)?.team ?? []))]
}
