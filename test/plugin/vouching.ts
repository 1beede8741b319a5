// A fake relay that serves only verdicts, on a port of its own; and variations on the canvas as a
// run leaves them.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Vouched } from '../../contract/swap.js'
import type { PlaygroundDocument } from 'figma-playground/document'
import { MemoryStore } from 'figma-playground/node'
import { photo } from '../photo.js'
import { openPanel, type Panel } from './panel.js'

export const token = 'studio.ada.0123456789abcdef0123'
export const run = '11111111-2222-4333-8444-555555555555'

export interface Voucher {
  url: string
  /** By number of the image. */
  says: Map<number, Partial<Vouched>>
  /** Marks that the client sent. */
  marks: { n: number; body: unknown }[]
  asked: number
  /** Once set, every response is this one. */
  answer: { status: number; body: string } | undefined
  close(): void
}

export async function startVoucher(): Promise<Voucher> {
  const server = createServer((request, response) => {
    const [, n, what] =
      new RegExp(`^/v1/runs/${run}/images/(\\d+)/(verdict|marks)$`).exec(request.url ?? '') ?? []
    const told = voucher.says.get(Number(n))
    const send = (status: number, body: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json', connection: 'close' })
        .end(typeof body === 'string' ? body : JSON.stringify(body))
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      voucher.asked += 1
      if (voucher.answer) return send(voucher.answer.status, voucher.answer.body)
      if (request.headers.authorization !== `Bearer ${token}`)
        return send(401, { failure: { kind: 'unauthorised' } })
      if (!told || !what)
        return send(404, {
          failure: { kind: 'refused', field: 'image', allowed: 'no such image here' },
        })
      if (what === 'verdict')
        return send(200, { run, n: Number(n), verdict: 'unchecked', mayOverride: false, ...told })
      voucher.marks.push({ n: Number(n), body: JSON.parse(text) })
      response.writeHead(204, { connection: 'close' }).end()
    })
  })
  await new Promise<void>((go) => server.listen(0, go))
  const voucher: Voucher = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    says: new Map(),
    marks: [],
    asked: 0,
    answer: undefined,
    close: () => void server.close(),
  }
  return voucher
}

export async function openConnected(
  document: PlaygroundDocument,
  { url }: Voucher,
): Promise<Panel> {
  const store = new MemoryStore()
  store.all['connection'] = { url, token }
  return openPanel(document, { store, reaches: url })
}

const pictures = await Promise.all([
  photo(300, 200, 'png'),
  photo(320, 200, 'png'),
  photo(200, 300, 'png'),
])

/**
 * Makes a frame like a filled placeholder, with a different image for each number. Returns its id
 * and its image.
 */
export function variationOf(
  document: PlaygroundDocument,
  source: string,
  n: number,
  verdict = 'checked',
): { id: string; picture: string } {
  const bytes = new Uint8Array(pictures[n % pictures.length] as Uint8Array)
  const picture = document.addImage(bytes)
  const color = { r: 0, g: 0, b: 0, a: 1 }
  const frame = document.graph.createNode('FRAME', document.currentPageId, {
    name: `Variation ${n}`,
    x: 20_000 + n * 2000,
    y: 0,
    width: 300,
    height: 200,
  })
  document.graph.updateNode(frame.id, {
    fills: [
      {
        type: 'IMAGE',
        imageHash: picture,
        imageScaleMode: 'FILL',
        color,
        opacity: 1,
        visible: true,
      },
    ],
  })
  writeRecord(document, frame.id, { run, n, verdict, source: { id: source, name: 'Source' } })
  return { id: frame.id, picture }
}

export function writeRecord(document: PlaygroundDocument, id: string, record: object): void {
  const node = document.graph.getNode(id)
  const rest = (node?.pluginData ?? []).filter(({ key }) => key !== 'record' && key !== 'run')
  const entries = { record: JSON.stringify(record), run: 'key-1' }
  const pluginData = [
    ...rest,
    ...Object.entries(entries).map(([key, value]) => ({ pluginId: 'brandsafe-remix', key, value })),
  ]
  document.graph.updateNode(id, { pluginData })
}
