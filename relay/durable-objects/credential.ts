// Identity of the sender of a request, as the HTTP layer passes it to the Durable Objects.

/**
 * The sender of a request: a member and the hash of the token in the request. `first`: the token is
 * one of the relay's settings, and the HTTP layer has compared it.
 */
export interface Credential {
  member: string
  hash: string
  first: boolean
}
