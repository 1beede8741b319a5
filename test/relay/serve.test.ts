// Tests the launcher: its output, its refusals, and what remains on disk and in the process table.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { freePort } from '../free-port.js'
import { apiKey, bundleRelay, launch, until } from './relay.js'

const root = resolve(import.meta.dirname, '../..')
let folder: string
let data: string
let port: number
const running: ReturnType<typeof launch>[] = []

beforeAll(async () => void (folder = await bundleRelay()))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'relay-serve-'))
  port = await freePort()
})

afterEach(async () => {
  for (const { launcher, exited } of running.splice(0)) {
    launcher.kill('SIGTERM')
    await exited
  }
  rmSync(data, { recursive: true, force: true })
})

function serve(settings: Record<string, string> = {}) {
  const said = { text: '' }
  const started = launch(
    folder,
    { PORT: String(port), RELAY_DATA: data, ...settings },
    (text) => (said.text += text),
  )
  running.push(started)
  let ended: number | undefined
  void started.exited.then((code) => (ended = code))
  const up = () =>
    until(() => {
      if (ended !== undefined) throw new Error(`it ended with ${ended}: ${said.text}`)
      return said.text.includes('Relay: http://localhost')
    })
  return { ...started, said, up }
}

const local = { RUNWARE_URL: 'http://localhost:9/v1' }

test.each([
  ['no key', {}, /^Set RUNWARE_API_KEY to .+\.\n$/],
  [
    'no key for a server elsewhere',
    { RUNWARE_URL: 'http://10.1.2.3/v1' },
    /^Set RUNWARE_API_KEY to .+\.\n$/,
  ],
  ['a port that is none', { PORT: 'http', RUNWARE_API_KEY: 'k' }, /^PORT has to be .+\.\n$/],
  [
    'an address that is none',
    { RUNWARE_URL: 'file:///x', RUNWARE_API_KEY: 'k' },
    /^RUNWARE_URL has to be .+\.\n$/,
  ],
  [
    'a token that names nobody',
    { ...local, RELAY_ADMIN_TOKEN: 'secret' },
    /^RELAY_ADMIN_TOKEN has to look like team\.member\.secret.+\.\n$/,
  ],
  [
    'an output type that is none',
    { ...local, RELAY_OUTPUT_TYPE: 'GIF' },
    /^RELAY_OUTPUT_TYPE has to be URL, .+\.\n$/,
  ],
  [
    'a lifetime that is too short',
    { ...local, RELAY_TTL_S: '59' },
    /^RELAY_TTL_S has to be .+60 or more\.\n$/,
  ],
  [
    'a lifetime that is no number',
    { ...local, RELAY_TTL_S: '1h' },
    /^RELAY_TTL_S has to be .+\.\n$/,
  ],
  [
    'a lifetime for what has no address',
    { ...local, RELAY_TTL_S: '60', RELAY_OUTPUT_TYPE: 'dataURI' },
    /^RELAY_TTL_S goes only with RELAY_OUTPUT_TYPE=URL\.\n$/,
  ],
  [
    'a public address in plain http',
    { ...local, RELAY_PUBLIC_URL: 'http://x.test' },
    /^RELAY_PUBLIC_URL has to be .+\.\n$/,
  ],
  [
    'a host that is a name',
    { ...local, RELAY_HOST: 'relay.test' },
    /^RELAY_HOST has to be .+\.\n$/,
  ],
  [
    'a time to keep that is too long',
    { ...local, RELAY_KEEP_S: '604801' },
    /^RELAY_KEEP_S has to be .+\.\n$/,
  ],
])('%s: it does not start, and says why in a sentence', async (_, settings, sentence) => {
  const { exited, said } = serve(settings)
  expect(await exited).toBe(1)
  expect(said.text).toMatch(sentence)
})

test('a taken port is a sentence', async () => {
  const taken = createServer()
  await new Promise<void>((go) => taken.listen(port, '127.0.0.1', go))
  const { exited, said } = serve(local)
  expect(await exited).toBe(1)
  expect(said.text).toContain(`Port ${port} is taken.`)
  taken.close()
})

test('the admin’s token is made once, shown once, and for its owner’s eyes', async () => {
  const first = serve(local)
  await first.up()
  const token = readFileSync(join(data, 'admin-token'), 'utf8').trim()
  expect(first.said.text).toContain(token)
  expect(statSync(join(data, 'admin-token')).mode & 0o777).toBe(0o600)
  const about = await fetch(`http://localhost:${port}/v1/about`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(about.status).toBe(200)
  first.launcher.kill('SIGTERM')
  expect(await first.exited).toBe(0)
  const second = serve(local)
  await second.up()
  expect(second.said.text).not.toContain(token)
})

test('the key is in no argument and no file', async () => {
  await serve({ ...local, RUNWARE_API_KEY: apiKey }).up()
  expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(apiKey)
  for (const entry of readdirSync(data, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      expect(readFileSync(join(entry.parentPath, entry.name), 'latin1')).not.toContain(apiKey)
})

test('it listens to this machine only', async () => {
  await serve(local).up()
  const config = readFileSync(join(data, 'workerd.capnp'), 'utf8')
  expect(config).toContain(`"127.0.0.1:${port}"`)
  expect(config).not.toMatch(/address = "(\*|0\.0\.0\.0)/)
  expect(config).toContain('allow = ["public", "local"]')
})

test('what the container holds is all that it needs, and there it listens to everybody', async () => {
  const alone = mkdtempSync(join(tmpdir(), 'relay-alone-'))
  execFileSync(process.execPath, [join(root, 'relay/bundle.mjs'), alone])
  const packages = readdirSync(join(alone, 'node_modules'), { recursive: true, encoding: 'utf8' })
  expect(packages.filter((path) => path.endsWith('package.json')).sort()).toEqual([
    expect.stringMatching(/^@cloudflare.workerd-/),
    expect.stringMatching(/^workerd.package\.json$/),
  ])
  const recipe = readFileSync(join(root, 'relay/Dockerfile'), 'utf8')
  const [, entry = ''] = /^ENTRYPOINT \["node", "(.+)"\]$/m.exec(recipe) ?? []
  const settings = Object.fromEntries(
    [...recipe.matchAll(/\b(RELAY_HOST|NODE_ENV)=(\S+)/g)].map(([, name, value]) => [name, value]),
  )
  const said = { text: '' }
  const started = launch(
    dirname(join(alone, entry)),
    { ...local, ...settings, PORT: String(port), RELAY_DATA: data },
    (text) => (said.text += text),
  )
  running.push(started)
  await until(() => said.text.includes('Relay: '))
  expect(readFileSync(join(data, 'workerd.capnp'), 'utf8')).toContain(`address = "0.0.0.0:${port}"`)
  expect(await (await fetch(`http://localhost:${port}/healthz`)).json()).toMatchObject({
    ok: true,
    service: 'relay',
  })
  started.launcher.kill('SIGTERM')
  await started.exited
  rmSync(alone, { recursive: true, force: true })
})

test('when its engine dies it says so and ends', async () => {
  const { exited, said, up } = serve(local)
  await up()
  process.kill(Number(readFileSync(join(data, 'pid'), 'utf8').split('\n')[0]), 'SIGKILL')
  expect(await exited).toBe(1)
  expect(said.text).toContain('ended by itself')
})

test('after its launcher was killed it starts again on the same port and rows', async () => {
  const first = serve(local)
  await first.up()
  first.launcher.kill('SIGKILL')
  await first.exited
  await serve(local).up()
})

test('it waits for a port that its killed predecessor has not let go of yet', async () => {
  const first = serve(local)
  await first.up()
  const [engine] = readFileSync(join(data, 'pid'), 'utf8').split('\n').map(Number)
  first.launcher.kill('SIGKILL')
  process.kill(engine as number, 'SIGKILL')
  await first.exited
  const stillHeld = createServer()
  await until(() => listens(stillHeld))
  const second = serve(local)
  setTimeout(() => stillHeld.close(), 1_000)
  await second.up()
})

function listens(server: Server): Promise<boolean> {
  return new Promise((go) => {
    server.once('error', () => go(false))
    server.listen(port, '127.0.0.1', () => go(true))
  })
}

test('a second one on the same folder is refused while the first runs', async () => {
  await serve(local).up()
  const second = serve({ ...local, PORT: String(await freePort()) })
  expect(await second.exited).toBe(1)
  expect(second.said.text).toContain('running')
  expect((await fetch(`http://localhost:${port}/healthz`)).status).toBe(200)
})
