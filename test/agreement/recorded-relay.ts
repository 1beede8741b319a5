// Serves the recorded responses of the relay at commit 29fae46 with its simulator, on a port of its
// own.
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import type { NewRun } from '../../contract/run.js'

const folder = resolve(import.meta.dirname, 'recorded-29fae46')
export const recordedFile = (name: string) => readFileSync(resolve(folder, name))

interface Recording {
  key: string
  id: string
  /** The id of the source layer in the recorded files. */
  sourceId: string
  body: NewRun
  settings: unknown
  /** By method and path: `GET /v1/about`. A body is text: JSON, or one line per event. */
  answers: Record<string, { status: number; body: string }>
}

export const recording = JSON.parse(recordedFile('answers.json').toString()) as Recording

export interface RecordedRelay {
  url: string
  requests: string[]
  close(): void
}

/**
 * Starts the server. `change` is applied to the JSON of every response, for the events to each
 * line.
 */
export async function startRecordedRelay(
  change: (body: unknown) => unknown = (body) => body,
): Promise<RecordedRelay> {
  const requests: string[] = []
  const changed = (body: string) =>
    body
      .split('\n')
      .map((line) => (line.trim() ? JSON.stringify(change(JSON.parse(line))) : line))
      .join('\n')
  const server = createServer((request, response) => {
    const call = `${request.method} ${request.url}`
    requests.push(call)
    request.resume()
    const answer = recording.answers[call]
    if (request.method === 'HEAD') response.writeHead(200)
    else if (answer) response.writeHead(answer.status, { 'content-type': 'application/json' })
    else response.writeHead(404, { 'content-type': 'application/json' })
    response.end(answer && answer.status !== 204 ? changed(answer.body) : undefined)
  })
  await new Promise<void>((go) => server.listen(0, go))
  const { port } = server.address() as AddressInfo
  return { url: `http://localhost:${port}`, requests, close: () => void server.close() }
}
