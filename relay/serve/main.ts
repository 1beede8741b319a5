// Runs the relay on this machine: reads the settings, starts workerd as a child process and exits
// with it. Only `relay/serve/` uses Node.
import { spawn, type ChildProcess } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isIP } from 'node:net'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { moveAlarmsAside } from './alarm-lists.js'
import { runCommand } from './cli.js'
import { endLeftBehind, isFree, Unstartable } from './port.js'
import { readSettings, settingNames } from '../settings.js'
import { readToken, secretMade, tokensIn } from '../http/token.js'
import { reachFor, workerdConfig } from './workerd-config.js'

const here = dirname(fileURLToPath(import.meta.url))
const { env } = process
const port = Number(env['PORT'] ?? 8787)
const host = env['RELAY_HOST']
const data = resolve(env['RELAY_DATA'] ?? '.data/relay')
const url = env['RUNWARE_URL'] ?? 'https://api.runware.ai/v1'

function stop(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

function told(error: unknown): never {
  if (error instanceof Unstartable) stop(error.message)
  throw error
}

/**
 * Returns the IP addresses of a host. Its name is resolved on this machine, since the addresses
 * determine the networks that the relay may reach.
 */
async function addressesOf(host: string): Promise<string[]> {
  const found = await lookup(host.replace(/^\[|\]$/g, ''), { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}

/**
 * Returns the admin's token: from the settings, or generated once, stored readable for its owner
 * only, and printed once.
 */
function adminToken(): string {
  const given = env['RELAY_ADMIN_TOKEN']
  if (given)
    return tokensIn(given).length > 0 && tokensIn(given).every(readToken)
      ? given
      : stop(
          'RELAY_ADMIN_TOKEN has to look like team.member.secret, with a secret of 16 characters or more.',
        )
  const file = join(data, 'admin-token')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const token = `team.admin.${secretMade()}`
  writeFileSync(file, `${token}\n`, { mode: 0o600 })
  console.log(`The admin's token, shown this once and kept in ${file}:\n${token}`)
  return token
}

if (!Number.isInteger(port) || port < 1 || port > 65535)
  stop('PORT has to be a number from 1 to 65535.')
if (host && !isIP(host)) stop('RELAY_HOST has to be an address of this machine, such as 0.0.0.0.')
if (process.argv.length > 2) {
  const said = await runCommand(process.argv.slice(2), {
    port,
    data,
    token: env['RELAY_ADMIN_TOKEN'],
    root: join(here, '../..'),
  }).catch(told)
  console.log(said)
  process.exit(0)
}
if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
  stop('RUNWARE_URL has to be an http or https address.')
const chosen = Object.fromEntries(settingNames.map((name) => [name, env[name]?.trim() ?? '']))
const read = readSettings({ RUNWARE_URL: url, ...chosen })
if (typeof read === 'string') stop(read)
const reach = reachFor(await addressesOf(new URL(url).hostname))
const key = env['RUNWARE_API_KEY'] ?? (reach === 'local' ? 'local' : '')
if (!key)
  stop('Set RUNWARE_API_KEY to your Runware key, or RUNWARE_URL to a server on this machine.')

const objects = join(data, 'objects')
mkdirSync(objects, { recursive: true, mode: 0o700 })
const configFile = join(data, 'workerd.capnp')
const pidFile = join(data, 'pid')
// Only a container has reason to listen on other addresses: external requests come through a proxy
// with TLS.
const hosts = host ? [host] : ['127.0.0.1', '::1']
const free = await endLeftBehind(pidFile, configFile)
  .then((earlier) => Promise.all(hosts.map((host) => isFree(host, port, earlier))))
  .catch(told)
const token = adminToken()
const addresses = hosts
  .filter((_, index) => free[index])
  .map((host) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`))
writeFileSync(
  configFile,
  workerdConfig({
    bundle: relative(data, join(here, 'worker.js')),
    objects,
    addresses,
    reach,
  }),
)
chmodSync(data, 0o700)

const packageFile = join(here, '../../package.json')
const version = (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version
// workerd's own binary and not its Node shim: one process less, and signals arrive.
const { default: workerd } = createRequire(import.meta.url)('workerd') as { default: string }
const settings = {
  ...chosen,
  RUNWARE_URL: url,
  RUNWARE_API_KEY: key,
  RELAY_ADMIN_TOKEN: token,
  RELAY_VERSION: version,
}
let ending = false
let hasAnswered = false
let hasMovedAlarms = false

// Secrets are passed in the environment: every user of the machine can read an argument, and a file
// outlives the process.
function startEngine(): ChildProcess {
  const engine = spawn(workerd, ['serve', configFile], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { PATH: env['PATH'], ...settings },
  })
  writeFileSync(pidFile, `${engine.pid}\n${process.pid}\n`)
  engine.on('error', (error) => stop(`The relay's engine did not start: ${error.message}.`))
  engine.on('exit', (code, signal) => {
    rmSync(pidFile, { force: true })
    if (ending) process.exit(0)
    const isOwnFault = signal === null && !hasAnswered && !hasMovedAlarms
    const moved = isOwnFault ? moveAlarmsAside(objects, Date.now()) : []
    if (moved.length > 0) {
      hasMovedAlarms = true
      console.log(
        JSON.stringify({ at: new Date().toISOString(), what: 'alarms set aside', files: moved }),
      )
      child = startEngine()
      return
    }
    stop(
      `The relay's engine ended by itself (${signal ?? `code ${code}`}). What it stored is in ${data}; start it again.`,
    )
  })
  return engine
}

let child = startEngine()

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (ending) return
    ending = true
    child.kill('SIGTERM')
    // Panels that follow a run keep their connections open. Cutting them loses nothing: all data is
    // on disk.
    setTimeout(() => child.kill('SIGKILL'), 2_000).unref()
  })
const reached = !host || /^(0\.0\.0\.0|::)$/.test(host) ? '127.0.0.1' : host
const own = `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`
// No timeout: an engine that fails to start exits, and the exit handler above reports it.
while (!ending) {
  const asked = fetch(`${own}/healthz`, { signal: AbortSignal.timeout(5_000) })
  const answered = await asked.then(
    // 503 means that the disk is full: the relay runs all the same.
    (answer) => answer.ok || answer.status === 503,
    () => false,
  )
  if (answered) {
    hasAnswered = true
    console.log(`Relay: http://localhost:${port}`)
    // Replaces Cloudflare's cron trigger: any request wakes the teams, so that runs continue if the
    // engine has lost an alarm.
    setInterval(
      () =>
        void fetch(`${own}/healthz`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined),
      60_000,
    ).unref()
    break
  }
  await new Promise((go) => setTimeout(go, 50))
}
