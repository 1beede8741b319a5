// Runs the relay on this machine: reads the settings, starts workerd beside itself and ends with it. The room's only file that knows Node.
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSettings, settingNames } from './settings.js'
import { readToken } from './token.js'
import { reachFor, workerdConfig } from './workerd-config.js'

const here = dirname(fileURLToPath(import.meta.url))
const { env } = process
const port = Number(env['PORT'] ?? 8787)
const data = resolve(env['RELAY_DATA'] ?? '.data/relay')
const url = env['RUNWARE_URL'] ?? 'https://api.runware.ai/v1'

function stop(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

/** The address's host may be a name: what it means on this machine decides how far the relay may reach. */
async function addressesOf(host: string): Promise<string[]> {
  const found = await lookup(host.replace(/^\[|\]$/g, ''), { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}

/** The admin's token: a setting, or one that is made once, kept for its owner's eyes and shown once. */
function adminToken(): string {
  const given = env['RELAY_ADMIN_TOKEN']
  if (given)
    return readToken(given)
      ? given
      : stop('RELAY_ADMIN_TOKEN has to look like team.member.secret, with a secret of 16 characters or more.')
  const file = join(data, 'admin-token')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const token = `team.admin.${randomBytes(32).toString('base64url')}`
  writeFileSync(file, `${token}\n`, { mode: 0o600 })
  console.log(`The admin's token, shown this once and kept in ${file}:\n${token}`)
  return token
}

/** Whether this address can be listened on: `false` where the machine does not have it. */
function isFree(host: string): Promise<boolean> {
  return new Promise((settle) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') stop(`Port ${port} is taken. Set PORT to a free one, or stop what listens there.`)
      if (error.code === 'EACCES') stop(`Port ${port} may not be used by this user. Set PORT to one above 1023.`)
      settle(false)
    })
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => settle(true)))
  })
}

/** A launcher that was killed leaves its workerd behind, on the same port and rows. It is ended before another starts. */
async function endLeftBehind(pidFile: string, config: string): Promise<void> {
  if (!existsSync(pidFile)) return
  const [child = 0, launcher = 0] = readFileSync(pidFile, 'utf8').split('\n').map(Number)
  const commandOf = (pid: number) =>
    pid > 0 ? spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout || commandIn(pid) : ''
  if (!commandOf(child).includes(config)) return
  if (launcher !== process.pid && /relay|serve/.test(commandOf(launcher))) stop(`A relay is running on ${data} already.`)
  process.kill(child, 'SIGKILL')
  for (let i = 0; i < 100 && commandOf(child).includes(config); i += 1) await new Promise((go) => setTimeout(go, 20))
}

/** Where there is no `ps`, as in small containers. */
function commandIn(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

if (!Number.isInteger(port) || port < 1 || port > 65535) stop('PORT has to be a number from 1 to 65535.')
if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) stop('RUNWARE_URL has to be an http or https address.')
const chosen = Object.fromEntries(settingNames.map((name) => [name, env[name]?.trim() ?? '']))
const read = readSettings({ RUNWARE_URL: url, ...chosen })
if (typeof read === 'string') stop(read)
const reach = reachFor(await addressesOf(new URL(url).hostname))
const key = env['RUNWARE_API_KEY'] ?? (reach === 'local' ? 'local' : '')
if (!key) stop('Set RUNWARE_API_KEY to your Runware key, or RUNWARE_URL to a server on this machine.')

mkdirSync(join(data, 'objects'), { recursive: true, mode: 0o700 })
const configFile = join(data, 'workerd.capnp')
const pidFile = join(data, 'pid')
await endLeftBehind(pidFile, configFile)
const token = adminToken()
const hosts = ['127.0.0.1', '::1']
const free = await Promise.all(hosts.map(isFree))
const addresses = hosts
  .filter((_, index) => free[index])
  .map((host) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`))
writeFileSync(
  configFile,
  workerdConfig({ bundle: relative(data, join(here, 'worker.js')), objects: join(data, 'objects'), addresses, reach }),
)
chmodSync(data, 0o700)

const packageFile = join(here, '../../package.json')
const version = (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version
// workerd's own binary and not its Node shim: one process less, and signals arrive.
const { default: workerd } = createRequire(import.meta.url)('workerd') as { default: string }
const settings = { ...chosen, RUNWARE_URL: url, RUNWARE_API_KEY: key, RELAY_ADMIN_TOKEN: token, RELAY_VERSION: version }
// Secrets go by the environment: an argument can be read by everybody on the machine, a file outlives the process.
const child = spawn(workerd, ['serve', configFile], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { PATH: env['PATH'], ...settings },
})
writeFileSync(pidFile, `${child.pid}\n${process.pid}\n`)

let ending = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (ending) return
    ending = true
    child.kill('SIGTERM')
    // Panels that follow a run keep their connection open. Nothing is lost by cutting it: all is on disk.
    setTimeout(() => child.kill('SIGKILL'), 2_000).unref()
  })
child.on('error', (error) => stop(`The relay's engine did not start: ${error.message}.`))
child.on('exit', (code, signal) => {
  rmSync(pidFile, { force: true })
  if (ending) process.exit(0)
  stop(`The relay's engine ended by itself (${signal ?? `code ${code}`}). What it knew is in ${data}; start it again.`)
})

for (let i = 0; i < 200 && !ending; i += 1) {
  const answered = await fetch(`http://127.0.0.1:${port}/healthz`).then(
    (answer) => answer.ok,
    () => false,
  )
  if (answered) {
    console.log(`Relay: http://localhost:${port}`)
    break
  }
  await new Promise((go) => setTimeout(go, 50))
}
