// Serves a simulator on a port: HTTP and WebSocket on the same one. Does not read the environment.
import { createAdaptorServer, type HttpBindings, type ServerType } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { WebSocketServer } from 'ws'
import { Dropped, type Simulator } from './simulator.js'
import { converse } from './socket.js'

export interface Listening {
  port: number
  close(): Promise<void>
}

/** Images are transferred as base64 in a frame. */
const maxFrameBytes = 64 * 1024 * 1024

/**
 * Longer than clients keep an idle connection, so that no client reuses one at the moment when the
 * server closes it.
 */
const idleConnectionMs = 75_000

/**
 * Starts the server. `port` 0 selects a free port. Rejects with the system's error if the port is
 * in use.
 */
export async function listen(simulator: Simulator, port: number): Promise<Listening> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes })
  const fetch = async (request: Request, env: unknown) => {
    try {
      return await simulator.fetch(request)
    } catch (error) {
      if (!(error instanceof Dropped)) throw error
      const { outgoing } = env as HttpBindings
      if (error.half)
        outgoing
          .writeHead(error.half.status, error.half.headers)
          .write(error.half.bytes, () => outgoing.destroy())
      else outgoing.destroy()
      return RESPONSE_ALREADY_SENT
    }
  }
  const open = async (host: string, at: number): Promise<ServerType> => {
    const server = createAdaptorServer({ fetch })
    if ('keepAliveTimeout' in server) server.keepAliveTimeout = idleConnectionMs
    // By its type the server may use HTTP/2, whose upgrade event has another signature; over plain
    // HTTP/1 it is this one.
    server.on(
      'upgrade',
      (
        request: HttpBindings['incoming'],
        socket: HttpBindings['incoming']['socket'],
        head: Buffer,
      ) =>
        sockets.handleUpgrade(request, socket, head, (webSocket) =>
          converse(webSocket, `http://${request.headers.host ?? 'localhost'}`, simulator),
        ),
    )
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(at, host, () => resolve())
    })
    return server
  }
  const first = await open('127.0.0.1', port)
  const address = first.address()
  const taken = typeof address === 'object' && address ? address.port : port
  // `localhost` means either address. A machine without IPv6 has only the first.
  const second = await open('::1', taken).catch((error: { code?: string }) => {
    if (error.code === 'EADDRINUSE') throw error
    return undefined
  })
  return {
    port: taken,
    async close() {
      for (const client of sockets.clients) client.terminate()
      await Promise.all([first, second].map((server) => server && closed(server)))
    },
  }
}

function closed(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}
