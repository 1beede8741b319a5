// Who sent a request, as the edge hands it to the objects.

/** Who sent a request: a member, by the hash of the token that came with it. `first`: it is a token of the relay's own settings, which the edge has compared. */
export interface Credential {
  member: string
  hash: string
  first: boolean
}
