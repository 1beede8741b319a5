// A scripted fake of Runware on a local port, for behaviour that the simulator does not have.
import { model } from '../../contract/model/ideogram-remix.js'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Json = Record<string, unknown>

/** A scripted response. `then` acts on the connection instead of sending a whole response. */
export interface Scripted {
  status?: number
  headers?: Record<string, string>
  body?: unknown
  then?: 'drop' | 'cut' | 'stall'
}

/**
 * Called with the one task of a request and the number of earlier tasks of its type. `undefined`:
 * the standard response.
 */
export type Script = (task: Json, count: number) => Scripted | undefined

export interface Upstream {
  url: string
  /** Every task that arrived, in order. */
  tasks: Json[]
  /** taskUUIDs that were accepted, each a charge. */
  charged: Map<string, Json>
  script: Script
  /** The bytes under /image/<name>. */
  picture: Buffer
  close(): Promise<void>
}

const headers = { 'content-type': 'application/json' }

export async function startUpstream(port = 0): Promise<Upstream> {
  const charged = new Map<string, Json>()
  const tasks: Json[] = []
  const upstream: Upstream = {
    url: '',
    tasks,
    charged,
    script: () => undefined,
    picture: pngOf(5000),
    close: async () => undefined,
  }
  // A killed relay leaves its request incomplete, which is not a failure of the test.
  const server = createServer(
    (request, response) => void answer(request, response).catch(() => response.destroy()),
  )

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return serve(request, response)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const [task = {}] = JSON.parse(Buffer.concat(chunks).toString()) as Json[]
    const count = tasks.filter(({ taskType }) => taskType === task['taskType']).length
    tasks.push(task)
    const scripted = upstream.script(task, count)
    const accepts =
      task['taskType'] === 'imageInference' &&
      (!scripted || scripted.then || scripted.status === 500)
    const conflict = accepts && charged.has(String(task['taskUUID']))
    if (accepts && !conflict) charged.set(String(task['taskUUID']), task)
    const { status = 200, body, then, headers: more } = scripted ?? standard(task, conflict)
    if (then === 'drop') return void request.socket.destroy()
    if (then === 'stall') return
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    if (then === 'cut') {
      response.writeHead(status, { ...headers, 'content-length': text.length + 50 })
      return void response.write(text, () => request.socket.destroy())
    }
    response.writeHead(status, { ...headers, ...more }).end(text)
  }

  function standard(task: Json, conflict: boolean): Scripted {
    const { taskType, taskUUID } = task
    if (taskType === 'imageUpload')
      return {
        body: { data: [{ taskType, taskUUID, imageUUID: '11111111-1111-4111-8111-111111111111' }] },
      }
    if (taskType === 'imageInference') {
      if (conflict) return { status: 400, body: errors('conflictTaskUUID', taskUUID) }
      return { body: { data: [{ taskType, taskUUID }] } }
    }
    const known = charged.get(String(taskUUID))
    if (!known) return { status: 400, body: errors('taskFailedOrNotFound', taskUUID) }
    return { body: { data: results(upstream, known) } }
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === '/healthz')
      return void response.writeHead(200, headers).end('{"ok":true,"simulated":true}')
    if (request.url?.startsWith('/away'))
      return void response.writeHead(302, { location: '/image/0' }).end()
    const { picture } = upstream
    if (request.url?.startsWith('/cut')) {
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': picture.length })
      return void response.write(picture.subarray(0, 100), () => request.socket.destroy())
    }
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
    const part = range ? picture.subarray(Number(range[1]), Number(range[2]) + 1) : picture
    const more = range ? { 'content-range': `bytes ${range[1]}-${range[2]}/${picture.length}` } : {}
    response.writeHead(range ? 206 : 200, {
      'content-type': 'image/png',
      'content-length': part.length,
      'accept-ranges': 'bytes',
      ...more,
    })
    response.end(request.method === 'HEAD' ? undefined : part)
  }

  await new Promise<void>((go) => server.listen(port, '127.0.0.1', go))
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  upstream.close = () =>
    new Promise((go) => {
      server.close(() => go())
      server.closeAllConnections()
    })
  return upstream
}

export function errors(code: string, taskUUID: unknown, more: Json = {}): Json {
  return { errors: [{ code, message: code, taskUUID, ...more }] }
}

/** Returns all results of a task, finished. */
export function results({ url }: { url: string }, task: Json): Json[] {
  return Array.from({ length: Number(task['numberResults'] ?? 1) }, (_, i) => result(url, task, i))
}

export function result(url: string, { taskUUID }: Json, i: number): Json {
  const imageUUID = `${String(taskUUID).slice(0, -2)}${String(i).padStart(2, '0')}`
  return {
    taskType: 'imageInference',
    taskUUID,
    status: 'success',
    imageUUID,
    imageURL: `${url}/image/${imageUUID}`,
    seed: i,
    cost: model.priceUsd.DEFAULT,
    NSFWContent: false,
  }
}

/** Returns bytes with the signature of a PNG. */
export function pngOf(length: number, fill = 7): Buffer {
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    Buffer.alloc(Math.max(0, length - 8), fill),
  ])
}
