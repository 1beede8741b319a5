// The names by which a machine reaches its own servers. Pure.

/** Returns whether a URL's `hostname` is one of the three names that one server on this machine has. 127.0.0.2 may be another server. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}
