// Listens on both of localhost's addresses, since browsers differ in which they try first.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

export interface Listening {
  port: number
  close(): Promise<void>
}

/**
 * Longer than clients keep an idle connection, so that no client reuses one while the server closes
 * it.
 */
const idleConnectionMs = 75_000

type Answer = (request: IncomingMessage, response: ServerResponse) => void

export async function listenOnLocalhost(port: number, answer: Answer): Promise<Listening> {
  const first = await listen(port, '127.0.0.1', answer)
  const address = first.address()
  const taken = typeof address === 'object' && address ? address.port : port
  const second = await listen(taken, '::1', answer).catch((error: NodeJS.ErrnoException) => {
    // A machine without IPv6 listens on IPv4 only.
    if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return undefined
    first.close()
    throw error
  })
  const servers = second ? [first, second] : [first]
  return { port: taken, close: () => Promise.all(servers.map(shut)).then(() => undefined) }
}

function listen(port: number, host: string, answer: Answer): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(answer)
    server.keepAliveTimeout = idleConnectionMs
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
