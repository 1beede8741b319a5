// Pictures through the relay: how fast against the same bytes fetched directly, and what its engine takes of the memory meanwhile.
import { bundleRelay } from '../../relay/bundle.mjs'
import { execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const pictures = 20
const panels = 4
const megabytes = 3
const limitMb = 200
const token = `bench.ada.${'0123456789abcdef'}`
const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), randomBytes(megabytes * 1e6)])

const json = (response, body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
const upstream = createServer(async (request, response) => {
  if (request.method !== 'POST') {
    if (request.url === '/healthz') return response.writeHead(404).end()
    return response.writeHead(200, { 'content-type': 'image/png', 'content-length': png.length }).end(png)
  }
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const [{ taskType, taskUUID }] = JSON.parse(Buffer.concat(chunks).toString())
  if (taskType !== 'getResponse') return json(response, { data: [{ taskType, taskUUID, imageUUID: randomUUID() }] })
  const done = (n) => ({
    taskUUID,
    status: 'success',
    imageUUID: `${taskUUID.slice(0, 34)}${n + 10}`,
    imageURL: `${base}/${n}.png`,
    cost: 0,
  })
  return json(response, { data: Array.from({ length: pictures }, (_, n) => done(n)) })
})
await new Promise((go) => upstream.listen(0, '127.0.0.1', go))
const base = `http://127.0.0.1:${upstream.address().port}`

const free = createServer()
await new Promise((go) => free.listen(0, '127.0.0.1', go))
const { port } = free.address()
await new Promise((go) => free.close(go))
const outdir = mkdtempSync('dist/relay-bench-')
const data = mkdtempSync(join(tmpdir(), 'relay-bench-'))
await bundleRelay({ outdir })
const relay = spawn(process.execPath, [join(outdir, 'serve.js')], {
  stdio: 'ignore',
  env: { PATH: process.env.PATH, PORT: port, RELAY_DATA: data, RUNWARE_URL: `${base}/v1`, RELAY_ADMIN_TOKEN: token },
})
const url = `http://127.0.0.1:${port}`
const call = (path, init = {}) => fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } })
const up = () =>
  call('/healthz').then(
    ({ ok }) => ok,
    () => false,
  )
while (!(await up())) await new Promise((go) => setTimeout(go, 50))

const seed = createHash('sha256').update(png).digest('hex')
await call(`/v1/seeds/${seed}`, { method: 'PUT', body: png, headers: { 'content-type': 'image/png' } })
const cell = { positivePrompt: 'a warmer light', width: 2048, height: 2048, numberResults: pictures }
const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() }
const { id } = await (await call('/v1/runs', { method: 'POST', headers, body: JSON.stringify({ seed, cells: [cell] }) })).json()
await (await call(`/v1/runs/${id}/events`)).text()

const [pid] = readFileSync(join(data, 'pid'), 'utf8').split('\n')
const residentMb = () => Number(execFileSync('ps', ['-o', 'rss=', '-p', pid], { encoding: 'utf8' })) / 1024
async function megabytesPerSecond(fetchOne) {
  const began = performance.now()
  await Promise.all(Array.from({ length: panels * pictures }, async (_, i) => (await fetchOne(i % pictures)).arrayBuffer()))
  return (panels * pictures * megabytes * 1000) / (performance.now() - began)
}

const direct = await megabytesPerSecond((n) => fetch(`${base}/${n}.png`))
const before = residentMb()
let peak = before
const watch = setInterval(() => (peak = Math.max(peak, residentMb())), 25)
const through = await megabytesPerSecond((n) => call(`/v1/runs/${id}/images/${n}`))
clearInterval(watch)
console.log(
  `${panels * pictures} pictures of ${megabytes} MB at once: ${through.toFixed(0)} MB/s, ${(through / direct).toFixed(2)} of direct`,
)
console.log(
  `The engine: ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most (limit ${limitMb} MB, ${peak < limitMb ? 'kept' : 'broken'})`,
)
relay.kill('SIGTERM')
upstream.close()
upstream.closeAllConnections()
await new Promise((go) => relay.once('exit', go))
for (const folder of [outdir, data]) rmSync(folder, { recursive: true, force: true })
process.exit(0)
