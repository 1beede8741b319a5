// The form of a token: it names its team and member, so nothing global is looked up. Keeps no secret.

export interface Who {
  team: string
  member: string
}

const shape = /^([a-z0-9][a-z0-9-]{0,31})\.([a-z0-9][a-z0-9-]{0,31})\.([A-Za-z0-9_-]{16,128})$/

/** `team.member.secret` taken apart; `undefined` where it is not of that form. */
export function readToken(token: string): Who | undefined {
  const [, team, member] = shape.exec(token) ?? []
  return team && member ? { team, member } : undefined
}

/** The tokens of a setting: one a team's first admin, between commas or spaces. */
export function tokensIn(setting: string): string[] {
  return setting.split(/[\s,]+/).filter(Boolean)
}

/** 256 random bits, as they stand in a token. */
export function secretMade(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** The token of an `Authorization: Bearer …` header. */
export function bearerOf(header: string | null | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1]
}

/** Returns the teams that the relay's own tokens name, each once. */
export function teamsIn(setting: string): string[] {
  return [...new Set(tokensIn(setting).flatMap((token) => readToken(token)?.team ?? []))]
}
