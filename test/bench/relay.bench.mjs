// Measures images through the relay and through nginx, in one run: the same bytes, the same client,
// at 1 and at 8 connections.
import { bundleRelay } from '../../relay/bundle.mjs'
import { execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const pictures = 20
const megabytes = 3
const rounds = 5
const limitMb = 200
const goal = { ratio: 1, cpuMs: 3 }
const token = `bench.ada.${'0123456789abcdef'}`
const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  randomBytes(megabytes * 1e6),
])
const data = mkdtempSync(join(tmpdir(), 'relay-bench-'))
const nginx = ['nginx', '/usr/sbin/nginx', '/usr/local/sbin/nginx'].find((name) => {
  try {
    execFileSync(name, ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

/** Sends Runware's responses and, without nginx, the images. */
const json = (response, body) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
let base
const api = createServer(async (request, response) => {
  if (request.method !== 'POST') {
    if (request.url === '/healthz') return response.writeHead(404).end()
    return response
      .writeHead(200, { 'content-type': 'image/png', 'content-length': png.length })
      .end(png)
  }
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const [{ taskType, taskUUID }] = JSON.parse(Buffer.concat(chunks).toString())
  if (taskType !== 'getResponse')
    return json(response, { data: [{ taskType, taskUUID, imageUUID: randomUUID() }] })
  const done = (n) => ({
    taskUUID,
    status: 'success',
    imageUUID: `${taskUUID.slice(0, 34)}${n + 10}`,
    imageURL: `${base}/${n}.png`,
    cost: 0,
  })
  return json(response, { data: Array.from({ length: pictures }, (_, n) => done(n)) })
})
await new Promise((go) => api.listen(0, '127.0.0.1', go))

async function freePort() {
  const free = createServer()
  await new Promise((go) => free.listen(0, '127.0.0.1', go))
  const { port } = free.address()
  await new Promise((go) => free.close(go))
  return port
}

/** Starts an nginx of its own with these servers. Returns its process once it responds. */
async function startNginx(name, port, http) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (of) => `${of}_temp_path ${data}/${name}-${of};`,
  )
  // Workers of an nginx started by root would run as a user without access to this folder.
  const user = process.getuid() === 0 ? 'user root;' : ''
  const settings = `${user} worker_processes 1; daemon off; pid ${data}/${name}.pid; error_log ${data}/${name}.log;
    events { worker_connections 256; } http { access_log off; sendfile on; client_max_body_size 0; ${temporary.join(' ')} ${http} }`
  writeFileSync(join(data, `${name}.conf`), settings)
  const server = spawn(nginx, ['-c', join(data, `${name}.conf`), '-e', join(data, `${name}.log`)], {
    stdio: 'ignore',
  })
  await up(`http://127.0.0.1:${port}/0.png`)
  return server
}

async function up(url) {
  const answers = () =>
    fetch(url).then(
      async (answer) => (await answer.arrayBuffer(), answer.ok),
      () => false,
    )
  for (let tries = 0; !(await answers()); tries += 1) {
    if (tries > 400) throw new Error(`nothing answers at ${url}`)
    await new Promise((go) => setTimeout(go, 50))
  }
}

// Both proxies fetch from the same server, nginx with sendfile, which is the fastest, so that only
// the proxies are measured.
let port = api.address().port
let files
let proxy
if (nginx) {
  const apiPort = port
  port = await freePort()
  mkdirSync(join(data, 'pictures'))
  for (let n = 0; n < pictures; n += 1) writeFileSync(join(data, 'pictures', `${n}.png`), png)
  files = await startNginx(
    'files',
    port,
    `types { image/png png; } server { listen 127.0.0.1:${port}; root ${data}/pictures;
     location /v1 { proxy_pass http://127.0.0.1:${apiPort}; } location /healthz { return 404; } }`,
  )
  const proxyPort = await freePort()
  const upstream = `upstream files { server 127.0.0.1:${port}; keepalive 16; }`
  const location =
    'location / { proxy_pass http://files; proxy_http_version 1.1; proxy_set_header Connection ""; }'
  proxy = {
    port: proxyPort,
    server: await startNginx(
      'proxy',
      proxyPort,
      `${upstream} server { listen 127.0.0.1:${proxyPort}; ${location} }`,
    ),
  }
}
base = `http://127.0.0.1:${port}`

mkdirSync('dist', { recursive: true })
const outdir = mkdtempSync('dist/relay-bench-')
await bundleRelay({ outdir })
const relayPort = await freePort()
const rows = join(data, 'rows')
const relay = spawn(process.execPath, [join(outdir, 'serve.js')], {
  stdio: 'ignore',
  env: {
    PATH: process.env.PATH,
    PORT: relayPort,
    RELAY_DATA: rows,
    RUNWARE_URL: `${base}/v1`,
    RUNWARE_API_KEY: 'none',
    RELAY_ADMIN_TOKEN: token,
  },
})
const url = `http://127.0.0.1:${relayPort}`
const call = (path, init = {}) =>
  fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } })
await up(`${url}/healthz`)

const seed = createHash('sha256').update(png).digest('hex')
await call(`/v1/seeds/${seed}`, {
  method: 'PUT',
  body: png,
  headers: { 'content-type': 'image/png' },
})
const cell = {
  positivePrompt: 'a warmer light',
  width: 2048,
  height: 2048,
  numberResults: pictures,
}
const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() }
const { id } = await (
  await call('/v1/runs', { method: 'POST', headers, body: JSON.stringify({ seed, cells: [cell] }) })
).json()
await (await call(`/v1/runs/${id}/events`)).text()

const [pid] = readFileSync(join(rows, 'pid'), 'utf8').split('\n')
const residentMb = () =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', pid], { encoding: 'utf8' })) / 1024
/** Returns the CPU time of a process and its children in ms: user and system, in ticks of 10 ms. */
function cpuMs(pid) {
  const [, stat] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const fields = stat.split(' ')
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
  return children.reduce(
    (sum, child) => sum + cpuMs(child),
    (Number(fields[11]) + Number(fields[12])) * 10,
  )
}

/** Fetches an image over a new connection and discards the bytes, as cheaply as Node can. */
function fetchBytes(port, path) {
  return new Promise((resolve, reject) => {
    let head = ''
    let missing = Infinity
    const take = (size, buffer) => {
      if (missing === Infinity) {
        head += buffer.toString('latin1', 0, size)
        const body = head.indexOf('\r\n\r\n') + 4
        if (body < 4) return true
        const [, length] =
          /^HTTP\/1\.1 200 [^]*\r\ncontent-length: (\d+)/i.exec(head) ??
          reject(new Error(head.slice(0, 200))) ??
          []
        missing = Number(length) - (head.length - body)
      } else missing -= size
      if (missing === 0) resolve(socket.end())
      return true
    }
    const onread = { buffer: Buffer.allocUnsafe(256 * 1024), callback: take }
    const socket = connect({ port, host: '127.0.0.1', onread }, () =>
      socket.write(
        `GET ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\nconnection: close\r\n\r\n`,
      ),
    )
    socket
      .on('error', reject)
      .on('close', () => missing > 0 && reject(new Error(`cut, ${missing} bytes are missing`)))
  })
}

async function measure({ port, pid, pathOf }, connections) {
  let next = 0
  const before = cpuMs(pid)
  const began = performance.now()
  const work = async () => {
    for (let n = next++; n < 2 * pictures; n = next++) await fetchBytes(port, pathOf(n % pictures))
  }
  await Promise.all(Array.from({ length: connections }, work))
  const seconds = (performance.now() - began) / 1000
  return {
    speed: (2 * pictures * megabytes) / seconds,
    cpu: (cpuMs(pid) - before) / (2 * pictures),
  }
}

const ofRelay = { port: relayPort, pid, pathOf: (n) => `/v1/runs/${id}/images/${n}` }
const ofNginx = proxy && { port: proxy.port, pid: proxy.server.pid, pathOf: (n) => `/${n}.png` }
const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
const before = residentMb()
let peak = before
const watch = setInterval(() => (peak = Math.max(peak, residentMb())), 100)
// The first fetches mark the images as delivered, with one call and one write each, which are not
// part of the transfer.
await measure(ofRelay, 8)
if (ofNginx) await measure(ofNginx, 8)
if (!nginx) console.log('nginx is not installed: no ratios. On Debian: apt-get install nginx.')
for (const connections of [1, 8]) {
  const results = []
  // Alternates in each round, so that the machine's other load affects both.
  for (let round = 0; round < rounds; round += 1)
    results.push({
      relay: await measure(ofRelay, connections),
      nginx: ofNginx && (await measure(ofNginx, connections)),
    })
  const relaySpeed = median(results.map(({ relay }) => relay.speed))
  const relayCpu = median(results.map(({ relay }) => relay.cpu))
  const words = [
    `${connections} connection${connections > 1 ? 's' : ''}: ${relaySpeed.toFixed(0)} MB/s, ${relayCpu.toFixed(1)} ms of CPU a picture`,
  ]
  if (ofNginx) {
    const ratio = median(results.map(({ relay, nginx }) => relay.speed / nginx.speed))
    words.push(
      `nginx ${median(results.map(({ nginx }) => nginx.speed)).toFixed(0)} MB/s, ${median(results.map(({ nginx }) => nginx.cpu)).toFixed(1)} ms`,
    )
    words.push(
      `${ratio.toFixed(2)} × nginx (goal ${goal.ratio.toFixed(1)}, ${ratio >= goal.ratio ? 'kept' : 'missed'})`,
    )
  }
  words.push(`CPU goal ${goal.cpuMs} ms, ${relayCpu <= goal.cpuMs ? 'kept' : 'missed'}`)
  console.log(words.join('; '))
}
clearInterval(watch)
console.log(
  `The engine: ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most (limit ${limitMb} MB, ${peak < limitMb ? 'kept' : 'broken'})`,
)
const started = [relay, files, proxy?.server].filter(Boolean)
const ended = started.map((server) => new Promise((go) => server.once('exit', go)))
for (const server of started) server.kill('SIGTERM')
api.close()
api.closeAllConnections()
await Promise.all(ended)
for (const folder of [outdir, data]) rmSync(folder, { recursive: true, force: true })
process.exit(0)
