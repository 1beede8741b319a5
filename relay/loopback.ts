// Names by which a machine reaches its own servers. Pure.

/**
 * Returns true if a URL's `hostname` is one of the three names of a server on this machine.
 * 127.0.0.2 may be another server.
 */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}
