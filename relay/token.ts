// The form of a token: it names its team and member, so nothing global is looked up. Pure; knows no secret.

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

/** The token of an `Authorization: Bearer …` header. */
export function bearerOf(header: string | null | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1]
}
