// Sends the built page's files with their type and an ETag, so that a reload transfers no
// megabytes.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, resolve, sep } from 'node:path'

export const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.jpg': 'image/jpeg',
  '.svg': 'image/svg+xml',
}

export async function sendFile(
  root: string,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const file = resolve(root, '.' + path)
  if (!file.startsWith(resolve(root) + sep)) return false
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile()) return false
  const tag = `"${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"`
  response.setHeader('etag', tag)
  response.setHeader('cache-control', 'no-cache')
  response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end()
    return true
  }
  response.setHeader('content-length', found.size)
  response.writeHead(200)
  if (request.method === 'HEAD') response.end()
  else createReadStream(file).pipe(response)
  return true
}
