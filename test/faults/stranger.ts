// A fake upstream on Runware's wire, independent of the simulator: it takes the other option
// wherever the documentation leaves one open.
import { model } from '../../contract/model/ideogram-remix.js'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Json = Record<string, unknown>

/** Options for behaviour of Runware that is not documented. */
export interface Manners {
  /** Response for an unknown task: an error, a task in progress, or nothing at all. */
  unknown: 'missing' | 'running' | 'silent'
  /** One `error`, an `errors` list, or an item of `data` with the error inside. */
  errors: 'one' | 'many' | 'item'
  /** The status of a response with an error. */
  errorStatus: number
  /** `taskType` in an item of a poll. */
  says: 'imageInference' | 'getResponse'
  /** A poll lists tasks that are still in progress. */
  lists: boolean
  /** Returns each result in one poll only. */
  once: boolean
  /** Returns each result twice in a poll. */
  doubled: boolean
  /** A repeated task is a conflict; otherwise it is acknowledged once more. */
  conflict: boolean
  /** Marks the end of an image's bytes. */
  framing: 'length' | 'chunks' | 'close'
  /** Supports range requests for images. */
  ranges: boolean
  /** Redirects an image's URL to another one of its own. */
  redirects: boolean
}

const plain: Manners = {
  unknown: 'missing',
  errors: 'many',
  errorStatus: 400,
  says: 'imageInference',
  lists: true,
  once: false,
  doubled: false,
  conflict: true,
  framing: 'length',
  ranges: true,
  redirects: false,
}

export type Fault =
  | 'before'
  | 'after'
  | 'cut'
  | 'stall'
  | 'html'
  | 'page'
  | 'twice'
  | 500
  | 502
  | 503
  | 504
  | 429
  | 403
  | 404
  | 410

export interface Charge {
  taskUUID: string
  imageUUID: string
  costUsd: number
}

interface Made extends Charge {
  bytes: Buffer
  at: number
}

export class Stranger {
  url = ''
  readonly manners: Manners
  readonly charges: Charge[] = []
  readonly pictures = new Map<string, Made>()
  /** Every task as it arrived. */
  readonly heard: Json[] = []
  readonly tasks = new Map<string, { made: Made[]; told: Set<string> }>()
  /** Returns the fault of a request, if any; an image's fetch has no task. */
  fault: (task: Json | undefined) => Fault | undefined = () => undefined
  /** Returns a custom response to a task, instead of the usual one. */
  answer: (task: Json) => { status?: number; body: unknown } | undefined = () => undefined
  /** Returns the time that an image takes, in milliseconds. */
  makingMs = () => 200 + Math.random() * 1500
  /** Returns the share of an image's bytes that is sent before the connection is cut. */
  cutAt = () => 0.5
  pictureBytes = () => 5_000 + Math.floor(Math.random() * 60_000)
  private server: Server | undefined

  constructor(manners: Partial<Manners> = {}) {
    this.manners = { ...plain, ...manners }
  }

  async open(): Promise<this> {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch(() => request.socket.destroy())
    })
    await new Promise<void>((go) => this.server?.listen(0, '127.0.0.1', go))
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
    return this
  }

  close(): Promise<void> {
    return new Promise((go) => {
      this.server?.close(() => go())
      this.server?.closeAllConnections()
    })
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return this.picture(request, response)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const [task = {}] = JSON.parse(Buffer.concat(chunks).toString()) as Json[]
    this.heard.push(task)
    const fault = this.fault(task)
    if (fault === 'before') return void request.socket.destroy()
    if (typeof fault === 'number' && fault !== 500) return this.page(response, fault)
    if (fault === 'html') return this.page(response, 502)
    if (fault === 'twice') this.reply(task)
    const own = this.answer(task)
    const { status = 200, body } = own ?? this.reply(task)
    if (fault === 'after') return void request.socket.destroy()
    if (fault === 'stall') return void setTimeout(() => request.socket.destroy(), 60_000).unref()
    if (fault === 500) return this.page(response, 500)
    if (fault === 'page') return this.page(response, 200)
    const text = JSON.stringify(body)
    if (fault === 'cut') {
      response.writeHead(status, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      })
      return void response.write(text.slice(0, text.length / 2), () => request.socket.destroy())
    }
    response.writeHead(status, { 'content-type': 'text/plain' }).end(text)
  }

  private page(response: ServerResponse, status: number): void {
    const wait = status === 429 || status === 503 ? { 'retry-after': '1' } : {}
    response
      .writeHead(status, { 'content-type': 'text/html', ...wait })
      .end('<!doctype html><title>Not now</title>')
  }

  private reply(task: Json): { status?: number; body: unknown } {
    const { taskType } = task
    const taskUUID = String(task['taskUUID'])
    if (taskType === 'imageUpload')
      return { body: { data: [{ taskType, taskUUID, imageUUID: randomUUID() }] } }
    const known = this.tasks.get(taskUUID)
    if (taskType === 'imageInference') {
      if (known && this.manners.conflict) return this.refusal('conflictTaskUUID', taskUUID)
      if (!known) this.take(taskUUID, Number(task['numberResults'] ?? 1))
      return { body: { data: [{ taskType, taskUUID }] } }
    }
    if (!known) {
      if (this.manners.unknown === 'missing') return this.refusal('taskFailedOrNotFound', taskUUID)
      return {
        body: {
          data:
            this.manners.unknown === 'running'
              ? [{ taskType, taskUUID, status: 'processing' }]
              : [],
        },
      }
    }
    const { says, lists, once, doubled } = this.manners
    const items = known.made.flatMap((made): Json[] => {
      if (made.at > Date.now())
        return lists ? [{ taskType: says, taskUUID, status: 'processing' }] : []
      if (once && known.told.has(made.imageUUID)) return []
      known.told.add(made.imageUUID)
      this.charge(made)
      const { imageUUID, costUsd: cost } = made
      const imageURL = `${this.url}/${this.manners.redirects ? 'moved' : 'p'}/${imageUUID}.png?sig=${randomUUID()}`
      const item = {
        taskType: says,
        taskUUID,
        status: 'success',
        imageUUID,
        imageURL,
        cost,
        seed: 7,
      }
      return doubled ? [item, item] : [item]
    })
    return { body: { data: items } }
  }

  private take(taskUUID: string, count: number): void {
    const made = Array.from({ length: count }, (): Made => {
      const imageUUID = randomUUID()
      const head = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
      const bytes = Buffer.concat([
        head,
        randomBytes(this.pictureBytes()),
        Buffer.from('\0\0\0\0IEND\xaeB`\x82', 'latin1'),
      ])
      const one = {
        taskUUID,
        imageUUID,
        costUsd: model.priceUsd.DEFAULT,
        bytes,
        at: Date.now() + this.makingMs(),
      }
      this.pictures.set(imageUUID, one)
      return one
    })
    this.tasks.set(taskUUID, { made, told: new Set() })
    // A made image is paid for, whether its result is reported or not.
    for (const one of made) setTimeout(() => this.charge(one), one.at - Date.now()).unref()
  }

  private charge({ taskUUID, imageUUID, costUsd }: Made): void {
    if (!this.charges.some((charge) => charge.imageUUID === imageUUID))
      this.charges.push({ taskUUID, imageUUID, costUsd })
  }

  private refusal(code: string, taskUUID: string): { status: number; body: unknown } {
    const { errors, errorStatus: status } = this.manners
    const error = { code, message: code, taskUUID }
    if (errors === 'one') return { status, body: { error: { code, message: code }, taskUUID } }
    if (errors === 'many') return { status, body: { data: [], errors: [error] } }
    return {
      status,
      body: { data: [{ taskUUID, taskType: 'getResponse', status: 'error', error }] },
    }
  }

  private picture(request: IncomingMessage, response: ServerResponse): void {
    const [, where = '', name = ''] = /^\/(\w+)\/([\w-]+)\.png/.exec(request.url ?? '') ?? []
    const made = this.pictures.get(name)
    if (request.url === '/healthz') return void response.writeHead(404).end()
    const fault = this.fault(undefined)
    if (fault === 'before') return void request.socket.destroy()
    if (typeof fault === 'number') return this.page(response, fault)
    if (fault === 'html' || fault === 'page') return this.page(response, 200)
    if (!made) return void response.writeHead(404).end()
    if (where === 'moved') return void response.writeHead(302, { location: `/p/${name}.png` }).end()
    const { bytes } = made
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
    const part = this.manners.ranges && first !== undefined
    const [from, to] = part
      ? [Number(first), last ? Number(last) : bytes.length - 1]
      : [0, bytes.length - 1]
    const body = bytes.subarray(from, to + 1)
    const breaks = fault === 'cut' || fault === 'after' || fault === 'stall'
    const sent = breaks ? body.subarray(0, Math.floor(body.length * this.cutAt())) : body
    const hold = () => (fault === 'stall' ? undefined : request.socket.destroy())
    if (this.manners.framing === 'close') {
      request.socket.write('HTTP/1.0 200 OK\r\ncontent-type: image/png\r\n\r\n')
      return void request.socket.write(
        bytes.subarray(0, breaks ? sent.length : bytes.length),
        () => (fault === 'stall' ? undefined : request.socket.destroySoon()),
      )
    }
    response.writeHead(part ? 206 : 200, {
      'content-type': 'image/png',
      ...(this.manners.framing === 'length' && { 'content-length': body.length }),
      ...(part && { 'content-range': `bytes ${from}-${to}/${bytes.length}` }),
    })
    if (!breaks) return void response.end(body)
    response.write(sent, hold)
  }
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
