// A port for a server of a test. Knows no server.
import { createServer } from 'node:net'

/** Below those that systems give to outgoing connections: one of them could take it while the server is not up yet, or starts again. */
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
