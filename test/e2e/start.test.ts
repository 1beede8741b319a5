// Tests `npm start` in a fresh folder: it builds, starts, pairs, prints the address, and ends with
// everything it started.
import { spawn, execFileSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freePort } from '../free-port.js'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'brandsafe-start-'))

beforeAll(() => {
  // An installation in the copy would follow its link and replace this checkout's packages while
  // tests use them.
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (readFileSync(join(root, 'node_modules/.installed-from'), 'utf8') !== lock)
    throw new Error('Packages are out of date: run `npm test`.')
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
  for (const file of files) {
    if (file.startsWith('test/')) continue
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let ports: { simulator: number; relay: number; playground: number }
beforeEach(async () => {
  const [simulator, relay, playground] = (await Promise.all([
    freePort(),
    freePort(),
    freePort(),
  ])) as [number, number, number]
  ports = { simulator, relay, playground }
})

function start(env: Record<string, string> = {}): {
  child: ChildProcess
  said: () => string
  until: (words: string) => Promise<void>
} {
  const {
    RUNWARE_API_KEY: _key,
    RUNWARE_URL: _url,
    RELAY_ADMIN_TOKEN: _token,
    ...rest
  } = process.env
  const child = spawn(process.execPath, ['bin/start.mjs'], {
    cwd: folder,
    env: { ...rest, ...portSettings(), ...env },
  })
  let text = ''
  child.stdout.on('data', (part) => (text += part))
  child.stderr.on('data', (part) => (text += part))
  return {
    child,
    said: () => text,
    until: (words) => expect.poll(() => text).toContain(words),
  }
}

const portSettings = () => ({
  SIMULATOR_PORT: String(ports.simulator),
  RELAY_PORT: String(ports.relay),
  PLAYGROUND_PORT: String(ports.playground),
})

const health = async (port: number) =>
  (await fetch(`http://localhost:${port}/healthz`)).json() as Promise<Record<string, unknown>>

test('it leads to the page, says how to load the plugin in Figma, and ends all of it', async () => {
  const { child, said, until } = start()
  await until(`Open http://localhost:${ports.playground}`)
  expect(said()).toContain('manifest.json')
  expect(said()).toContain('Pictures are simulated')
  expect(await health(ports.simulator)).toMatchObject({ ok: true, simulated: true })
  expect(await health(ports.relay)).toMatchObject({ ok: true, upstream: 'simulator' })
  const { clientStorage } = (await (
    await fetch(`http://localhost:${ports.playground}/pairing`)
  ).json()) as {
    clientStorage: { connection: { url: string; token: string } }
  }
  const { url, token } = clientStorage.connection
  expect(
    (await fetch(`${url}/v1/about`, { headers: { authorization: `Bearer ${token}` } })).status,
  ).toBe(200)
  const gone = once(child, 'exit')
  child.kill('SIGINT')
  expect((await gone)[0]).toBe(0)
  for (const port of Object.values(ports)) await expect(health(port)).rejects.toThrow()
})

test('a taken port is a sentence', async () => {
  const squatter = createServer().listen(ports.playground, '127.0.0.1')
  await once(squatter, 'listening')
  const { child, said } = start()
  const [code] = (await once(child, 'exit')) as [number]
  squatter.close()
  expect(code).toBe(1)
  expect(said().trim()).toBe(
    `Port ${ports.playground}, which the playground needs, is taken. Stop what runs there and start again.`,
  )
})

test('a child that dies ends the rest, and says which it was', async () => {
  const { child, said, until } = start()
  await until(`Open http://localhost:${ports.playground}`)
  execFileSync('pkill', ['-KILL', '-P', String(child.pid), '-f', 'dist/simulator.js'])
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(1)
  expect(said()).toContain('The simulator ended by itself')
})

test('with a key it starts no simulator, and says that pictures cost money', async () => {
  const { child, said, until } = start({ RUNWARE_API_KEY: 'a-key-that-nobody-uses' })
  await until(`Open http://localhost:${ports.playground}`)
  expect(said()).toContain('cost money')
  expect(await health(ports.relay)).toMatchObject({ upstream: 'runware' })
  await expect(health(ports.simulator)).rejects.toThrow()
  child.kill('SIGTERM')
  await once(child, 'exit')
})
