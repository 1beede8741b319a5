// Finds a free port for a server of a test.
import { createServer } from 'node:net'

/**
 * Below the range for outgoing connections: one of those could take the port while the server is
 * not up yet, or restarts.
 */
const [lowest, count] = [12_000, 20_000]

export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * count)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((go) => {
    const server = createServer()
    server.once('error', () => go(false))
    server.listen(port, '127.0.0.1', () => server.close(() => go(true)))
  })
}
